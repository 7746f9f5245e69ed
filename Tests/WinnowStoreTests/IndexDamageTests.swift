import Glibc
import StoreProofs
import Testing
import WinnowCore
import WinnowStore

@Suite struct `A damaged index` {
  /// Cases in one run; the environment may ask for more.
  private static let cases = unsafe getenv("WINNOW_INDEX_DAMAGES").flatMap {
    unsafe Int(String(cString: $0))
  }
  private static let index = "/.winnow/index/leads.sqlite"

  /// A question that a reading command asks.
  private static let questions: [@Sendable (Store) throws -> String] = [
    { store in
      var all = ""
      try store.forEachLead { lead in
        all += "\(JSONValue.object(lead.json))\n"
        return true
      }
      return all
    },
    { "\(try $0.ranking(limit: 20).map(\.id))" },
    { store in
      var filter = LeadFilter()
      filter.stages = [.mql]
      return "\(try store.ranking(filter, limit: 50).map(\.id))"
    },
    { try $0.counts().text },
    { "\(try $0.imports())\(try $0.latestRulesets())" },
    { "\(try $0.find("77@x.de")) \(try $0.find("key 31")) \(try $0.find("lead 19"))" },
    { store in
      try (1...20).map { number in
        let id = LeadID(number: Int64(number * 14))
        return "\(try store.lead(id).map { JSONValue.object($0.json) } as Any)"
      }.joined()
    },
    { store in try (0...9).map { "\(try store.isWritten(transaction: "T\($0 * 9)"))" }.joined() },
    { "\(try $0.history(of: LeadID(number: 3)).map(\.number))" },
  ]

  /// Three hundred leads, an import, scores; part of the index in its log.
  private func sample() throws -> Workspace {
    let workspace = try Workspace()
    let store = try workspace.open(Store.Options(segmentLimit: 20_000))
    _ = try store.write(transaction: "I", by: "ada") { writer in
      try writer.append(EventDraft(.importStarted, subject: "I1", data: ["file": "a.csv"]))
      for number in 1...280 { try writer.append(Self.lead(number)) }
      try writer.append(EventDraft(.importFinished, subject: "I1", data: ["rows": 280]))
    }
    workspace.removeIndex()
    _ = try workspace.open().counts()
    for number in 1...60 { try change(number, workspace.open(Store.Options(segmentLimit: 20_000))) }
    return workspace
  }

  private static func lead(_ number: Int) -> EventDraft {
    let data: JSONObject = [
      "name": .string("lead \(number)"), "email": .string("\(number)@x.de"),
      "key": .string("key \(number)"),
    ]
    return EventDraft(.leadCreated, subject: "L\(number)", data: data)
  }

  private func change(_ number: Int, _ store: Store) throws {
    _ = try store.write(transaction: "T\(number)", by: "ada") { writer in
      if number % 20 == 0 { try writer.append(Self.lead(280 + number)) }
      let score: JSONObject = [
        "score": .int(Int64(number * 7 % 50)), "qualified": true, "card": "c",
        "ruleset": "sha256:1", "at": "2026-11-21T00:00:00Z",
      ]
      let lead = "L\(1 + number * 37 % 280)"
      try writer.append(EventDraft(.scoreChanged, subject: lead, data: score))
      try writer.append(EventDraft(.leadUpdated, subject: lead, data: ["stage": "mql"]))
      try writer.append(EventDraft(.activityObserved, subject: "L3", data: ["type": "call"]))
    }
  }

  /// The files of the index.
  private func files(_ workspace: Workspace) throws -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    for end in ["", "-wal", "-shm"] {
      found[end] = try? Workspace.bytes(workspace.folder + Self.index + end)
    }
    return found
  }

  private func put(_ files: [String: [UInt8]], _ workspace: Workspace) throws {
    workspace.removeIndex()
    let folder = workspace.folder + "/.winnow/index"
    if try PosixIO().identity(ofPath: folder) == nil { try PosixIO().makeFolder(folder) }
    for (end, bytes) in files {
      try Workspace.put(bytes, workspace.folder + Self.index + end)
    }
  }

  private func damage(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    let place = Int(random.next() % UInt64(bytes.count))
    let page = place / 4096 * 4096
    let rest = page..<min(page + 4096, bytes.count)
    switch random.next() % 6 {
    case 0, 1: bytes[place] ^= 1 << UInt8(random.next() % 8)
    case 2: bytes.removeLast(bytes.count - place)
    case 3: bytes.replaceSubrange(rest, with: repeatElement(0, count: rest.count))
    case 4: for index in rest { bytes[index] = UInt8(truncatingIfNeeded: random.next()) }
    default:
      // A page in the place of another.
      let other = Int(random.next() % UInt64(bytes.count)) / 4096 * 4096
      let count = min(rest.count, bytes.count - other)
      bytes.replaceSubrange(page..<page + count, with: bytes[other..<other + count])
    }
  }

  @Test func `gives no answer that the journal does not give`() throws {
    let workspace = try sample()
    let plain = try workspace.open(Store.Options(useIndex: false))
    let expected = try Self.questions.map { try $0(plain) }
    let good = try files(workspace)
    #expect(Set(good.keys).isSuperset(of: ["", "-wal"]))
    var random = SplitMix(state: 5)
    var silent = 0
    for number in 0..<(Self.cases ?? 120) {
      var bad = good
      let ends = number % 3 == 0 ? ["-wal"] : number % 7 == 0 ? ["", "-wal"] : [""]
      for end in ends {
        guard var bytes = bad[end] else { continue }
        damage(&bytes, &random)
        bad[end] = bytes
      }
      for question in Self.questions.indices.shuffled(using: &random).prefix(3) {
        try put(bad, workspace)
        let answer = try Self.questions[question](workspace.open())
        if answer != expected[question] { silent += 1 }
      }
    }
    #expect(silent == 0)
    #expect(try workspace.open().verify(isDeep: true).findings == [])
  }

  @Test func `is noticed when database and log come from different times`() throws {
    let workspace = try sample()
    var states: [[String: [UInt8]]] = []
    for number in 61...150 {
      try change(number, workspace.open(Store.Options(segmentLimit: 20_000)))
      states.append(try files(workspace))
    }
    let databases = Set(states.map { $0[""] })
    #expect(databases.count >= 3)
    let plain = try workspace.open(Store.Options(useIndex: false))
    let expected = try Self.questions.map { try $0(plain) }
    var random = SplitMix(state: 8)
    for _ in 0..<40 {
      let one = try #require(states.randomElement(using: &random))
      let two = try #require(states.randomElement(using: &random))
      let mixed = ["": one[""] ?? [], "-wal": two["-wal"] ?? []]
      for question in Self.questions.indices.shuffled(using: &random).prefix(3) {
        try put(mixed, workspace)
        #expect(try Self.questions[question](workspace.open()) == expected[question])
      }
      try put(mixed, workspace)
      _ = try workspace.open().write(transaction: "T150", by: "ada") { _ in
        Issue.record("a transaction ran twice")
      }
    }
  }

  /// Asks in a transaction all that commands ask, and adds to it.
  private func work(_ number: Int, _ store: Store) throws -> String {
    try store.write(transaction: "W\(number)", by: "ada") { writer in
      let known = try (1...5).map { try writer.knownRow(key: "key \($0 * 50)")?.lead.number ?? 0 }
      let leads = try (1...20).map { try writer.lead(LeadID(number: Int64($0 * 14)))?.text("name") }
      let inside = try store.lead(LeadID(number: 7))?.text("name")
      let stage = EventDraft(.leadUpdated, subject: "L\(number % 280 + 1)", data: ["stage": "mql"])
      try writer.append(stage)
      let ranks = try store.ranking(limit: 20).map(\.id)
      return "\(known) \(leads) \(inside ?? "") \(ranks)"
    }.value ?? ""
  }

  @Test func `keeps no command from writing, and is built anew`() throws {
    let workspace = try sample()
    try workspace.open().reindex()
    let good = try files(workspace)
    let expected = try work(0, workspace.open(Store.Options(useIndex: false)))
    let journal = try Workspace.bytes(try #require(segments(workspace).last))
    let pages = (good[""]?.count ?? 0) / 4096
    #expect(pages > 10)
    for page in stride(from: 0, to: pages, by: 3) {
      var bad = good
      for index in page * 4096..<(page + 1) * 4096 { bad[""]?[index] = 0 }
      try Workspace.put(journal, try #require(segments(workspace).last))
      try put(bad, workspace)

      #expect(try work(1, workspace.open()) == expected, "page \(page)")
      let again = try workspace.open()
      #expect(try work(2, again) == expected, "page \(page)")
      #expect(again.warnings == [], "page \(page)")
      #expect(try workspace.open().verify().findings == [], "page \(page)")
    }
  }

  private func segments(_ workspace: Workspace) throws -> [String] {
    let folder = workspace.folder + "/journal/"
    return try PosixIO().list(folder).filter { $0.hasSuffix(".jsonl") }.map { folder + $0 }
  }
}
