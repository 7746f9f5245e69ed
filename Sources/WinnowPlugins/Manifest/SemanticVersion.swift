/// A version as https://semver.org has it: `1.4.0`, `2.0.0-beta.1`.
package struct SemanticVersion: Sendable {
  package var major: Int
  package var minor: Int
  package var patch: Int
  /// The parts after `-`; empty for a release.
  package var prerelease: [String]
  /// What stands after `+`; of no weight in comparisons.
  package var build: String?

  package init(_ major: Int, _ minor: Int, _ patch: Int, prerelease: [String] = []) {
    (self.major, self.minor, self.patch) = (major, minor, patch)
    self.prerelease = prerelease
  }

  /// Nil when the text is no semantic version.
  package init?(_ text: String) {
    let halves = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
    let parts = halves[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let numbers = parts[0].split(separator: ".", omittingEmptySubsequences: false)
      .compactMap(Self.number)
    guard numbers.count == 3, parts[0].split(separator: ".").count == 3,
      parts[0].utf8.count(where: { $0 == UInt8(ascii: ".") }) == 2
    else { return nil }
    self.init(numbers[0], numbers[1], numbers[2])
    if parts.count == 2 {
      guard Self.areIdentifiers(parts[1], isNumberPlain: true) else { return nil }
      prerelease = parts[1].split(separator: ".").map(String.init)
    }
    if halves.count == 2 {
      guard Self.areIdentifiers(halves[1], isNumberPlain: false) else { return nil }
      build = String(halves[1])
    }
  }

  /// A number without leading zeros, below a billion.
  static func number(_ text: Substring) -> Int? {
    guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      text == "0" || !text.hasPrefix("0")
    else { return nil }
    return Int(text)
  }

  private static func areIdentifiers(_ text: Substring, isNumberPlain: Bool) -> Bool {
    text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
      let isNumber = part.utf8.allSatisfy { (0x30...0x39).contains($0) }
      guard !part.isEmpty, !(isNumberPlain && isNumber && part.count > 1 && part.hasPrefix("0"))
      else { return false }
      return part.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d: true
        default: false
        }
      }
    }
  }
}

extension SemanticVersion: Comparable, Hashable {
  /// The same version; the build part does not count.
  package static func == (left: SemanticVersion, right: SemanticVersion) -> Bool {
    left.numbers == right.numbers && left.prerelease == right.prerelease
  }

  package static func < (left: SemanticVersion, right: SemanticVersion) -> Bool {
    guard left.numbers == right.numbers else {
      return left.numbers.lexicographicallyPrecedes(right.numbers)
    }
    // A version before the release is older than the release.
    guard !left.prerelease.isEmpty, !right.prerelease.isEmpty else {
      return !left.prerelease.isEmpty && right.prerelease.isEmpty
    }
    return left.prerelease.lexicographicallyPrecedes(right.prerelease) { first, second in
      switch (Int(first), Int(second)) {
      case (let first?, let second?): first < second
      case (_?, nil): true
      case (nil, _?): false
      case (nil, nil): first < second
      }
    }
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(numbers)
    hasher.combine(prerelease)
  }

  private var numbers: [Int] { [major, minor, patch] }
}

extension SemanticVersion: CustomStringConvertible {
  package var description: String {
    let tail = prerelease.isEmpty ? "" : "-" + prerelease.joined(separator: ".")
    return "\(major).\(minor).\(patch)" + tail + (build.map { "+" + $0 } ?? "")
  }
}

/// Which versions a dependency accepts: `^1.2` (this one and later, up to the next that may break
/// it) or one version, `1.2.3`.
package struct VersionRequirement: Hashable, Sendable, CustomStringConvertible {
  /// As written.
  package let description: String
  private let lowest: SemanticVersion
  /// The first version that is too new; nil when only ``lowest`` is accepted.
  private let end: SemanticVersion?

  /// Nil when the text is no requirement.
  package init?(_ text: String) {
    description = text
    guard text.hasPrefix("^") else {
      guard let version = SemanticVersion(text) else { return nil }
      (lowest, end) = (version, nil)
      return
    }
    let parts = text.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
    var numbers = parts.compactMap(SemanticVersion.number)
    guard (1...3).contains(parts.count), numbers.count == parts.count else { return nil }
    while numbers.count < 3 { numbers.append(0) }
    lowest = SemanticVersion(numbers[0], numbers[1], numbers[2])
    end =
      if numbers[0] > 0 || parts.count == 1 {
        SemanticVersion(numbers[0] + 1, 0, 0)
      } else if numbers[1] > 0 || parts.count == 2 {
        SemanticVersion(0, numbers[1] + 1, 0)
      } else {
        SemanticVersion(0, 0, numbers[2] + 1)
      }
  }

  /// Whether a version will do.
  package func accepts(_ version: SemanticVersion) -> Bool {
    guard let end else { return version == lowest }
    let release = SemanticVersion(version.major, version.minor, version.patch)
    return version >= lowest && release < end
  }
}
