import Testing
import WinnowCore
import WinnowStore

@Suite struct `A store` {
  @Test(arguments: [true, false]) func `gives back what was written`(_ useIndex: Bool) throws {
    let workspace = try Workspace()
    let store = try workspace.open()
    try store.add("Ada Lovelace", "Bob", transaction: "T1")
    _ = try store.write(transaction: "T2", by: "rep") { writer in
      try writer.append(
        EventDraft(.leadUpdated, subject: "L2", data: ["company": "Acme GmbH", "email": "B@X.de"])
      )
      try writer.append(
        EventDraft(.activityObserved, subject: "L2", data: ["type": "call"])
      )
      #expect(try writer.lead(LeadID(number: 2))?.text("company") == "Acme GmbH")
    }

    let reader = try workspace.open(Store.Options(useIndex: useIndex))
    #expect(try reader.names() == ["Ada Lovelace", "Bob"])
    let bob = try #require(try reader.lead(LeadID(number: 2)))
    #expect(bob.activities.map(\.type) == ["call"])
    #expect(bob.lastEvent == 4)
    #expect(try reader.history(of: LeadID(number: 2)).map(\.number) == [2, 3, 4])
    #expect(try reader.find("L1") == [LeadID(number: 1)])
    #expect(try reader.find("b@x.DE") == [LeadID(number: 2)])
    #expect(try reader.find("acme") == [LeadID(number: 2)])
    #expect(try reader.find("LOVE") == [LeadID(number: 1)])
    #expect(try reader.find("nobody") == [])
    #expect(try reader.counts().leads == 2)
    #expect(try reader.counts().events == 4)
    #expect(reader.warnings == [])
  }

  @Test func `without index tells of a lead what came since it was asked last`() throws {
    let workspace = try Workspace()
    try workspace.open().add("Ada", transaction: "T1")
    let reader = try workspace.open(Store.Options(useIndex: false))
    let ada = LeadID(number: 1)
    #expect(try reader.history(of: ada).map(\.number) == [1])

    try workspace.open().add("Bob", transaction: "T2")
    _ = try workspace.open().write(transaction: "T3", by: "rep") { writer in
      try writer.append(EventDraft(.leadUpdated, subject: "L1", data: ["company": "Acme"]))
    }

    #expect(try reader.history(of: ada).map(\.number) == [1, 3])
    #expect(try reader.lead(ada)?.text("company") == "Acme")
    #expect(try reader.history(of: LeadID(number: 2)).map(\.number) == [2])
  }

  @Test func `writes a transaction once`() throws {
    let workspace = try Workspace()
    let store = try workspace.open()
    try store.add("Ada", transaction: "T1")
    let again = try store.write(transaction: "T1", by: "ada") { _ in Issue.record("it ran") }

    #expect(again.value == nil)
    #expect(try workspace.open().counts().events == 1)
  }

  @Test func `keeps nothing of a transaction whose body fails`() throws {
    struct Stop: Error {}
    let workspace = try Workspace()
    let store = try workspace.open()
    #expect(throws: Stop.self) {
      _ = try store.write(transaction: "T1", by: "ada") { writer in
        try writer.append(EventDraft(.leadCreated, subject: "L1", data: ["name": "Ada"]))
        throw Stop()
      }
    }

    #expect(try store.counts().events == 0)
    try store.add("Bob", transaction: "T1")
    #expect(try store.names() == ["Bob"])
  }

  @Test(arguments: [true, false]) func `ranks by score, then qualified, then age, then id`(
    _ useIndex: Bool
  ) throws {
    let workspace = try Workspace()
    let store = try workspace.open()
    try store.add("a", "b", "c", "d", "e", transaction: "T1")
    workspace.clock.advance(milliseconds: 5)
    try store.add("f", transaction: "T2")
    _ = try store.write(transaction: "T3", by: "ada") { writer in
      for (lead, points, qualified) in [
        ("L1", 10.5, false), ("L2", 50, false), ("L3", 50, true), ("L6", 10.5, false),
        ("L5", 10.5, false),
      ] {
        try writer.append(score(lead, points, qualified))
      }
    }

    let reader = try workspace.open(Store.Options(useIndex: useIndex))
    #expect(try reader.ranking(limit: 9).map { $0.text("name") } == ["c", "b", "a", "e", "f"])
    #expect(try reader.ranking(limit: 2).map { $0.text("name") } == ["c", "b"])
    var filter = LeadFilter()
    filter.qualified = false
    #expect(try reader.ranking(filter, limit: 2).map { $0.text("name") } == ["b", "a"])
    #expect(try reader.counts().scored == 5)
    #expect(try reader.counts().qualified == 1)
  }

  private func score(_ lead: String, _ points: Double, _ qualified: Bool) -> EventDraft {
    EventDraft(
      .scoreChanged,
      subject: lead,
      data: [
        "score": .double(points), "grade": "A", "qualified": .bool(qualified), "card": "c",
        "ruleset": "sha256:00", "at": "2026-11-21T00:00:00Z", "parts": .array([]),
        "unknown": .array([]),
      ]
    )
  }

  @Test func `lists by every condition`() throws {
    let workspace = try Workspace()
    _ = try workspace.open().write(transaction: "T1", by: "ada") { writer in
      try writer.append(
        EventDraft(
          .leadCreated,
          subject: "L1",
          data: [
            "name": "Ada", "source": "list", "country": "DE",
          ]
        )
      )
      try writer.append(
        EventDraft(
          .leadCreated,
          subject: "L2",
          data: [
            "name": "Bob", "source": "web", "country": "DE", "stage": "mql",
          ]
        )
      )
      try writer.append(EventDraft(.leadCreated, subject: "L3", data: ["company": "Ärzte AG"]))
      try writer.append(EventDraft(.leadRemoved, subject: "L1", data: [:]))
      try writer.append(EventDraft(.leadCreated, subject: "L4", data: ["source": "list"]))
    }
    func ids(_ change: (inout LeadFilter) -> Void) throws -> [String] {
      var filter = LeadFilter()
      change(&filter)
      var ids: [String] = []
      try workspace.open().forEachLead(filter) { lead in
        ids.append(lead.id.description)
        return true
      }
      return ids
    }

    #expect(try ids { _ in } == ["L2", "L3", "L4"])
    #expect(try ids { $0.stages = [.mql] } == ["L2"])
    #expect(try ids { $0.stages = [.mql, .raw] } == ["L2", "L4"])
    #expect(try ids { $0.source = "list" } == ["L4"])
    #expect(try ids { $0.country = "DE" } == ["L2"])
    #expect(try ids { $0.text = "ärzte" } == ["L3"])
    #expect(try ids { $0.scored = true } == [])
    #expect(try ids { $0.after = LeadID(number: 3) } == ["L4"])
    #expect(try workspace.open().history(of: LeadID(number: 1)).count == 2)
    #expect(try workspace.open().lead(LeadID(number: 1)) == nil)
  }

  @Test func `shows the past as it was`() throws {
    let workspace = try Workspace()
    let store = try workspace.open()
    try store.add("Ada", transaction: "T1")
    let then = workspace.clock.now
    workspace.clock.advance(milliseconds: 1)
    try store.add("Bob", transaction: "T2")

    let past = try workspace.open(Store.Options(asOf: then))
    #expect(try past.names() == ["Ada"])
    #expect(try past.counts().events == 1)
    #expect(try past.lead(LeadID(number: 2)) == nil)
    #expect(throws: StoreError.self) { try past.add("Eve", transaction: "T3") }
  }

  @Test func `may be read while it is listed and while it is written`() throws {
    let workspace = try Workspace()
    let store = try workspace.open()
    try store.add("Ada", "Bob", transaction: "T1")
    var seen: [String] = []
    try store.forEachLead { lead in
      seen += try store.names()
      try workspace.open().add("x", transaction: "T-\(lead.id)")
      return true
    }

    #expect(seen == ["Ada", "Bob", "Ada", "Bob"])
    #expect(try store.names() == ["Ada", "Bob", "x", "x"])
  }

  @Test func `remembers the rule set of each card`() throws {
    let workspace = try Workspace()
    let store = try workspace.open()
    for (transaction, ruleset) in [("T1", "sha256:1"), ("T2", "sha256:2")] {
      _ = try store.write(transaction: transaction, by: "ada") { writer in
        try writer.append(
          EventDraft(
            .rulesetActivated,
            subject: nil,
            data: [
              "card": "serious-lead", "ruleset": .string(ruleset), "plugin": "p",
              "version": "1.0.0",
            ]
          )
        )
      }
    }

    let record = try store.activeRuleset()
    #expect(record?.ruleset == "sha256:2")
    #expect(record?.event == 2)
  }

  @Test func `is not made twice, nor found where there is none`() throws {
    let workspace = try Workspace()
    #expect(throws: StoreError.self) {
      try Store.create(at: workspace.folder, now: Workspace.start, id: "x")
    }
    let error = #expect(throws: StoreError.self) {
      _ = try Store(at: "/nowhere", clock: { Workspace.start })
    }
    #expect(error?.code == .noStore)
    #expect(error?.kind == .notFound)
  }
}
