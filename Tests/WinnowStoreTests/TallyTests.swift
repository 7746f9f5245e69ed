import StoreProofs
import Testing
import WinnowCore
import WinnowStore

@Suite struct `Counts of leads` {
  private static let options = Store.Options(segmentLimit: 3000, snapshotDistance: 4000)

  /// The leads as they are, one by one.
  private func countedOneByOne(_ store: Store, events: Int64) throws -> String {
    var counts = Counts()
    counts.events = events
    try store.forEachLead { lead in
      counts.leads += 1
      counts.byStage[lead.stage, default: 0] += 1
      if let score = lead.score {
        counts.scored += 1
        if score.qualified { counts.qualified += 1 }
      }
      return true
    }
    return counts.text
  }

  private func expectRight(_ store: Store, _ place: SourceLocation = #_sourceLocation) throws {
    let counts = try store.counts()
    let expected = try countedOneByOne(store, events: counts.events)
    #expect(counts.text == expected, sourceLocation: place)
  }

  private func step(_ random: inout SplitMix, _ writer: Writer) throws {
    let lead = "L\(1 + random.next() % 12)"
    let stages = ["mql", "sal", "lost", "no stage"]
    switch random.next() % 9 {
    case 0, 1:
      let source: JSONValue = random.chance(2) ? "list" : "web"
      let id = writer.nextLeadID().description
      try writer.append(EventDraft(.leadCreated, subject: id, data: ["source": source]))
    case 2, 3:
      let stage = stages[Int(random.next() % 4)]
      try writer.append(EventDraft(.leadUpdated, subject: lead, data: ["stage": .string(stage)]))
    case 4: try writer.append(EventDraft(.leadRemoved, subject: lead, data: [:]))
    case 5: try writer.append(EventDraft(.leadCreated, subject: lead, data: ["name": "again"]))
    case 6:
      // Of a row in the index, this asks for more than most events do.
      let data: JSONObject = ["company": "Example Works", "stage": .string(stages[0])]
      try writer.append(EventDraft(.leadUpdated, subject: lead, data: data))
    default:
      let score: JSONObject = [
        "score": .int(Int64(random.next() % 9)), "qualified": .bool(random.chance(2)),
        "card": "c", "ruleset": "sha256:1", "at": "2026-11-21T00:00:00Z",
      ]
      try writer.append(EventDraft(.scoreChanged, subject: lead, data: score))
    }
  }

  /// One transaction, at times as a batch.
  private func write(_ number: Int, _ random: inout SplitMix, _ store: Store) throws {
    _ = try store.write(transaction: "T\(number)", by: "ada") { writer in
      let count = 1 + random.next() % 6
      guard random.chance(4) else {
        for _ in 0..<count { try step(&random, writer) }
        return
      }
      try writer.batch { for _ in 0..<count { try step(&random, writer) } }
    }
  }

  @Test(arguments: 0..<4) func `are those of the leads, whoever asks`(_ seed: UInt64) throws {
    let workspace = try Workspace()
    var random = SplitMix(state: seed)
    let reader = try workspace.open()
    for number in 0..<40 {
      workspace.clock.advance(milliseconds: 1000)
      var options = Self.options
      // The index stays behind, and readers lay a layer over it.
      options.useIndex = !random.chance(3)
      let writer = try workspace.open(options)
      try write(number, &random, writer)
      try expectRight(writer)
      try expectRight(reader)
      try expectRight(workspace.open())
      if random.chance(8) { try workspace.open(Self.options).reindex() }
      if random.chance(8) { workspace.removeIndex() }
    }
    let plain = try workspace.open(Store.Options(useIndex: false))
    try expectRight(plain)
    #expect(try workspace.open().counts().text == plain.counts().text)
    #expect(try workspace.open().verify(index: true).findings == [])
    for moment in stride(from: Int64(500), to: 41_000, by: 4000) {
      let time = Instant(milliseconds: Workspace.start.milliseconds + moment)
      try expectRight(workspace.open(Store.Options(asOf: time)))
    }
  }

  @Test func `do without the leads that were erased`() throws {
    let workspace = try Workspace()
    let store = try workspace.open(Self.options)
    try store.add("Ada", "Bob", "Cem", transaction: "T1")
    #expect(try store.counts().leads == 3)
    _ = try store.erase(LeadID(number: 2), transaction: "E1", by: "dpo")
    for useIndex in [true, false] {
      let reader = try workspace.open(Store.Options(useIndex: useIndex))
      #expect(try reader.counts().leads == 2)
      try expectRight(reader)
    }
  }

  @Test func `that are wrong in a page that looks right are found`() throws {
    let workspace = try Workspace()
    try workspace.open().add("Ada", "Bob", "Cem", transaction: "T1")
    workspace.removeIndex()
    #expect(try workspace.open().counts().leads == 3)
    let path = workspace.folder + "/.winnow/index/leads.sqlite"
    var bytes = try Workspace.bytes(path)
    let tally = Array("0 0 0 3 0".utf8)
    let start = try #require(
      bytes.indices.first { bytes[$0...].prefix(tally.count).elementsEqual(tally) }
    )
    bytes[start + 6] = 0x34
    let page = start / 4096
    let sum = Forgery.crc(bytes[page * 4096..<page * 4096 + 4088], seed: UInt32(page + 1))
    for byte in 0..<4 {
      bytes[page * 4096 + 4088 + byte] = UInt8(truncatingIfNeeded: sum >> UInt32(8 * byte))
    }
    try Workspace.put(bytes, path)

    #expect(try workspace.open().counts().leads == 4)
    let findings = try workspace.open().verify(index: true).findings
    #expect(
      findings.map(\.message) == [
        "the counts differ from the journal", "the counts differ from the rows",
      ]
    )
  }
}
