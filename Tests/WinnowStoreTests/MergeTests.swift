import Testing
import WinnowCore
import WinnowStore

/// Two copies of a workspace that went on apart, and what git makes of them.
@Suite struct `Two copies that were merged` {
  private let io = PosixIO()

  private func folder(_ workspace: Workspace) -> String { workspace.folder + "/journal/" }

  /// Both hold the same five leads.
  private func copies() throws -> (ours: Workspace, theirs: Workspace) {
    let ours = try Workspace()
    let theirs = try Workspace()
    let store = try ours.open()
    for number in 1...5 { try store.add("lead \(number)", transaction: "T\(number)") }
    try Workspace.put(Workspace.bytes(ours.journal()), theirs.journal())
    return (ours, theirs)
  }

  private func files(_ workspace: Workspace) throws -> [String: [UInt8]] {
    let names = try io.list(folder(workspace))
    let pairs = try names.map { ($0, try Workspace.bytes(folder(workspace) + $0)) }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  /// In a conflict git leaves the file that both changed as ours is, and adds what only they have.
  private func merge(_ theirs: Workspace, into ours: Workspace) throws {
    let own = try files(ours)
    for (name, bytes) in try files(theirs) where own[name] == nil {
      try Workspace.put(bytes, folder(ours) + name)
    }
  }

  private func expectRefused(_ workspace: Workspace) throws {
    let before = try files(workspace)
    for isDeep in [false, true] {
      let kinds = try workspace.open().verify(isDeep: isDeep).findings.map(\.kind)
      #expect(kinds.contains(.merged))
    }
    let error = #expect(throws: StoreError.self) {
      try workspace.open().repair(isDry: false, transaction: "R1", by: "ada")
    }
    #expect(error?.code == .damaged)
    #expect(error?.message.contains("two copies") == true)
    #expect(try files(workspace) == before)
  }

  @Test(arguments: [(1, true), (1, false), (2, true), (3, true)])
  func `behind a seal of the other one are refused`(count: Int, hasSeal: Bool) throws {
    let (ours, theirs) = try copies()
    try ours.open().add("mine", transaction: "A1")
    for number in 1...count { try theirs.open().add("your", transaction: "B\(number)") }
    _ = try theirs.open().seal()
    try theirs.open().add("your next", transaction: "C")
    try merge(theirs, into: ours)
    if !hasSeal { try io.remove(folder(ours) + "000000000001.seal.json") }

    try expectRefused(ours)
    ours.removeIndex()
    try expectRefused(ours)
  }

  @Test func `that both sealed are refused`() throws {
    let (ours, theirs) = try copies()
    try ours.open().add("mine", transaction: "A1")
    _ = try ours.open().seal()
    try theirs.open().add("your", transaction: "B1")
    _ = try theirs.open().seal()
    try theirs.open().add("your next", transaction: "C")
    let next = "000000000007.jsonl"
    try Workspace.put(Workspace.bytes(folder(theirs) + next), folder(ours) + next)
    ours.removeIndex()

    try expectRefused(ours)
    // A changed bit makes no other file of it.
    var bytes = try Workspace.bytes(ours.journal())
    bytes[bytes.count - 60] ^= 4
    try Workspace.put(bytes, ours.journal())
    #expect(throws: StoreError.self) {
      try ours.open().repair(isDry: false, transaction: "R1", by: "ada")
    }
    #expect(try Workspace.bytes(ours.journal()) == bytes)
  }

  @Test(arguments: [true, false]) func `without a conflict are told from a missing file by readers`(
    useIndex: Bool
  ) throws {
    let (ours, theirs) = try copies()
    _ = try ours.open().seal()
    try ours.open().add("mine", transaction: "A1")
    for number in 1...2 { try theirs.open().add("your", transaction: "B\(number)") }
    try Workspace.put(Workspace.bytes(theirs.journal()), ours.journal())
    ours.removeIndex()

    let options = Store.Options(useIndex: useIndex)
    let error = #expect(throws: StoreError.self) { try ours.open(options).names() }
    #expect(error?.message.contains("two copies of the workspace") == true)
    #expect(error?.message.contains("missing:") == false)
    #expect(try ours.open().verify().findings.contains { $0.kind == .merged })
  }
}
