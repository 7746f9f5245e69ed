import Testing
import WinnowCore
import WinnowStore

@Suite struct `A clock that jumps` {
  /// Milliseconds by which it jumps in the middle of the session.
  private static let jumps: [Int64] = [
    -1000, -1001, -86_400_000, -631_152_000_000, 631_152_000_000,
  ]

  /// A session of changes; `move` is called after each of them.
  private func session(_ move: (Int, TestClock) -> Void) throws -> Workspace {
    let workspace = try Workspace()
    for number in 1...8 {
      let store = try workspace.open(Store.Options(segmentLimit: 1500))
      try store.add("first \(number)", "second \(number)", transaction: "A\(number)")
      _ = try store.write(transaction: "S\(number)", by: "ada") { writer in
        let score: JSONObject = [
          "score": .int(Int64(number * 7 % 5)), "qualified": .bool(number % 2 == 0),
          "card": "c", "ruleset": "sha256:0", "at": "2026-11-21T00:00:00Z",
        ]
        let subject = "L\(2 * number - 1)"
        try writer.append(EventDraft(.scoreChanged, subject: subject, data: score))
      }
      move(number, workspace.clock)
    }
    return workspace
  }

  /// Everything but times.
  private func story(_ workspace: Workspace) throws -> [String] {
    let store = try workspace.open()
    var story: [String] = []
    try store.forEachEvent { event in
      story.append("\(event.number) \(event.kind) \(event.subject ?? "") \(event.data)")
      return true
    }
    try store.forEachLead { lead in
      story.append("\(lead.id) \(lead.text("name") ?? "") \(lead.score?.points.description ?? "")")
      return true
    }
    return story + (try store.ranking(limit: 20).map(\.id.description))
  }

  private func times(_ workspace: Workspace) throws -> [Instant] {
    var times: [Instant] = []
    try workspace.open().forEachEvent { event in
      times.append(event.time)
      return true
    }
    return times
  }

  @Test(arguments: jumps) func `changes neither order nor ids nor scores`(_ jump: Int64) throws {
    let steady = try session { _, clock in clock.advance(milliseconds: 1000) }
    let jumping = try session { number, clock in
      clock.advance(milliseconds: number == 3 ? jump : 1000)
    }

    #expect(try story(jumping) == story(steady))
    let times = try times(jumping)
    #expect(times == times.sorted())
    #expect(try jumping.open().verify(isDeep: true, index: true).findings == [])
    let path = try PosixIO().list(jumping.folder + "/journal").filter { $0.hasSuffix(".jsonl") }
    let texts = try path.map {
      String(decoding: try Workspace.bytes(jumping.folder + "/journal/" + $0), as: UTF8.self)
    }
    let isNoted = texts.contains { $0.contains(#","skew":-"#) }
    #expect(isNoted == (jump < -1000))
  }

  @Test func `or stands still changes nothing either`() throws {
    let steady = try session { _, clock in clock.advance(milliseconds: 1000) }
    let standing = try session { _, _ in }

    #expect(try story(standing) == story(steady))
    #expect(Set(try times(standing)).count == 1)
  }

  @Test func `from the future back is noted with every event until it is there again`() throws {
    let workspace = try session { number, clock in
      clock.advance(
        milliseconds: number == 2 ? 631_152_000_000 : number == 3 ? -631_152_000_000 : 1
      )
    }
    let late = try times(workspace).last
    #expect(late == Instant(milliseconds: Workspace.start.milliseconds + 1 + 631_152_000_000))
    #expect(try workspace.open().verify(isDeep: true).findings == [])
  }
}
