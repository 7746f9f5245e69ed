import Testing
import WinnowCore
import WinnowStore

/// Longer than what the index may lie behind: it is brought up in the middle.
@Suite struct `A long import` {
  private struct Stop: Error {}

  private static let rows = 150

  /// Rows of 400 kB each, found again by key before and after the index has them.
  private func run(_ store: Store, stopAt: Int = .max) throws {
    let padding = JSONValue.string(String(repeating: "x", count: 400_000))
    _ = try store.write(transaction: "T", by: "ada") { writer in
      let start: JSONObject = ["file": "leads.csv"]
      try writer.append(EventDraft(.importStarted, subject: writer.nextImportID(), data: start))
      for row in 0..<Self.rows {
        if row == stopAt { throw Stop() }
        guard try writer.knownRow(key: "k\(row)") == nil else { continue }
        let data: JSONObject = [
          "key": .string("k\(row)"), "row": .string("r\(row)"),
          "email": .string("m\(row)@x.example"), "pad": padding,
        ]
        try writer.append(
          EventDraft(.leadCreated, subject: writer.nextLeadID().description, data: data)
        )
        let known = try writer.knownRow(key: "k\(row / 2)")
        #expect(known?.row == "r\(row / 2)")
        try writer.checkpoint()
      }
    }
  }

  private func expectWhole(_ workspace: Workspace, leads: Int) throws {
    let store = try workspace.open()
    #expect(try store.counts().leads == Int64(leads))
    for row in [0, leads / 2, leads - 1] {
      let id = LeadID(number: Int64(row) + 1)
      #expect(try store.find("M\(row)@x.example") == [id])
      #expect(try store.find("k\(row)") == [id])
    }
    #expect(try store.verify(index: true).findings == [])
    #expect(store.warnings == [])
  }

  @Test func `finds its rows while the index goes without its trees, and after`() throws {
    let workspace = try Workspace()
    try run(workspace.open())
    try expectWhole(workspace, leads: Self.rows)
  }

  @Test func `that was stopped is gone on with`() throws {
    let workspace = try Workspace()
    #expect(throws: Stop.self) { try run(workspace.open(), stopAt: 140) }
    try expectWhole(workspace, leads: 140)
    try run(workspace.open())
    try expectWhole(workspace, leads: Self.rows)
  }

  @Test func `leaves a good index although somebody reads all the while`() throws {
    let workspace = try Workspace()
    let reader = try workspace.open()
    try reader.add("Ada", "Bob", transaction: "T0")
    var isFirst = true
    try reader.forEachLead { _ in
      if isFirst { try run(workspace.open()) }
      isFirst = false
      return true
    }
    let index = workspace.folder + "/.winnow/index/leads.sqlite"
    let before = try PosixIO().identity(ofPath: index)
    let store = try workspace.open()
    try store.add("Cem", transaction: "T1")
    #expect(try store.counts().leads == Int64(Self.rows) + 3)
    // An index that is not trusted is built anew, as another file.
    #expect(try PosixIO().identity(ofPath: index)?.inode == before?.inode)
    #expect(store.warnings == [])
  }
}
