import Testing
import WinnowCore
import WinnowStore

@Suite struct `Damage to the journal` {
  /// Three transactions of one, two and three events.
  private func sample() throws -> (workspace: Workspace, bytes: [UInt8], ends: [Int]) {
    let workspace = try Workspace()
    let store = try workspace.open()
    var ends: [Int] = []
    for (transaction, names) in [("T1", ["a"]), ("T2", ["b", "c"]), ("T3", ["d", "e", "f"])] {
      _ = try store.write(transaction: transaction, by: "ada") { writer in
        for name in names {
          let id = writer.nextLeadID().description
          try writer.append(EventDraft(.leadCreated, subject: id, data: ["name": .string(name)]))
        }
      }
      ends.append(try Workspace.bytes(workspace.journal()).count)
    }
    return (workspace, try Workspace.bytes(workspace.journal()), ends)
  }

  @Test func `at its end is cut off, wherever a write stopped`() throws {
    let (workspace, bytes, ends) = try sample()
    for length in ends[0]..<bytes.count {
      workspace.removeIndex()
      Workspace.removeTree(workspace.folder + "/quarantine")
      try Workspace.put(Array(bytes[..<length]), workspace.journal())
      let whole = ends.filter { $0 <= length }.count
      let events = [1, 3, 6][whole - 1]

      let store = try workspace.open()
      #expect(try store.counts().events == Int64(events))
      try store.add("g", transaction: "T4")
      #expect(try store.counts().events == Int64(events + 1))
      #expect(try store.verify().findings == [])
      let kept = ends.contains(length) ? 0 : 1
      let quarantine = (try? PosixIO().list(workspace.folder + "/quarantine")) ?? []
      #expect(quarantine.count == kept)
    }
  }

  @Test(arguments: [1, 15, 511, 512, 513, 4096, 8192]) func `that a crash left as zeros is cut off`(
    _ count: Int
  ) throws {
    let (workspace, bytes, _) = try sample()
    workspace.removeIndex()
    try Workspace.put(bytes + Array(repeating: 0, count: count), workspace.journal())

    #expect(try workspace.open().names() == ["a", "b", "c", "d", "e", "f"])
    try workspace.open().add("g", transaction: "T4")
    #expect(try workspace.open().verify().findings == [])
  }

  @Test func `is noticed for every bit, and refused unless it may be an interrupted write`() throws
  {
    let (workspace, bytes, ends) = try sample()
    workspace.removeIndex()
    for index in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[index] ^= 1 << UInt8(bit)
        try Workspace.put(damaged, workspace.journal())
        let report = try workspace.open().verify()
        guard !report.findings.isEmpty else {
          Issue.record("bit \(bit) of byte \(index) is not noticed")
          return
        }
        guard index < ends[1], bit == 3, index % 5 == 0 else { continue }
        let error = #expect(throws: StoreError.self) {
          try workspace.open().add("g", transaction: "T4")
        }
        #expect(error?.kind == .badData)
        #expect(error?.file == workspace.journal())
      }
    }
  }

  @Test func `names file, line and byte`() throws {
    let (workspace, bytes, ends) = try sample()
    workspace.removeIndex()
    var damaged = bytes
    damaged[ends[0] + 40] ^= 1
    try Workspace.put(damaged, workspace.journal())

    let error = #expect(throws: StoreError.self) { try workspace.open().counts() }
    #expect(error?.line == 3)
    #expect(error?.offset == Int64(ends[0]))
    let finding = try workspace.open().verify().findings.first
    #expect(finding?.kind == .bitRot)
    #expect(finding?.line == 3)
    #expect(finding?.offset == Int64(ends[0]))
  }

  @Test func `by an editor or a hand is told apart`() throws {
    let (workspace, bytes, _) = try sample()
    let lines = bytes.split(separator: 0x0a).map { Array($0) + [0x0a] }
    func kinds(_ text: [[UInt8]]) throws -> Set<VerifyReport.Class> {
      try Workspace.put(Array(text.joined()), workspace.journal())
      return Set(try workspace.open().verify().findings.map(\.kind))
    }

    #expect(try kinds(lines.map { $0.dropLast() + [0x0d, 0x0a] }).contains(.edited))
    #expect(try kinds([[0xef, 0xbb, 0xbf]] + lines).contains(.edited))
    #expect(
      try kinds(lines.enumerated().map { $0 == 0 ? $1.dropLast() + [13, 10] : $1 }) == [.edited]
    )
    #expect(try kinds(lines + [[0x0a]]) == [.tornTail])
    #expect(try kinds(lines.prefix(2) + [[0x0a]] + lines.dropFirst(2)).contains(.edited))
    for index in 2..<lines.count - 1 {
      var without = lines
      without.remove(at: index)
      #expect(try kinds(without).contains(.reordered))
      var twice = lines
      twice.insert(lines[index], at: index)
      #expect(try kinds(twice).contains(.reordered))
      var swapped = lines
      swapped.swapAt(index, index + 1)
      #expect(try kinds(swapped).contains(.reordered))
    }
    #expect(try kinds(lines) == [])
  }

  @Test func `that took acknowledged events is refused, as the index has seen them`() throws {
    let (workspace, bytes, ends) = try sample()
    try Workspace.put(Array(bytes[..<ends[1]]), workspace.journal())

    let error = #expect(throws: StoreError.self) {
      try workspace.open().add("g", transaction: "T4")
    }
    #expect(error?.code == .eventsVanished)
    #expect(try workspace.open().names() == ["a", "b", "c"])
  }

  @Test func `to segments, seals and their order is noticed`() throws {
    let workspace = try Workspace()
    let store = try workspace.open(Store.Options(segmentLimit: 200))
    for number in 1...5 { try store.add("lead \(number)", transaction: "T\(number)") }
    let names = try PosixIO().list(workspace.folder + "/journal")
    #expect(names.filter { $0.hasSuffix(".jsonl") }.count == 5)
    #expect(try store.verify().findings == [])
    let folder = workspace.folder + "/journal/"
    for name in names {
      let bytes = try Workspace.bytes(folder + name)
      for index in stride(from: 0, to: bytes.count, by: 7) {
        var damaged = bytes
        damaged[index] ^= 2
        try Workspace.put(damaged, folder + name)
        #expect(try !workspace.open().verify().findings.isEmpty, "\(name) \(index)")
      }
      try PosixIO().remove(folder + name)
      if name.hasSuffix(".jsonl"), name != names.last {
        #expect((try? workspace.open().verify().isClean) != true, "\(name) is gone")
      }
      try Workspace.put(bytes, folder + name)
    }
    #expect(try workspace.open().verify(index: true).findings == [])
  }

  /// The power may fail between a seal and the next segment.
  @Test func `in a sealed end is no interrupted write, and a repair keeps every event`() throws {
    let (workspace, bytes, ends) = try sample()
    let store = try workspace.open()
    _ = try store.seal()
    let journal = workspace.folder + "/journal/"
    try PosixIO().remove(journal + "000000000007.jsonl")
    workspace.removeIndex()
    for index in ends[1]..<bytes.count {
      var damaged = bytes
      damaged[index] ^= 4
      try Workspace.put(damaged, workspace.journal())

      #expect(try !workspace.open().verify().isClean, "byte \(index)")
      #expect(throws: StoreError.self, "byte \(index)") { try workspace.open().names() }
      let error = #expect(throws: StoreError.self, "byte \(index)") {
        try workspace.open().add("g", transaction: "T4")
      }
      #expect(error?.code == .damaged, "byte \(index)")
    }
    let report = try workspace.open().repair(isDry: false, transaction: "R1", by: "ada")
    #expect(report.lost == [])
    #expect(try workspace.open().names() == ["a", "b", "c", "d", "e", "f"])
    try workspace.open().add("g", transaction: "T4")
    #expect(try workspace.open().verify(isDeep: true).findings == [])
  }

  /// Such a copy is made by `cp` while somebody writes and seals.
  @Test func `a segment that is shorter than its seal is gone on with`() throws {
    let (workspace, bytes, ends) = try sample()
    _ = try workspace.open().seal()
    try PosixIO().remove(workspace.folder + "/journal/000000000007.jsonl")
    for length in [ends[1], ends[1] + 20] {
      workspace.removeIndex()
      try Workspace.put(Array(bytes[..<length]), workspace.journal())
      try workspace.open().add("g", transaction: "T4")
      #expect(try workspace.open().names() == ["a", "b", "c", "g"])
      #expect(try workspace.open().verify(isDeep: true).findings == [])
    }
  }

  @Test func `in the number of a segment's last event is no merge`() throws {
    let (workspace, bytes, _) = try sample()
    let store = try workspace.open()
    _ = try store.seal()
    try store.add("g", transaction: "T4")
    workspace.removeIndex()
    let last = try #require(bytes.dropLast().lastIndex(of: 0x0a)) + 6
    var damaged = bytes
    // Event 6 claims to be event 7, or no number at all.
    for bit: UInt8 in [1, 8] {
      damaged[last] = bytes[last] ^ bit
      try Workspace.put(damaged, workspace.journal())
      #expect(try workspace.open().verify().findings.map(\.kind).contains(.merged) == false)
    }
    let report = try workspace.open().repair(isDry: false, transaction: "R1", by: "ada")
    #expect(report.lost == [])
    #expect(try workspace.open().names() == ["a", "b", "c", "d", "e", "f", "g"])
  }

  @Test func `a blank line at the end is mended by the next change`() throws {
    let (workspace, bytes, _) = try sample()
    try Workspace.put(bytes + [0x0a], workspace.journal())

    #expect(try workspace.open().verify(index: true).isClean)
    try workspace.open().add("g", transaction: "T4")
    #expect(try workspace.open().names() == ["a", "b", "c", "d", "e", "f", "g"])
    #expect(try workspace.open().verify(index: true).findings == [])
  }

  @Test func `an editor's mark in the header is named by readers`() throws {
    let (workspace, bytes, _) = try sample()
    workspace.removeIndex()
    let end = try #require(bytes.firstIndex(of: 0x0a))
    for text in [[0xef, 0xbb, 0xbf] + bytes, Array(bytes[..<end]) + [0x0d] + bytes[end...]] {
      try Workspace.put(text, workspace.journal())
      let error = #expect(throws: StoreError.self) { try workspace.open().names() }
      #expect(error?.code == .damaged)
      #expect(error?.message.contains("an editor") == true)
    }
  }

  @Test func `that took STORE.json is told from no workspace at all`() throws {
    let (workspace, _, _) = try sample()
    try PosixIO().remove(workspace.folder + "/STORE.json")

    let made = #expect(throws: StoreError.self) {
      try Store.create(at: workspace.folder, now: Workspace.start, id: Workspace.id)
    }
    #expect(made?.code == .damaged)
    #expect(made?.hint?.contains("winnow repair") == true)
    // Nothing tells what it said when no header does.
    var bytes = try Workspace.bytes(workspace.journal())
    bytes[2] ^= 1
    try Workspace.put(bytes, workspace.journal())
    let opened = #expect(throws: StoreError.self) { try workspace.open() }
    #expect(opened?.code == .damaged)
    #expect(opened?.kind == .badData)
    #expect(opened?.hint?.contains("restore STORE.json from a backup") == true)
    let nowhere = #expect(throws: StoreError.self) {
      try Store(at: workspace.folder + "/journal", clock: { Workspace.start })
    }
    #expect(nowhere?.code == .noStore)
  }

  @Test func `that took seals is mended by the next change, unless the segment is damaged`() throws
  {
    let workspace = try Workspace()
    let options = Store.Options(segmentLimit: 200)
    let store = try workspace.open(options)
    for number in 1...4 { try store.add("lead \(number)", transaction: "T\(number)") }
    let io = PosixIO()
    let folder = workspace.folder + "/journal/"
    let seals = try io.list(folder).filter { $0.hasSuffix(".seal.json") }
    let texts = try seals.map { try Workspace.bytes(folder + $0) }
    #expect(seals.count == 3)
    for name in seals { try io.remove(folder + name) }
    var bytes = try Workspace.bytes(workspace.journal(2))
    bytes[bytes.count - 60] ^= 1
    try Workspace.put(bytes, workspace.journal(2))

    try workspace.open().add("more", transaction: "T5")
    #expect(try Workspace.bytes(folder + seals[0]) == texts[0])
    #expect(try Workspace.bytes(folder + seals[2]) == texts[2])
    #expect(try io.identity(ofPath: folder + seals[1]) == nil)
    #expect(try workspace.open().verify().findings.contains { $0.kind == .bitRot })
    bytes[bytes.count - 60] ^= 1
    try Workspace.put(bytes, workspace.journal(2))
    try workspace.open().add("more", transaction: "T6")
    #expect(try Workspace.bytes(folder + seals[1]) == texts[1])
    #expect(try workspace.open().verify(index: true).findings == [])
  }

  @Test func `by a newer program is left alone`() throws {
    let workspace = try Workspace()
    let text = #"{"format":"winnow","v":2,"store":"x","created":"2026-11-21T00:00:00Z"}"#
    try Workspace.put(Array(text.utf8), workspace.folder + "/STORE.json")

    let error = #expect(throws: StoreError.self) { try workspace.open() }
    #expect(error?.kind == .newerFormat)
  }
}
