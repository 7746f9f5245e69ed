import StoreProofs
import Testing
import WinnowCore
import WinnowStore

@Suite struct `A repair` {
  /// Forty leads, some transactions of two events, in segments of some lines each.
  private func sample(segmentLimit: Int64 = 1500) throws -> Workspace {
    let workspace = try Workspace()
    let store = try workspace.open(Store.Options(segmentLimit: segmentLimit))
    for number in stride(from: 1, to: 40, by: 2) {
      try store.add("lead \(number)", "lead \(number + 1)", transaction: "T\(number)")
    }
    return workspace
  }

  private func repair(
    _ workspace: Workspace,
    isDry: Bool = false,
    transaction: String = "R1",
    io: any StorageIO = PosixIO()
  ) throws -> RepairReport {
    let store = try Store(
      at: workspace.folder,
      io: io,
      clock: { Workspace.start },
      options: Store.Options(segmentLimit: 1500)
    )
    return try store.repair(isDry: isDry, transaction: transaction, by: "ada")
  }

  private func files(_ workspace: Workspace) throws -> [String: [UInt8]] {
    let folder = workspace.folder + "/journal/"
    let names = try PosixIO().list(folder)
    let pairs = try names.map { ($0, try Workspace.bytes(folder + $0)) }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  private func lines(_ bytes: [UInt8]) -> [[UInt8]] {
    bytes.split(separator: 0x0a).map { Array($0) + [0x0a] }
  }

  /// The store is sound, holds the leads but for the lost ones, and can be written.
  private func expectSound(_ workspace: Workspace, lost: Set<Int>) throws {
    let report = try workspace.open().verify(isDeep: true, index: true)
    #expect(report.findings == [])
    let names = Set(try workspace.open().names())
    #expect(names == Set((1...40).filter { !lost.contains($0) }.map { "lead \($0)" }))
    try workspace.open().add("more", transaction: "M")
    #expect(try workspace.open().names().contains("more"))
  }

  @Test func `puts a single wrong bit right, wherever it is`() throws {
    let workspace = try sample()
    let names = try files(workspace).keys.filter { $0.hasSuffix(".jsonl") }.sorted()
    var random = SplitMix(state: 4)
    for _ in 0..<60 {
      let name = names[Int(random.next() % UInt64(names.count - 1))]
      let path = workspace.folder + "/journal/" + name
      let good = try Workspace.bytes(path)
      var bad = good
      let place = Int(random.next() % UInt64(bad.count - 1))
      bad[place] ^= 1 << UInt8(random.next() % 8)
      try Workspace.put(bad, path)
      let report = try repair(workspace, isDry: true)
      #expect(report.segments.map(\.isWhole) == [true], "\(name) \(place)")
      #expect(report.lost == [])
      #expect(try Workspace.bytes(path) == bad)
      try Workspace.put(good, path)
    }
    let path = workspace.folder + "/journal/" + names[1]
    let good = try Workspace.bytes(path)
    var bad = good
    bad[700] ^= 4
    try Workspace.put(bad, path)
    let report = try repair(workspace)
    #expect(report.segments.map(\.mended) == [1])
    #expect(try Workspace.bytes(path) == good)
    #expect(try Workspace.bytes(workspace.folder + "/" + report.copies[0]) == bad)
    try expectSound(workspace, lost: [])
  }

  @Test func `keeps every good line, and tells which events are lost`() throws {
    let workspace = try sample()
    let path = workspace.journal()
    var bytes = try Workspace.bytes(path)
    let ends = bytes.indices.filter { bytes[$0] == 0x0a }
    // Events 3 and 4 (a transaction), and one of the next transaction.
    for line in [3, 4, 6] {
      bytes.replaceSubrange(
        ends[line - 1] + 40..<ends[line - 1] + 60,
        with: repeatElement(63, count: 20)
      )
    }
    try Workspace.put(bytes, path)

    let plan = try repair(workspace, isDry: true)
    #expect(plan.lost == [3...4, 6...6])
    #expect(plan.event == nil)
    #expect(try Workspace.bytes(path) == bytes)
    let report = try repair(workspace)
    #expect(report.lost == [3...4, 6...6])
    #expect(report.copies.count >= 1)
    var told: [JSONValue] = []
    try workspace.open().forEachEvent { event in
      if event.kind == .journalRepaired { told.append(event.data["lost"] ?? .null) }
      return true
    }
    #expect(told == [[[3, 4], [6, 6]]])
    #expect(try repair(workspace, transaction: "R2").isEmpty)
    try expectSound(workspace, lost: [3, 4, 6])
  }

  /// What hands and programs do to a file.
  enum Meddling: CaseIterable {
    case deleteLine, doubleLine, swapLines, carriageReturns, byteOrderMark, blankLines, strangeLine
    case header, joined, wholeLines
  }

  private func meddle(_ how: Meddling, _ text: [[UInt8]]) -> [[UInt8]] {
    var text = text
    switch how {
    case .deleteLine: text.remove(at: 4)
    case .doubleLine: text.insert(text[4], at: 6)
    case .swapLines: text.swapAt(3, 4)
    case .carriageReturns: text = text.map { $0.dropLast() + [0x0d, 0x0a] }
    case .byteOrderMark: text[0] = [0xef, 0xbb, 0xbf] + text[0]
    case .blankLines: text.insert([0x0a], at: 2)
    case .strangeLine: text.insert(Array("a word of mine\n".utf8), at: 5)
    case .header: text[0] = Array("{}\n".utf8)
    case .joined: text[3] = text[3].dropLast() + Array("?".utf8)
    case .wholeLines:
      text[5] = Array(String(repeating: "#", count: text[5].count - 1).utf8) + [0x0a]
    }
    return text
  }

  @Test(arguments: Meddling.allCases) func `undoes what hands do`(_ how: Meddling) throws {
    let workspace = try sample()
    let path = workspace.journal()
    let good = try Workspace.bytes(path)
    try Workspace.put(Array(meddle(how, lines(good)).joined()), path)
    #expect(try !workspace.open().verify().isClean)

    let lost: Set<Int> = how == .deleteLine ? [4] : how == .wholeLines ? [5] : []
    let report = try repair(workspace)
    #expect(Set(report.lost.flatMap { $0.map(Int.init) }) == lost)
    if lost.isEmpty, how != .header { #expect(try Workspace.bytes(path) == good) }
    try expectSound(workspace, lost: lost)
  }

  @Test func `makes stand-ins for a file that is gone`() throws {
    for isSealed in [true, false] {
      let workspace = try sample()
      let names = try files(workspace).keys.sorted()
      let gone = names.filter { $0.hasSuffix(".jsonl") }[1]
      let next = names.filter { $0.hasSuffix(".jsonl") }[2]
      let io = PosixIO()
      try io.remove(workspace.folder + "/journal/" + gone)
      if !isSealed {
        let seal = gone.replacing(".jsonl", with: ".seal.json")
        try io.remove(workspace.folder + "/journal/" + seal)
      }
      let first = try #require(Int(gone.prefix(12)))
      let last = try #require(Int(next.prefix(12))) - 1

      #expect(try repair(workspace).lost == [Int64(first)...Int64(last)])
      try expectSound(workspace, lost: Set(first...last))
    }
  }

  @Test func `makes seals anew`() throws {
    let workspace = try sample()
    let name = try #require(try files(workspace).keys.sorted().first { $0.contains("seal") })
    let path = workspace.folder + "/journal/" + name
    let good = try Workspace.bytes(path)
    try Workspace.put(good.dropLast(5) + [0x0a], path)

    let report = try repair(workspace)
    #expect(report.seals == ["journal/" + name])
    #expect(try Workspace.bytes(path) == good)
    try expectSound(workspace, lost: [])
  }

  @Test func `keeps numbers of events that vanished`() throws {
    let workspace = try sample(segmentLimit: 32 << 20)
    let bytes = try Workspace.bytes(workspace.journal())
    try Workspace.put(Array(lines(bytes)[..<37].joined()), workspace.journal())
    #expect(throws: StoreError.self) { try workspace.open().add("x", transaction: "X") }

    #expect(try repair(workspace).lost == [37...40])
    try expectSound(workspace, lost: [37, 38, 39, 40])
    #expect(try workspace.open().counts().events == 42)
  }

  /// The index has seen the last event: no interrupted write left it so.
  @Test(arguments: [true, false]) func `keeps every line of the journal's end that can be read`(
    isSeen: Bool
  ) throws {
    let workspace = try sample(segmentLimit: 32 << 20)
    let good = try Workspace.bytes(workspace.journal())
    if !isSeen { workspace.removeIndex() }
    let text = lines(good)
    var bitInLast = good
    bitInLast[good.count - 60] ^= 4
    var bitInNewline = good
    bitInNewline[good.count - 1] ^= 4
    let ends = isSeen ? [good.dropLast(), bitInNewline] : []
    for (round, bad) in ([bitInLast] + ends).enumerated() {
      try Workspace.put(bad, workspace.journal())
      #expect(try repair(workspace, transaction: "R\(round)").lost == [])
      #expect(try Workspace.bytes(workspace.journal()).starts(with: good))
      try Workspace.put(good, workspace.journal())
      if isSeen { try workspace.open().reindex() }
    }
    var gap = text
    gap.remove(at: 39)
    try Workspace.put(Array(gap.joined()), workspace.journal())
    #expect(try repair(workspace, transaction: "gap").lost == [39...39])
    try expectSound(workspace, lost: [39])
  }

  @Test func `leaves an interrupted write to the next change`() throws {
    let workspace = try sample(segmentLimit: 32 << 20)
    workspace.removeIndex()
    let bytes = try Workspace.bytes(workspace.journal())
    try Workspace.put(bytes + Array("{\"n\":41,".utf8), workspace.journal())

    #expect(try repair(workspace).isEmpty)
    try workspace.open().add("late", transaction: "L")
    #expect(try workspace.open().verify(isDeep: true, index: true).findings == [])
  }

  @Test func `does not decide between two copies`() throws {
    let workspace = try sample(segmentLimit: 32 << 20)
    let other = try Workspace()
    try Workspace.put(Workspace.bytes(workspace.journal()), other.journal())
    let common = try Workspace.bytes(workspace.journal())
    try workspace.open().add("mine", transaction: "A")
    try other.open().add("theirs", transaction: "B")
    let union =
      try Workspace.bytes(workspace.journal())
      + Workspace.bytes(other.journal()).dropFirst(common.count)
    try Workspace.put(union, workspace.journal())

    let error = #expect(throws: StoreError.self) { try repair(workspace) }
    #expect(error?.code == .damaged)
    #expect(try Workspace.bytes(workspace.journal()) == union)
  }

  @Test func `leaves a segment of another copy alone`() throws {
    let workspace = try sample(segmentLimit: 32 << 20)
    let other = try Workspace()
    try Workspace.put(Workspace.bytes(workspace.journal()), other.journal())
    try workspace.open().add("mine", transaction: "A")
    _ = try workspace.open().seal()
    try other.open().add("theirs", transaction: "B")
    try Workspace.put(Workspace.bytes(other.journal()), workspace.journal())
    workspace.removeIndex()

    #expect(try workspace.open().verify().findings.map(\.kind) == [.merged])
    let error = #expect(throws: StoreError.self) { try repair(workspace) }
    #expect(error?.code == .damaged)
    #expect(try Workspace.bytes(workspace.journal()) == Workspace.bytes(other.journal()))
  }

  @Test(arguments: 0..<50, ["R1", "R2"])
  func `can be interrupted anywhere, and be run again`(_ stop: Int, transaction: String) throws {
    let workspace = try sample()
    let folder = workspace.folder + "/journal/"
    let names = try files(workspace).keys.filter { $0.hasSuffix(".jsonl") }.sorted()
    for name in names.prefix(2) {
      var bytes = try Workspace.bytes(folder + name)
      bytes.replaceSubrange(400..<430, with: repeatElement(63, count: 30))
      try Workspace.put(bytes, folder + name)
    }
    let io = TappedIO()
    io.refuse { _ in io.calls.count > stop ? 5 : nil }

    let first = try? repair(workspace, io: io)
    let second = try repair(workspace, transaction: transaction)
    #expect(first != nil || !second.isEmpty || second.event != nil || stop > 20)
    #expect(try workspace.open().verify(isDeep: true, index: true).findings == [])
    var told = 0
    var lost = 0
    try workspace.open().forEachEvent { event in
      if event.kind == .lost { lost += 1 }
      for range in event.data["lost"]?.array ?? [] {
        told += Int((range.array?[1].integer ?? 0) - (range.array?[0].integer ?? 0) + 1)
      }
      return true
    }
    #expect(lost > 0)
    #expect(told == lost)
  }

  @Test(arguments: 0..<30) func `never drops a line that was not touched`(_ seed: UInt64) throws {
    let workspace = try sample()
    let folder = workspace.folder + "/journal/"
    var random = SplitMix(state: seed)
    let names = try files(workspace).keys.filter { $0.hasSuffix(".jsonl") }.sorted()
    var touched: Set<Int> = []
    for _ in 0..<Int(1 + random.next() % 6) {
      let name = try #require(names.dropLast().randomElement(using: &random))
      var text = lines(try Workspace.bytes(folder + name))
      let first = try #require(Int(name.prefix(12)))
      let place = 1 + Int(random.next() % UInt64(text.count - 1))
      for _ in 0..<Int(1 + random.next() % 12) {
        let byte = Int(random.next() % UInt64(text[place].count - 1))
        text[place][byte] = UInt8(0x20 + random.next() % 90)
      }
      touched.insert(first + place - 1)
      try Workspace.put(Array(text.joined()), folder + name)
    }

    let report = try repair(workspace)
    let lost = Set(report.lost.flatMap { $0.map(Int.init) })
    #expect(lost.isSubset(of: touched))
    try expectSound(workspace, lost: lost)
  }
}
