import Testing
import WinnowPlugins

@Suite struct `A semantic version` {
  @Test(arguments: ["0.0.0", "1.2.3", "1.0.0-alpha.1", "1.0.0-0A.x-y+build.007", "1.0.0+001"])
  func `is read and written alike`(text: String) throws {
    #expect(try #require(SemanticVersion(text)).description == text)
  }

  @Test(arguments: [
    "", "1", "1.0", "1.0.0.0", "01.0.0", "1.0.", "1..0", "v1.0.0", "1.0.0-", "1.0.0-01", "1.0.0+",
    "1.0.0-a..b", "9999999999.0.0", "1.0.0 ", "-1.0.0", "1.٢.0",
  ])
  func `is nothing else`(text: String) {
    #expect(SemanticVersion(text) == nil)
  }

  @Test func `is ordered as the standard says`() {
    let texts = [
      "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2",
      "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.1.0", "2.0.0",
    ]
    let versions = texts.compactMap { SemanticVersion($0) }

    #expect(versions.count == texts.count)
    for (left, right) in zip(versions, versions.dropFirst()) { #expect(left < right) }
  }

  @Test(arguments: [
    ("^1.2", "1.2.0", true), ("^1.2", "1.9.9", true), ("^1.2", "2.0.0", false),
    ("^1.2", "1.1.9", false), ("^1.2", "2.0.0-rc.1", false), ("^1", "1.0.0", true),
    ("^0.2", "0.2.5", true), ("^0.2", "0.3.0", false), ("^0.0.3", "0.0.3", true),
    ("^0.0.3", "0.0.4", false), ("^0", "0.9.0", true), ("1.2.3", "1.2.3", true),
    ("1.2.3", "1.2.4", false),
  ])
  func `meets a requirement or does not`(
    requirement: String,
    version: String,
    isMet: Bool
  ) throws {
    let requirement = try #require(VersionRequirement(requirement))

    #expect(requirement.accepts(try #require(SemanticVersion(version))) == isMet)
  }

  @Test(arguments: ["", "^", "^1.2.3.4", "1.2", ">=1.0.0", "^a", "^1.", "*"])
  func `has no requirement of another form`(text: String) {
    #expect(VersionRequirement(text) == nil)
  }
}
