import Glibc
import Testing
import WinnowCore
import WinnowStore
import WinnowTestSupport

@Suite struct `Segments` {
  private func sample() throws -> Workspace {
    let workspace = try Workspace()
    let store = try workspace.open(Store.Options(segmentLimit: 500))
    for number in 1...20 { try store.add("lead \(number)", transaction: "T\(number)") }
    return workspace
  }

  private func journal(_ workspace: Workspace) throws -> [String] {
    try PosixIO().list(workspace.folder + "/journal")
  }

  @Test func `are sealed when somebody asks`() throws {
    let workspace = try Workspace()
    #expect(try workspace.open().seal() == nil)
    try workspace.open().add("Ada", transaction: "T1")

    #expect(try workspace.open().seal() == "journal/000000000001.seal.json")
    #expect(try workspace.open().seal() == nil)
    #expect(try journal(workspace).count == 3)
    try workspace.open().add("Bob", transaction: "T2")
    #expect(try workspace.open().names() == ["Ada", "Bob"])
    #expect(try workspace.open().verify(isDeep: true, index: true).findings == [])
  }

  @Test func `may be archived, and are read there`() throws {
    let workspace = try sample()
    let place = try TemporaryFolder()
    let archive = place.path + "/archive"
    let expected = try workspace.open().names()

    let report = try workspace.open().archive(before: 12, into: archive)
    #expect(report.moved.count >= 2)
    #expect(report.events?.lowerBound == 1)
    #expect(try #require(report.events?.upperBound) < 12)
    #expect(try workspace.open().archive(before: 12, into: archive).moved == [])
    for useIndex in [true, false] {
      #expect(try workspace.open(Store.Options(useIndex: useIndex)).names() == expected)
    }
    Workspace.removeTree(workspace.folder + "/.winnow")
    #expect(try workspace.open().names() == expected)
    try workspace.open().add("more", transaction: "M")
    let check = try workspace.open().verify(isDeep: true, index: true)
    #expect(Set(check.findings.map(\.kind)) == [.archived])
    #expect(check.isClean)
  }

  @Test(arguments: [
    "journal", "journal/old", ".winnow/a", "quarantine", "views", "bundles", "link/a",
  ])
  func `are not archived among the workspace's own files`(_ name: String) throws {
    let workspace = try sample()
    try #require(unsafe symlink("journal", workspace.folder + "/link") == 0)
    let before = try journal(workspace)

    let error = #expect(throws: StoreError.self) {
      try workspace.open().archive(before: 12, into: workspace.folder + "/" + name)
    }
    #expect(error?.code == .notAllowed)
    #expect(try journal(workspace) == before)
    #expect(try workspace.open().verify().findings == [])
  }

  @Test func `that are archived are missed when the archive is gone, with a word about it`() throws
  {
    let workspace = try sample()
    let place = try TemporaryFolder()
    let archive = place.path + "/archive"
    let report = try workspace.open().archive(before: 12, into: archive)
    let names = try workspace.open().names()
    try PosixIO().rename(archive, to: place.path + "/elsewhere")

    let error = #expect(throws: StoreError.self) { try workspace.open().names() }
    #expect(error?.code == .archived)
    #expect(error?.file?.hasPrefix(archive) == true)
    #expect(try workspace.open().lead(LeadID(number: 20)) != nil)
    try workspace.open().add("more", transaction: "M")
    let check = try workspace.open().verify()
    #expect(check.findings.map(\.kind) == report.moved.map { _ in .archiveMissing })
    #expect(check.isClean)
    #expect(!check.isWhole)
    #expect(check.findings.first?.file == "\(archive)/000000000001.jsonl")
    #expect(check.findings.first?.hint.contains("no repair brings it back") == true)
    #expect(check.findings.allSatisfy { $0.message.contains("not there") })
    for name in report.moved.compactMap({ $0.split(separator: "/").last }) {
      try Workspace.put(
        Workspace.bytes(place.path + "/elsewhere/" + name),
        workspace.folder + "/journal/" + name
      )
    }
    #expect(try workspace.open().names() == names + ["more"])
    #expect(try workspace.open().verify(isDeep: true, index: true).findings == [])
  }

  @Test func `that are damaged are not archived`() throws {
    let workspace = try sample()
    let place = try TemporaryFolder()
    var bytes = try Workspace.bytes(workspace.journal())
    bytes[400] ^= 1
    try Workspace.put(bytes, workspace.journal())

    let error = #expect(throws: StoreError.self) {
      try workspace.open().archive(before: 12, into: place.path + "/archive")
    }
    #expect(error?.code == .damaged)
    #expect(try Workspace.bytes(workspace.journal()) == bytes)
  }

  @Test(arguments: 0..<25) func `can be archived again after an interruption`(_ stop: Int) throws {
    let workspace = try sample()
    let place = try TemporaryFolder()
    let archive = place.path + "/archive"
    let io = TappedIO()
    io.refuse { _ in io.calls.count > stop ? 5 : nil }
    let store = try Store(at: workspace.folder, io: io, clock: { Workspace.start })
    _ = try? store.archive(before: 12, into: archive)

    #expect(try workspace.open().names().count == 20)
    _ = try workspace.open().archive(before: 12, into: archive)
    #expect(try workspace.open().names().count == 20)
    #expect(try workspace.open().verify(isDeep: true, index: true).isClean)
    #expect(try journal(workspace).filter { $0.hasSuffix(".jsonl") }.count < 6)
  }
}
