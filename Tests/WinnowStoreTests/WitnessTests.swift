import Testing
import WinnowCore
import WinnowStore

@Suite struct `What the index has seen` {
  /// Forty leads in one transaction, then five of one each.
  private func sample(_ options: Store.Options = Store.Options()) throws -> Workspace {
    let workspace = try Workspace()
    let store = try workspace.open(options)
    _ = try store.write(transaction: "T0", by: "ada") { writer in
      for number in 1...40 {
        let id = writer.nextLeadID().description
        let data: JSONObject = ["name": .string("lead \(number)")]
        try writer.append(EventDraft(.leadCreated, subject: id, data: data))
      }
    }
    for number in 1...5 { try store.add("late \(number)", transaction: "T\(number)") }
    return workspace
  }

  private func flip(line: Int, of path: String) throws {
    var bytes = try Workspace.bytes(path)
    let lines = bytes.indices.filter { bytes[$0] == 0x0a }
    bytes[lines[line - 2] + 30] ^= 1
    try Workspace.put(bytes, path)
  }

  private func expectDamage(_ workspace: Workspace, useIndex: Bool, line: Int) throws {
    let options = Store.Options(useIndex: useIndex)
    for ask: (Store) throws -> Void in [
      { _ = try $0.names() }, { _ = try $0.imports() }, { _ = try $0.counts() },
      { _ = try $0.find("late 5") }, { _ = try $0.ranking(limit: 3) },
    ] {
      let error = #expect(throws: StoreError.self) { try ask(workspace.open(options)) }
      #expect(error?.code == .damaged)
      #expect(error?.line == line)
    }
  }

  @Test func `never hides damage in the first transaction`() throws {
    let workspace = try sample()
    try flip(line: 34, of: workspace.journal())

    let indexed = #expect(throws: StoreError.self) { try workspace.open().names() }
    #expect(indexed?.code == .damaged)
    try expectDamage(workspace, useIndex: false, line: 34)
    workspace.removeIndex()
    try expectDamage(workspace, useIndex: true, line: 34)
    try expectDamage(workspace, useIndex: false, line: 34)
  }

  @Test func `never hides damage right behind it`() throws {
    let workspace = try sample()
    let path = workspace.folder + "/.winnow/index/leads.sqlite"
    workspace.removeIndex()
    _ = try workspace.open().counts()
    let old = try Workspace.bytes(path)
    try workspace.open().add("x", "y", "z", transaction: "T6")
    try workspace.open().add("later", transaction: "T7")
    workspace.removeIndex()
    try PosixIO().makeFolder(workspace.folder + "/.winnow/index")
    try Workspace.put(old, path)
    try flip(line: 48, of: workspace.journal())

    try expectDamage(workspace, useIndex: true, line: 48)
    try expectDamage(workspace, useIndex: false, line: 48)
  }

  /// Ways to take the end of the journal away.
  enum Loss: CaseIterable {
    case lines, everyEvent, everyByte, segment, bytesOfSegment
  }

  private func lose(_ loss: Loss, _ workspace: Workspace) throws {
    let io = PosixIO()
    let names = try io.list(workspace.folder + "/journal").filter { $0.hasSuffix(".jsonl") }
    let path = workspace.folder + "/journal/" + (names.last ?? "")
    let bytes = try Workspace.bytes(path)
    let ends = bytes.indices.filter { bytes[$0] == 0x0a }.map { $0 + 1 }
    switch loss {
    case .lines: try Workspace.put(Array(bytes[..<ends[ends.count - 4]]), path)
    case .everyEvent: try Workspace.put(Array(bytes[..<ends[0]]), path)
    case .everyByte, .bytesOfSegment: try Workspace.put([], path)
    case .segment: try io.remove(path)
    }
  }

  private func options(_ loss: Loss, useIndex: Bool = true) -> Store.Options {
    let isSplit = loss == .segment || loss == .bytesOfSegment
    return Store.Options(useIndex: useIndex, segmentLimit: isSplit ? 2000 : 32 << 20)
  }

  @Test(arguments: Loss.allCases) func `stays a witness of events that vanished`(_ loss: Loss)
    throws
  {
    let workspace = try sample(options(loss))
    try lose(loss, workspace)

    for round in 0..<3 {
      let reader = try workspace.open(options(loss))
      let named = try? reader.names()
      if loss != .everyByte { #expect(named != nil) }
      if named != nil { #expect(reader.warnings.contains { $0.contains("45") }) }
      for useIndex in [true, false] {
        let error = #expect(throws: StoreError.self) {
          try workspace.open(options(loss, useIndex: useIndex)).add("g", transaction: "N\(round)")
        }
        #expect(error?.kind == .badData)
        if loss != .everyByte { #expect(error?.code == .eventsVanished) }
      }
      let rebuilt = #expect(throws: StoreError.self) { try workspace.open(options(loss)).reindex() }
      #expect(rebuilt?.kind == .badData)
    }
    for index in [false, true] {
      let report = try workspace.open().verify(index: index)
      #expect(report.findings.contains { $0.kind == .eventsVanished })
      #expect(!report.isClean)
    }
  }

  @Test func `may be deleted to go on where the journal was set back`() throws {
    let workspace = try sample()
    try lose(.lines, workspace)
    workspace.removeIndex()

    try workspace.open().add("again", transaction: "N")
    #expect(try workspace.open().counts().events == 43)
    #expect(try workspace.open().verify(index: true).findings == [])
  }

  @Test func `survives damage that keeps it from being built anew`() throws {
    let workspace = try sample()
    try flip(line: 34, of: workspace.journal())
    #expect(throws: StoreError.self) { try workspace.open().names() }

    try lose(.lines, workspace)
    let report = try workspace.open().verify()
    #expect(report.findings.contains { $0.kind == .eventsVanished })
  }
}
