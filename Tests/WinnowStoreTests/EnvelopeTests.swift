import StoreProofs
import Testing
import WinnowCore
import WinnowStore

/// The store reads lines byte by byte; the JSON decoder says what it must find in them.
@Suite struct `Lines of the journal` {
  /// A made-up event: its members as texts, which are put together in some order.
  private struct Draft {
    var members: [(key: String, value: String)]
    var random: SplitMix

    init(number: Int, random: SplitMix) {
      self.random = random
      members = []
      members = [
        ("n", "\(number)"), ("t", "\"2026-11-21T20:46:01.\(100 + number % 900)Z\""),
        ("k", kind()), ("id", text("L\(1 + number % 9)")), ("by", text("ada")), ("v", "1"),
        ("tx", text("T\(number)")), ("d", data()), ("z", "1"),
      ]
      if self.random.chance(4) { members.remove(at: 3) }
      if self.random.chance(3) { addStrangers() }
      if self.random.chance(3) { members.shuffle(using: &self.random) }
    }

    var body: String {
      "{" + members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
    }

    private mutating func kind() -> String {
      let kinds = ["lead.created", "lead.updated", "activity.observed", "score.changed", "x.y"]
      return text(kinds.randomElement(using: &random) ?? "")
    }

    /// The text in quotes, some of its characters escaped.
    private mutating func text(_ text: String) -> String {
      var out = "\""
      for scalar in text.unicodeScalars {
        if random.chance(40), scalar.value < 0x80 {
          let digits = String(scalar.value, radix: 16)
          out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          out.unicodeScalars.append(scalar)
        }
      }
      return out + "\""
    }

    private mutating func data() -> String {
      var object: JSONObject = [
        "name": .string(["a\"b", "}{", "\\", "ü😀", "x\\\"}"].randomElement(using: &random) ?? ""),
        "nested": ["list": [1, "]", ["}": "{"]], "z": 1], "empty": [:],
      ]
      if random.chance(2) { object.append("score", .int(Int64(random.next() % 90))) }
      if random.chance(2) { object.append("qualified", true) }
      for name in ["card", "ruleset", "company", "email", "type", "stage"] where random.chance(2) {
        object.append(name, .string(name == "stage" ? "mql" : "\(name) \(random.next() % 5)"))
      }
      object.append("at", "2026-11-20T00:00:00Z")
      var written = String(decoding: JSONWriter.encode(.object(object)), as: UTF8.self)
      if random.chance(6) { written = written.replacing("\"name\"", with: #""na\u006de""#) }
      if random.chance(6) { written = written.replacing("{", with: "{ ") }
      return written
    }

    private mutating func addStrangers() {
      for value in ["{\"d\":{},\"z\":0}", "[{}]", "\"},\\\"z\\\":1\"", "null", "-1.5e3"]
      where random.chance(2) {
        let place = Int(random.next() % UInt64(members.count + 1))
        members.insert((key: "x\(members.count)", value: value), at: place)
      }
    }
  }

  private func expected(_ body: String) throws -> Event {
    let object = try #require(JSONValue.parse(Array((body + "}").utf8)).object)
    return Event(
      number: try #require(object["n"]?.integer),
      time: try #require(object["t"]?.text.flatMap { Instant($0) }),
      kind: EventKind(rawValue: try #require(object["k"]?.text)),
      subject: object["id"]?.text,
      actor: object["by"]?.text ?? "",
      version: Int(object["v"]?.integer ?? 1),
      transaction: try #require(object["tx"]?.text),
      data: try #require(object["d"]?.object)
    )
  }

  private func text(_ event: Event) -> String {
    "\(event.number) \(event.time) \(event.kind) \(event.subject ?? "-") \(event.actor) "
      + "\(event.version) \(event.transaction) \(JSONValue.object(event.data))"
  }

  @Test(arguments: 0..<8) func `say what the JSON decoder reads in them`(_ seed: UInt64) throws {
    let workspace = try Workspace()
    var journal = HandJournal(after: try Workspace.bytes(workspace.journal()))
    var random = SplitMix(state: seed)
    var events: [Event] = []
    for number in 1...150 {
      let draft = Draft(number: number, random: SplitMix(state: random.next()))
      journal.add(draft.body)
      events.append(try expected(draft.body))
    }
    try Workspace.put(journal.bytes, workspace.journal())

    let store = try workspace.open()
    var found: [String] = []
    try store.forEachEvent { event in
      found.append(text(event))
      return true
    }
    #expect(found == events.map(text))
    #expect(try store.verify(index: true).findings == [])
    try expectFold(of: events, in: store)
  }

  /// What the index says must be what folding the decoded events says.
  private func expectFold(of events: [Event], in store: Store) throws {
    var leads: [LeadID: Lead] = [:]
    for event in events {
      guard let id = event.lead else { continue }
      leads[id] = Lead.fold(leads[id], event)
    }
    for number in 1...9 {
      let id = LeadID(number: Int64(number))
      let mine = events.filter { $0.lead == id }
      #expect(try store.history(of: id).map(text) == mine.map(text))
      #expect(try store.lead(id)?.json == leads[id]?.json)
    }
    var byStage: [Stage: Int64] = [:]
    for lead in leads.values { byStage[lead.stage, default: 0] += 1 }
    #expect(try store.counts().byStage == byStage)
    let names = Set(leads.values.compactMap { $0.text("company") })
    for name in names {
      let ids = leads.values.filter { $0.text("company")?.contains(name) == true }.map(\.id)
      #expect(try store.find(name) == ids.sorted())
    }
    let ranked = leads.values.filter { $0.score != nil }
    #expect(try Set(store.ranking(limit: 99).map(\.id)) == Set(ranked.map(\.id)))
  }

  @Test(arguments: [
    #"{"n":1,"t":"2026-11-21T20:46:01.123Z","k":"a.b","by":"a","v":1,"tx":"T","d":[],"z":1"#,
    #"{"n":1,"t":"2026-11-21T20:46:01.123Z","k":"a.b","by":"a","v":1,"tx":"T","z":1"#,
    #"{"n":1,"t":"yesterday","k":"a.b","by":"a","v":1,"tx":"T","d":{},"z":1"#,
    #"{"n":"1","t":"2026-11-21T20:46:01.123Z","k":"a.b","by":"a","v":1,"tx":"T","d":{},"z":1"#,
    #"{"n":1,"t":"2026-11-21T20:46:01.123Z","k":"a.b","by":"a","v":1,"tx":"T","d":{},"x"},"z":1"#,
  ]) func `are events or damage`(_ body: String) throws {
    let workspace = try Workspace()
    var journal = HandJournal(after: try Workspace.bytes(workspace.journal()))
    journal.add(body)
    try Workspace.put(journal.bytes, workspace.journal())

    let error = #expect(throws: StoreError.self) {
      try workspace.open().forEachEvent { _ in true }
    }
    #expect(error?.code == .damaged)
    #expect(try !workspace.open().verify(index: true).isClean)
  }
}
