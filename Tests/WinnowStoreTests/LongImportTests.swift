import Synchronization
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

  /// Small segments and snapshots, and an index that is sent on after so many bytes.
  private static func following(_ distance: Int) -> Store.Options {
    Store.Options(segmentLimit: 6000, snapshotDistance: 9000, indexDistance: distance)
  }

  /// New leads, keys that come again near and far, leads that are looked at and changed while the
  /// index is on its way.
  private func runMixed(_ store: Store, after hook: (Int) throws -> Void = { _ in }) throws {
    _ = try store.write(transaction: "T", by: "ada") { writer in
      let start: JSONObject = ["file": "leads.csv"]
      try writer.append(EventDraft(.importStarted, subject: writer.nextImportID(), data: start))
      for row in 0..<400 {
        let key = "k\(row % 3 == 2 ? row / 5 : row)"
        if let known = try writer.knownRow(key: key) {
          #expect(try writer.lead(known.lead)?.key == key)
          let change: JSONObject = ["row": .string("r\(row)"), "city": .string("Rome \(row)")]
          let subject = known.lead.description
          try writer.append(EventDraft(.leadUpdated, subject: subject, data: change))
          #expect(try writer.lead(known.lead)?.fields["city"] == change["city"])
        } else {
          let data: JSONObject = ["key": .string(key), "row": .string("r\(row)")]
          let subject = writer.nextLeadID().description
          try writer.append(EventDraft(.leadCreated, subject: subject, data: data))
        }
        if row % 4 == 0 { try writer.checkpoint() }
        try hook(row)
      }
      try writer.append(EventDraft(.importFinished, subject: "I1", data: ["rows": 400]))
    }
  }

  private func lines(_ workspace: Workspace) throws -> [String] {
    let store = try workspace.open()
    var lines: [String] = []
    try store.forEachLead { lead in
      let row = lead.row ?? ""
      let city = lead.fields["city"]?.text ?? ""
      lines.append("\(lead.id) \(lead.key ?? "") \(row) \(city)")
      return true
    }
    #expect(try store.verify(index: true).findings == [])
    return lines
  }

  @Test(arguments: [1, 700, 5000])
  func `is the same with an index that follows meanwhile`(distance: Int) throws {
    let plain = try Workspace()
    try runMixed(plain.open())
    let workspace = try Workspace()
    let store = try workspace.open(Self.following(distance))
    try runMixed(store)
    #expect(store.warnings == [])
    let found = try lines(workspace)
    #expect(found.count > 250)
    #expect(try found == lines(plain))
  }

  @Test(arguments: [1, Int.max])
  func `whose index cannot follow goes on with another one`(refusals: Int) throws {
    let workspace = try Workspace()
    let disk = TappedIO()
    let left = Mutex(refusals)
    // Without its folder no snapshot can be put away, which ends the work on the index.
    disk.refuse { call in
      guard call.file == "snapshots" else { return nil }
      return left.withLock { left in
        defer { left -= 1 }
        return left > 0 ? 5 : nil
      }
    }
    let clock = workspace.clock
    let options = Store.Options(
      segmentLimit: 4 << 20,
      snapshotDistance: 4 << 20,
      indexDistance: 16 << 20
    )
    let store = try Store(at: workspace.folder, io: disk, clock: { clock.now }, options: options)
    try run(store)
    #expect(store.warnings.contains { $0.contains("the index could not be kept up") })
    try expectWhole(workspace, leads: Self.rows)
  }

  /// Whether the index follows meanwhile, cannot, or is not used: each event counts once.
  @Test(arguments: [(true, 0), (true, Int.max), (false, 0)])
  func `shows a lead as it is, each of its events once`(useIndex: Bool, refusals: Int) throws {
    let workspace = try Workspace()
    let disk = TappedIO()
    disk.refuse { call in call.file == "snapshots" && refusals > 0 ? 5 : nil }
    let clock = workspace.clock
    let options = Store.Options(
      useIndex: useIndex,
      segmentLimit: 2 << 20,
      snapshotDistance: 2 << 20,
      indexDistance: 9 << 20
    )
    let store = try Store(at: workspace.folder, io: disk, clock: { clock.now }, options: options)
    let padding = JSONValue.string(String(repeating: "x", count: 400_000))
    _ = try store.write(transaction: "T", by: "ada") { writer in
      try writer.append(EventDraft(.importStarted, subject: "I1", data: ["file": "leads.csv"]))
      try writer.append(EventDraft(.leadCreated, subject: "L1", data: ["key": "k"]))
      for count in 1...60 {
        let data: JSONObject = [
          "type": .string("click \(count)"), "at": "2026-11-21T20:46:01Z", "note": padding,
        ]
        try writer.append(EventDraft(.activityObserved, subject: "L1", data: data))
        try writer.checkpoint()
        guard count % 5 == 0 else { continue }
        #expect(try writer.lead(LeadID(number: 1))?.activities.count == count)
      }
    }
    #expect(try workspace.open().lead(LeadID(number: 1))?.activities.count == 60)
  }
}
