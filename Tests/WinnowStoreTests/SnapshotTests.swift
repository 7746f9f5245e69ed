import StoreProofs
import Testing
import WinnowCore
import WinnowStore

@Suite struct `Snapshots` {
  private static let options = Store.Options(segmentLimit: 2000, snapshotDistance: 2500)

  /// A workspace with a history of everything, a second between its transactions.
  private func sample(_ seed: UInt64 = 1, steps: Int = 40) throws -> Workspace {
    let workspace = try Workspace()
    var random = SplitMix(state: seed)
    for number in 1...steps {
      workspace.clock.advance(milliseconds: 1000)
      let store = try workspace.open(Self.options)
      _ = try store.write(transaction: "T\(number)", by: "ada") { writer in
        try step(number, &random, writer)
      }
    }
    return workspace
  }

  private func step(_ number: Int, _ random: inout SplitMix, _ writer: Writer) throws {
    func add(_ kind: EventKind, _ subject: String?, _ data: JSONObject) throws {
      try writer.append(EventDraft(kind, subject: subject, data: data))
    }
    func lead() throws {
      let id = writer.nextLeadID()
      let key = "k\(id.number)"
      try add(
        .leadCreated,
        id.description,
        ["name": .string("Lead \(id) \"\u{e9}\""), "key": .string(key), "row": "r1"]
      )
    }
    switch number % 6 {
    case 3 where number % 9 == 0:
      try add(
        .pluginSuspended,
        nil,
        ["plugin": "p", "ruleset": "sha256:2", "count": 3, "reason": "FUEL", "message": "m"]
      )
    case 0:
      let id = writer.nextImportID()
      try add(.importStarted, id, ["file": "a.csv", "source": "web"])
      try lead()
      try writer.checkpoint()
      try lead()
      // Some imports are never finished.
      if number % 12 == 0 { try add(.importFinished, id, ["rows": 2, "created": 2]) }
    case 1:
      try writer.batch {
        try lead()
        try lead()
      }
    case 2: try add(.rulesetActivated, nil, ["card": "c", "ruleset": .string("sha256:\(number)")])
    case 3:
      try add(
        .scoreChanged,
        "L\(1 + random.next() % 5)",
        [
          "score": .int(Int64(random.next() % 9)), "qualified": true, "card": "c",
          "ruleset": "sha256:1", "at": "2026-11-21T00:00:00Z", "grade": "A",
        ]
      )
    case 4: try add(.leadRemoved, "L\(1 + random.next() % 5)", [:])
    default: try lead()
    }
  }

  private func snapshots(_ workspace: Workspace) throws -> [String] {
    let folder = workspace.folder + "/.winnow/snapshots"
    guard try PosixIO().identity(ofPath: folder) != nil else { return [] }
    return try PosixIO().list(folder).map { folder + "/" + $0 }
  }

  private func answers(_ store: Store) throws -> [String] {
    var answers: [String] = []
    try store.forEachLead { lead in
      answers.append("\(JSONValue.object(lead.json)) \(lead.key ?? "") \(lead.row ?? "")")
      return true
    }
    answers += try store.ranking(limit: 100).map(\.id.description)
    answers.append(try store.counts().text)
    answers.append(
      "\(try store.imports())\(try store.latestRulesets())\(try store.pluginRecords())"
    )
    answers.append("\(try store.history(of: LeadID(number: 2)).map(\.number))")
    return answers
  }

  @Test(arguments: 0..<4) func `make an index that tells what the journal tells`(
    _ seed: UInt64
  ) throws {
    let workspace = try sample(seed)
    let expected = try answers(workspace.open(Store.Options(useIndex: false)))
    workspace.removeIndex()
    try workspace.open(Self.options).reindex()
    #expect(try snapshots(workspace).count >= 1)
    #expect(try answers(workspace.open(Self.options)) == expected)

    workspace.removeIndex()
    #expect(try answers(workspace.open(Self.options)) == expected)
    #expect(try workspace.open(Self.options).verify(index: true).findings == [])
    let before = try snapshots(workspace)
    let store = try workspace.open(Self.options)
    _ = try store.write(transaction: "T12", by: "ada") { _ in Issue.record("ran twice") }
    #expect(try snapshots(workspace) == before)
  }

  @Test func `take less room than half of the journal`() throws {
    let workspace = try sample(2, steps: 150)
    try workspace.open(Self.options).reindex()

    let io = PosixIO()
    var bytes: Int64 = 0
    for path in try snapshots(workspace) { bytes += try io.identity(ofPath: path)?.size ?? 0 }
    #expect(bytes > 0)
    #expect(try bytes < workspace.open().verify().bytes / 2)
  }

  @Test func `that are damaged or of another journal are passed over`() throws {
    let workspace = try sample()
    let expected = try answers(workspace.open(Store.Options(useIndex: false)))
    try workspace.open(Self.options).reindex()
    let paths = try snapshots(workspace)
    let last = try #require(paths.last)
    let good = try Workspace.bytes(last)
    var random = SplitMix(state: 9)
    for round in 0..<60 {
      var bad = good
      switch round % 4 {
      case 0: bad[Int(random.next() % UInt64(bad.count))] ^= 1 << UInt8(random.next() % 8)
      case 1: bad.removeLast(Int(1 + random.next() % UInt64(bad.count - 1)))
      case 2:
        let start = Int(random.next() % UInt64(bad.count))
        bad.replaceSubrange(start..., with: repeatElement(0, count: bad.count - start))
      default: bad += good
      }
      workspace.removeIndex()
      try Workspace.put(bad, last)
      #expect(try answers(workspace.open(Self.options)) == expected, "round \(round)")
      try Workspace.put(bad, last)
      let past = Store.Options(asOf: Instant(milliseconds: Workspace.start.milliseconds + 39_500))
      _ = try answers(workspace.open(past))
    }
    let other = try sample(7)
    try other.open(Self.options).reindex()
    for path in try snapshots(other) {
      let name = String(path.split(separator: "/").last ?? "")
      try Workspace.put(Workspace.bytes(path), workspace.folder + "/.winnow/snapshots/" + name)
    }
    workspace.removeIndex()
    #expect(try answers(workspace.open(Self.options)) == expected)
  }

  @Test func `change nothing of what the past shows`() throws {
    let workspace = try sample()
    let first = Workspace.start.milliseconds
    let moments = stride(from: Int64(-500), through: 42_000, by: 1500).map { first + $0 }
    func answers(at moment: Int64) throws -> [String] {
      try self.answers(workspace.open(Store.Options(asOf: Instant(milliseconds: moment))))
    }
    Workspace.removeTree(workspace.folder + "/.winnow")
    let plain = try moments.map(answers)
    #expect(Set(plain).count > 20)
    try workspace.open(Self.options).reindex()
    #expect(try snapshots(workspace).count >= 1)

    #expect(try moments.map(answers) == plain)
    workspace.removeIndex()
    #expect(try moments.map(answers) == plain)
    Workspace.removeTree(workspace.folder + "/.winnow")
    #expect(try moments.map(answers) == plain)
  }

  @Test func `are not needed where nothing happened since`() throws {
    let workspace = try sample()
    let later = Instant(milliseconds: workspace.clock.now.milliseconds + 1)
    let store = try workspace.open(Store.Options(asOf: later))

    #expect(try answers(store) == answers(workspace.open()))
    #expect(throws: StoreError.self) { try store.add("x", transaction: "X") }
  }
}
