import Testing
import WinnowCore
import WinnowStore

@Suite struct `A system without open files to give` {
  private func sample() throws -> Workspace {
    let workspace = try Workspace()
    let store = try workspace.open(Store.Options(segmentLimit: 300))
    for number in 1...6 { try store.add("lead \(number)", transaction: "T\(number)") }
    return workspace
  }

  private func journal(_ workspace: Workspace) throws -> [[UInt8]] {
    let folder = workspace.folder + "/journal/"
    return try PosixIO().list(folder).map { try Workspace.bytes(folder + $0) }
  }

  /// Does `work` with each opening refused once, and checks what it threw.
  private func forEachRefusal(
    _ workspace: Workspace,
    _ work: (Store) throws -> Void
  ) throws -> Int {
    var refused = 0
    for number in 1...1000 {
      let io = TappedIO()
      io.refuse(opening: number)
      do {
        try work(Store(at: workspace.folder, io: io, clock: { Workspace.start }))
      } catch let error as StoreError {
        refused += 1
        // Also where the lock cannot be opened: a lack that passes.
        #expect(error.kind == .locked, "opening \(number): \(error)")
        #expect(error.hint?.contains("ulimit -n") == true)
      }
      if io.opened < number { return refused }
    }
    return refused
  }

  @Test func `is told as such, and not as damage`() throws {
    let workspace = try sample()
    let before = try journal(workspace)
    let verified = try forEachRefusal(workspace) { store in
      let findings = try store.verify(isDeep: true, index: true).findings
      #expect(findings == [])
    }
    #expect(verified > 5)
    let repaired = try forEachRefusal(workspace) { store in
      let report = try store.repair(isDry: false, transaction: "R", by: "ada")
      #expect(report.isEmpty)
    }
    #expect(repaired > 5)
    #expect(try journal(workspace) == before)
  }

  @Test func `changes nothing but what was asked`() throws {
    let workspace = try sample()
    var number = 0
    _ = try forEachRefusal(workspace) { store in
      number += 1
      try store.add("more", transaction: "M\(number)")
    }
    #expect(try workspace.open().verify(isDeep: true, index: true).findings == [])
    #expect(try workspace.open().names().prefix(6) == (1...6).map { "lead \($0)" }[...])
  }
}

@Suite struct `A workspace whose journal is gone` {
  @Test func `is told by verify and by all others, and none of them traps`() throws {
    let workspace = try Workspace()
    try workspace.open().add("Ada", transaction: "T1")
    try PosixIO().remove(workspace.journal())

    let report = try workspace.open().verify(isDeep: true, index: true)
    #expect(report.findings.contains { $0.kind == .missingSegment })
    #expect(report.findings.contains { $0.kind == .eventsVanished && $0.file == "journal" })
    for useIndex in [true, false] {
      let options = Store.Options(useIndex: useIndex)
      #expect(throws: StoreError.self) { try workspace.open(options).names() }
      #expect(throws: StoreError.self) { try workspace.open(options).reindex() }
      #expect(throws: StoreError.self) { try workspace.open(options).seal() }
      #expect(throws: StoreError.self) { try workspace.open(options).add("x", transaction: "T2") }
      #expect(throws: StoreError.self) {
        try workspace.open(options).forEachEvent { _ in true }
      }
    }
    _ = try workspace.open().repair(transaction: "D", by: "ada")
  }
}
