import Testing
import WinnowCore

@Suite struct `A lead that is folded from events` {
  private func event(
    _ number: Int64,
    _ kind: EventKind,
    _ data: JSONObject,
    subject: String? = "L1"
  ) -> Event {
    Event(
      number: number,
      time: Instant(milliseconds: number * 1000),
      kind: kind,
      subject: subject,
      actor: "ada",
      transaction: "T\(number)",
      data: data
    )
  }

  private func fold(_ events: Event...) -> Lead? {
    events.reduce(nil) { Lead.fold($0, $1) }
  }

  @Test func `has what it was created with`() throws {
    let data: JSONObject = [
      "key": "k1", "row": "r1", "name": "Ada", "source": "web", "answers": ["budget": "ready"],
      "activities": [
        ["type": "email.click", "at": "2026-11-21"], ["type": "call", "note": "hi"],
      ],
      "consent": ["email": true],
    ]
    let lead = try #require(fold(event(3, .leadCreated, data)))

    #expect(lead.id == LeadID(number: 1))
    #expect((lead.key, lead.row, lead.stage) == ("k1", "r1", .inquiry))
    #expect(lead.fields == ["name": "Ada", "source": "web"])
    #expect(lead.answers == ["budget": "ready"])
    #expect(lead.consent == ["email": true])
    #expect(lead.activities.map(\.type) == ["email.click", "call"])
    #expect(lead.activities.map(\.at) == [try #require(Instant("2026-11-21")), lead.created])
    #expect(lead.activities.map(\.event) == [3, 3])
    #expect((lead.lastEvent, lead.created.milliseconds) == (3, 3000))
  }

  @Test(
    arguments: [
      (["source": "list"], .raw), (["source": "partner"], .raw), (["source": "web"], .inquiry),
      ([:], .inquiry), (["source": "list", "stage": "mql"], .mql),
      (["stage": "nonsense"], .inquiry),
    ] as [(JSONObject, Stage)]
  )
  func `enters the stage of its source`(data: JSONObject, stage: Stage) {
    #expect(fold(event(1, .leadCreated, data))?.stage == stage)
  }

  @Test func `takes over changes, and loses what becomes null`() throws {
    let lead = try #require(
      fold(
        event(1, .leadCreated, ["name": "Ada", "phone": "1", "answers": ["a": 1, "b": 2]]),
        event(
          2,
          .leadUpdated,
          [
            "name": "Eve", "phone": .null, "answers": ["a": .null, "c": 3], "stage": "lead",
            "id": "L9", "score": 99, "updated": "never",
          ]
        )
      )
    )

    #expect(lead.fields == ["name": "Eve"])
    #expect(lead.answers == ["b": 2, "c": 3])
    #expect((lead.stage, lead.lastEvent, lead.updated.milliseconds) == (.lead, 2, 2000))
    #expect(lead.id == LeadID(number: 1))
    #expect(lead.score == nil)
  }

  @Test func `remembers a score without being changed by it`() throws {
    let score: JSONObject = [
      "score": 62.5, "grade": "A", "qualified": true, "card": "c", "ruleset": "sha256:x",
      "at": "2026-11-21T00:00:00.000Z",
    ]
    let created = event(1, .leadCreated, [:])
    let lead = try #require(fold(created, event(2, .scoreChanged, score)))
    let spoiled = fold(created, event(2, .scoreChanged, score), event(3, .scoreChanged, [:]))

    #expect(lead.score?.points == Points(milli: 62_500))
    #expect((lead.score?.grade, lead.score?.qualified, lead.lastEvent) == ("A", true, 2))
    #expect(lead.updated.milliseconds == 1000)
    #expect(lead.json["score"] == 62.5)
    #expect(spoiled?.score == lead.score)
  }

  @Test func `collects activities`() throws {
    let lead = try #require(
      fold(
        event(1, .leadCreated, [:]),
        event(2, .activityObserved, ["type": "call", "at": "2026-11-21T10:00Z", "note": "x"]),
        event(3, .activityObserved, ["note": "no type"])
      )
    )
    let at = try #require(Instant("2026-11-21T10:00Z"))

    #expect(lead.activities == [Activity(type: "call", at: at, note: "x", event: 2)])
  }

  @Test func `is gone when removed, and was never there before it was created`() {
    let created = event(1, .leadCreated, [:])

    #expect(fold(created, event(2, .leadRemoved, ["import": "I1"])) == nil)
    #expect(fold(event(1, .leadUpdated, ["name": "x"])) == nil)
    #expect(fold(event(1, .leadCreated, [:], subject: "I1")) == nil)
  }

  @Test func `is not changed by what it does not know`() {
    let kind = EventKind(rawValue: "lead.praised")

    #expect(fold(event(1, .leadCreated, [:]), event(2, kind, ["name": "x"]))?.lastEvent == 1)
  }

  @Test func `is an object whose members come in a fixed order`() throws {
    let lead = try #require(fold(event(1, .leadCreated, ["key": "k", "name": "Ada"])))

    #expect(
      String(decoding: JSONWriter.encode(.object(lead.json)), as: UTF8.self)
        == #"{"id":"L1","key":"k","name":"Ada","stage":"inquiry","answers":{},"activities":[],"#
        + #""consent":{},"created":"1970-01-01T00:00:01.000Z","updated":"1970-01-01T00:00:01.000Z"}"#
    )
  }
}
