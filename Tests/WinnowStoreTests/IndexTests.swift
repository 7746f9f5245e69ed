import StoreProofs
import Testing
import WinnowCore
import WinnowStore

@Suite struct `The index` {
  private func answers(_ store: Store) throws -> [String] {
    var answers: [String] = []
    try store.forEachLead { lead in
      answers.append("\(JSONValue.object(lead.json))")
      return true
    }
    answers += try store.ranking(limit: 100).map(\.id.description)
    answers += try store.find("lead 1").map(\.description)
    answers += try store.find("4@x.de").map(\.description)
    answers.append("\(try store.counts().byStage.sorted { $0.key.rawValue < $1.key.rawValue })")
    answers.append("\(try store.imports())\(try store.latestRulesets())")
    answers.append("\(try store.pluginRecords())")
    return answers
  }

  private func step(_ random: inout SplitMix, _ writer: Writer, leads: Int) throws {
    let lead = "L\(1 + random.next() % UInt64(max(leads, 1)))"
    switch leads == 0 ? 0 : random.next() % 8 {
    case 0, 1:
      let id = writer.nextLeadID()
      try writer.append(
        EventDraft(
          .leadCreated,
          subject: id.description,
          data: [
            "name": .string("Lead \(id.number)"), "email": .string("\(id.number % 9)@X.de"),
            "key": .string("k\(id.number)"), "answers": ["need": "clear"],
          ]
        )
      )
    case 2:
      try writer.append(
        EventDraft(
          .leadUpdated,
          subject: lead,
          data: [
            "name": random.chance(3) ? .null : "Renamed", "stage": "mql", "company": 7,
          ]
        )
      )
    case 3: try writer.append(EventDraft(.activityObserved, subject: lead, data: ["type": "call"]))
    case 4: try writer.append(EventDraft(.leadRemoved, subject: lead, data: [:]))
    case 5:
      try writer.append(
        EventDraft(
          .rulesetActivated,
          subject: nil,
          data: [
            "card": "c", "ruleset": .string("sha256:\(random.next() % 9)"),
          ]
        )
      )
    case 6:
      let kinds: [EventKind] = [.pluginDied, .pluginRecovered, .pluginSuspended, .pluginResumed]
      try writer.append(
        EventDraft(
          kinds[Int(random.next() % 4)],
          subject: nil,
          data: [
            "plugin": .string("p\(random.next() % 2)"), "ruleset": "sha256:0",
            "count": .int(Int64(random.next() % 9)),
          ]
        )
      )
    default:
      try writer.append(
        EventDraft(
          .scoreChanged,
          subject: lead,
          data: [
            "score": .int(Int64(random.next() % 5)), "qualified": .bool(random.chance(2)),
            "card": "c", "ruleset": "sha256:0", "at": "2026-11-21T00:00:00Z",
          ]
        )
      )
    }
  }

  @Test(arguments: 0..<4) func `may be deleted at any time, and changes no answer`(
    _ seed: UInt64
  ) throws {
    let workspace = try Workspace()
    var random = SplitMix(state: seed)
    var leads = 0
    for number in 0..<30 {
      let store = try workspace.open(Store.Options(segmentLimit: 2000))
      _ = try store.write(transaction: "T\(number)", by: "ada") { writer in
        for _ in 0..<Int(1 + random.next() % 5) { try step(&random, writer, leads: leads) }
        leads = Int(writer.nextLeadID().number) - 1
      }
      if random.chance(3) { workspace.removeIndex() }
      if random.chance(6) { Workspace.removeTree(workspace.folder + "/.winnow") }
      let plain = try workspace.open(Store.Options(useIndex: false))
      let expected = try answers(plain)
      #expect(try answers(workspace.open()) == expected)
      #expect(try answers(store) == expected)
    }
    #expect(try workspace.open().verify(index: true).findings == [])
  }

  /// What may happen to a lead that is there, each changing other columns.
  private static let changes: [(EventKind, JSONObject)] = [
    (.activityObserved, ["type": "call"]),
    (.leadUpdated, ["stage": "mql"]),
    (
      .scoreChanged,
      [
        "score": 50, "qualified": true, "card": "c", "ruleset": "sha256:1",
        "at": "2026-11-21T00:00:00Z",
      ]
    ),
    (.leadUpdated, ["company": "Example Works"]),
    (.leadUpdated, ["answers": ["need": "clear"]]),
    (.leadRemoved, [:]),
    (.leadCreated, ["name": "back again"]),
  ]

  @Test(arguments: [false, true])
  func `takes in changes of leads in any order, many at once`(isBehind: Bool) throws {
    let workspace = try Workspace()
    let store = try workspace.open()
    _ = try store.write(transaction: "A", by: "ada") { writer in
      for number in 1...300 {
        let data: JSONObject = ["name": .string("lead \(number)"), "key": .string("k\(number)")]
        try writer.append(EventDraft(.leadCreated, subject: "L\(number)", data: data))
      }
    }
    let changing = isBehind ? try workspace.open(Store.Options(useIndex: false)) : store
    _ = try changing.write(transaction: "B", by: "ada") { writer in
      for (place, lead) in (Array(1...13) + [100, 127, 99, 240, 127, 240, 127]).enumerated() {
        for step in 0...place % Self.changes.count {
          let (kind, data) = Self.changes[(place + step) % Self.changes.count]
          try writer.append(EventDraft(kind, subject: "L\(lead)", data: data))
        }
      }
    }
    let expected = try answers(workspace.open(Store.Options(useIndex: false)))
    #expect(try answers(workspace.open()) == expected)
    #expect(try workspace.open().verify(isDeep: true).findings == [])
  }

  @Test func `is caught up by readers that find it behind`() throws {
    let workspace = try Workspace()
    try workspace.open().add("Ada", "Bob", transaction: "T1")
    let silent = try workspace.open(Store.Options(useIndex: false))
    _ = try silent.write(transaction: "T2", by: "ada") { writer in
      try writer.append(EventDraft(.leadUpdated, subject: "L1", data: ["name": "Eve"]))
      try writer.append(EventDraft(.leadCreated, subject: "L3", data: ["name": "Joe"]))
      try writer.append(EventDraft(.leadRemoved, subject: "L2", data: [:]))
    }

    let reader = try workspace.open()
    #expect(try reader.names() == ["Eve", "Joe"])
    #expect(try reader.find("ada") == [])
    #expect(try reader.find("eve") == [LeadID(number: 1)])
    #expect(try reader.counts().leads == 2)
    #expect(try reader.verify(index: true).findings == [])
    #expect(reader.warnings == [])
  }

  @Test func `of another store, or older, or broken, gives no wrong answer`() throws {
    let other = try Workspace()
    try other.open().add("Mallory", transaction: "T1")
    let workspace = try Workspace()
    try workspace.open().add("Ada", transaction: "T1")
    let path = workspace.folder + "/.winnow/index/leads.sqlite"
    let old = try Workspace.bytes(path)
    try workspace.open().add("Bob", transaction: "T2")
    let good = try Workspace.bytes(path)
    var random = SplitMix(state: 1)
    var candidates = [
      old, try Workspace.bytes(other.folder + "/.winnow/index/leads.sqlite"), [],
      Array("no database".utf8),
    ]
    for page in 0..<good.count / 4096 {
      candidates.append(Array(good[..<(page * 4096)]))
      var zeroed = good
      zeroed.replaceSubrange(page * 4096..<(page + 1) * 4096, with: repeatElement(0, count: 4096))
      candidates.append(zeroed)
    }
    for _ in 0..<20 {
      var flipped = good
      flipped[Int(random.next() % 100)] ^= 1 << UInt8(random.next() % 8)
      candidates.append(flipped)
    }

    for (number, candidate) in candidates.enumerated() {
      workspace.removeIndex()
      try PosixIO().makeFolder(workspace.folder + "/.winnow/index")
      try Workspace.put(candidate, path)
      #expect(try workspace.open().names() == ["Ada", "Bob"], "candidate \(number)")
      try Workspace.put(candidate, path)
      let store = try workspace.open()
      #expect(try store.write(transaction: "T2", by: "ada") { _ in }.value == nil, "\(number)")
      #expect(try store.counts().leads == 2, "candidate \(number)")
    }
  }

  @Test func `with pages of zeros gives no wrong answer for a lead with a long history`() throws {
    let workspace = try Workspace()
    let store = try workspace.open()
    try store.add("Ada", transaction: "T1")
    _ = try store.write(transaction: "T2", by: "ada") { writer in
      for _ in 0..<6000 {
        try writer.append(EventDraft(.activityObserved, subject: "L1", data: ["type": "call"]))
      }
    }
    workspace.removeIndex()
    #expect(try workspace.open().history(of: LeadID(number: 1)).count == 6001)
    let path = workspace.folder + "/.winnow/index/leads.sqlite"
    let good = try Workspace.bytes(path)
    for page in 0..<good.count / 4096 {
      var zeroed = good
      zeroed.replaceSubrange(page * 4096..<(page + 1) * 4096, with: repeatElement(0, count: 4096))
      workspace.removeIndex()
      try PosixIO().makeFolder(workspace.folder + "/.winnow/index")
      try Workspace.put(zeroed, path)
      let lead = try workspace.open().lead(LeadID(number: 1))
      #expect(lead?.activities.count == 6000, "page \(page)")
    }
  }

  @Test func `is not needed where nothing can be written`() throws {
    let workspace = try Workspace()
    try workspace.open().add("Ada", transaction: "T1")
    workspace.removeIndex()
    try Workspace.put([], workspace.folder + "/.winnow/index")

    let store = try workspace.open()
    #expect(try store.names() == ["Ada"])
    try store.add("Bob", transaction: "T2")
    #expect(try store.names() == ["Ada", "Bob"])
  }
}
