import Testing
import WinnowCore
import WinnowStore

@Suite struct `A check of the whole store` {
  private func sample(segmentLimit: Int64 = 32 << 20) throws -> Workspace {
    let workspace = try Workspace()
    let store = try workspace.open(Store.Options(segmentLimit: segmentLimit))
    for number in 1...5 { try store.add("lead \(number)", transaction: "T\(number)") }
    return workspace
  }

  private func copy(_ workspace: Workspace) throws -> Workspace {
    let other = try Workspace()
    for name in try PosixIO().list(workspace.folder + "/journal") {
      let bytes = try Workspace.bytes(workspace.folder + "/journal/" + name)
      try Workspace.put(bytes, other.folder + "/journal/" + name)
    }
    return other
  }

  private func kinds(_ workspace: Workspace, isDeep: Bool = false) throws -> [VerifyReport.Class] {
    try workspace.open(Store.Options(useIndex: false)).verify(isDeep: isDeep).findings.map(\.kind)
  }

  private func lines(_ path: String) throws -> [[UInt8]] {
    try Workspace.bytes(path).split(separator: 0x0a).map { Array($0) + [0x0a] }
  }

  // MARK: Two copies

  @Test func `tells that two copies of one segment were merged`() throws {
    let ours = try sample()
    let theirs = try copy(ours)
    try ours.open().add("mine", "mine too", transaction: "A1")
    try theirs.open().add("theirs", transaction: "B1")
    try theirs.open().add("theirs too", transaction: "B2")
    let common = 6
    let mine = try lines(ours.journal())
    let other = try lines(theirs.journal())
    let marks = ["<<<<<<< HEAD\n", "=======\n", ">>>>>>> theirs\n"].map { Array($0.utf8) }
    ours.removeIndex()

    let union = mine + other[common...]
    try Workspace.put(Array(union.joined()), ours.journal())
    let report = try ours.open().verify()
    #expect(report.findings.map(\.kind) == [.merged])
    #expect(report.findings.first?.line == 9)
    #expect(report.findings.first?.hint.contains("git checkout") == true)

    var marked = Array(mine[..<common])
    marked.append(marks[0])
    marked += mine[common...]
    marked.append(marks[1])
    marked += other[common...]
    marked.append(marks[2])
    try Workspace.put(Array(marked.joined()), ours.journal())
    #expect(try kinds(ours) == [.merged, .merged, .merged, .merged])
    #expect(throws: StoreError.self) { try ours.open().add("more", transaction: "A2") }
    try Workspace.put(Array(mine.joined()), ours.journal())
    #expect(try kinds(ours) == [])
  }

  @Test func `tells that segments of two copies lie together`() throws {
    let ours = try sample()
    let theirs = try copy(ours)
    let options = Store.Options(segmentLimit: 200)
    try ours.open(options).add("mine", transaction: "A1")
    try theirs.open().add("theirs", "theirs too", transaction: "B1")
    try theirs.open(options).add("theirs", transaction: "B2")
    ours.removeIndex()
    let name = "/journal/000000000008.jsonl"
    try Workspace.put(Workspace.bytes(theirs.folder + name), ours.folder + name)

    let findings = try ours.open().verify().findings
    #expect(findings.contains { $0.kind == .missingSegment || $0.kind == .merged })
    #expect(findings.contains { $0.kind == .chainBreak })
    let other = "/journal/000000000006.jsonl"
    try Workspace.put(Workspace.bytes(ours.folder + other), theirs.folder + other)
    theirs.removeIndex()
    #expect(try kinds(theirs).contains(.merged))
  }

  @Test(arguments: [true, false]) func `lets nobody go on behind the file of another copy`(
    useIndex: Bool
  ) throws {
    let options = Store.Options(useIndex: useIndex)
    let ours = try sample()
    let theirs = try copy(ours)
    try ours.open(options).add("mine", transaction: "A1")
    try theirs.open().add("your", transaction: "B1")
    _ = try theirs.open().seal()
    let own = try Workspace.bytes(theirs.journal())
    // As git leaves it in a conflict: the file that both changed is ours.
    for name in try PosixIO().list(theirs.folder + "/journal") where name != "000000000001.jsonl" {
      let path = "/journal/" + name
      try Workspace.put(Workspace.bytes(theirs.folder + path), ours.folder + path)
    }

    for work: (Store) throws -> Void in [
      { try $0.add("more", transaction: "A2") }, { _ = try $0.seal() }, { try $0.reindex() },
      { _ = try $0.erase(LeadID(number: 1), transaction: "E", by: "ada") },
    ] {
      let error = #expect(throws: StoreError.self) { try work(ours.open(options)) }
      #expect(error?.code == .chainBroken)
      #expect(try ours.open(options).names().last == "mine")
    }
    ours.removeIndex()
    #expect(try ours.open(options).names().last == "mine")
    #expect(throws: StoreError.self) { try ours.open(options).add("more", transaction: "A2") }

    try Workspace.put(own, ours.journal())
    ours.removeIndex()
    try ours.open(options).add("more", transaction: "A2")
    #expect(try kinds(ours, isDeep: true) == [])
  }

  @Test(arguments: [true, false]) func `cuts off no event of another copy`(
    useIndex: Bool
  ) throws {
    let options = Store.Options(useIndex: useIndex)
    let ours = try sample()
    let theirs = try copy(ours)
    try ours.open(options).add("mine", transaction: "A1")
    try theirs.open().add("theirs", transaction: "B1")
    let union = try lines(ours.journal()) + lines(theirs.journal())[6...]
    try Workspace.put(Array(union.joined()), ours.journal())

    for _ in 0..<2 {
      let error = #expect(throws: StoreError.self) {
        try ours.open(options).add("more", transaction: "A2")
      }
      #expect(error?.code == .chainBroken)
      #expect(try ours.open(options).names().last == "mine")
      ours.removeIndex()
    }
    #expect(try lines(ours.journal()) == Array(union))
    #expect(try kinds(ours) == [.merged])
  }

  @Test(arguments: [true, false]) func `notices a file of another copy in front of its own`(
    useIndex: Bool
  ) throws {
    let options = Store.Options(useIndex: useIndex)
    let ours = try sample()
    let theirs = try copy(ours)
    for number in 1...3 {
      _ = try ours.open().seal()
      try ours.open(options).add("mine \(number)", transaction: "A\(number)")
    }
    try theirs.open().add("theirs", transaction: "B1")
    let own = try Workspace.bytes(ours.journal())
    // As git merges it without a conflict: only they changed this file.
    try Workspace.put(Workspace.bytes(theirs.journal()), ours.journal())

    let error = #expect(throws: StoreError.self) {
      try ours.open(options).add("more", transaction: "A4")
    }
    #expect(error?.code == .chainBroken)
    try Workspace.put(own, ours.journal())
    try ours.open(options).add("more", transaction: "A4")
    #expect(try kinds(ours, isDeep: true) == [])
  }

  // MARK: Hands

  @Test func `takes no garbage of a power cut for an editor's line end`() throws {
    let workspace = try sample()
    let whole = try Workspace.bytes(workspace.journal())
    let garbage =
      Array(#"{"n":6,"t":"2026-11-21T20:4"#.utf8) + [0x0d, 0x0a, 0x07, 0xff, 0x0a, 0x03]
    try Workspace.put(whole + garbage, workspace.journal())

    #expect(try kinds(workspace) == [.tornTail])
    try workspace.open().add("more", transaction: "T6")
    #expect(try workspace.open().names().count == 6)
  }

  @Test func `tells a line that was put in from one that was changed`() throws {
    let workspace = try sample()
    let text = try lines(workspace.journal())
    workspace.removeIndex()
    for place in 2...4 {
      var stuffed = text
      stuffed.insert(Array("a word of somebody\n".utf8), at: place)
      try Workspace.put(Array(stuffed.joined()), workspace.journal())
      let findings = try workspace.open().verify().findings
      #expect(findings.map(\.kind) == [.edited])
      #expect(findings.first?.line == place + 1)
    }
  }

  @Test func `tells files that were put together`() throws {
    let workspace = try sample(segmentLimit: 300)
    let first = try Workspace.bytes(workspace.journal(1))
    let names = try PosixIO().list(workspace.folder + "/journal").filter { $0.hasSuffix("jsonl") }
    let second = try Workspace.bytes(workspace.folder + "/journal/" + names[1])
    try Workspace.put(first + second, workspace.journal(1))

    #expect(try kinds(workspace).contains(.edited))
  }

  @Test func `finds a change whose checksums were made to fit`() throws {
    let workspace = try sample(segmentLimit: 300)
    let text = try lines(workspace.journal(1))
    let header = Array(text[0])
    var journal = HandJournal(after: header)
    for line in text.dropFirst() {
      let body = String(decoding: line.dropLast(17), as: UTF8.self)
      journal.add(body.replacing("lead 1", with: "lead 9"))
    }
    workspace.removeIndex()
    try Workspace.put(journal.bytes, workspace.journal(1))

    #expect(try kinds(workspace) == [.merged])
    #expect(try kinds(workspace, isDeep: true) == [.edited, .merged])
  }

  @Test func `reads the data of each event when it looks deeply`() throws {
    let workspace = try Workspace()
    var journal = HandJournal(after: try Workspace.bytes(workspace.journal()))
    journal.add(
      #"{"n":1,"t":"2026-11-21T20:46:01.123Z","k":"a.b","by":"a","v":1,"tx":"T","d":{"a":}},"z":1"#
        .replacing("}}", with: "}")
    )
    try Workspace.put(journal.bytes, workspace.journal())

    #expect(try kinds(workspace) == [])
    #expect(try kinds(workspace, isDeep: true) == [.edited])
  }

  // MARK: Every byte

  @Test func `notices a change of any bit of seals and description`() throws {
    let workspace = try sample(segmentLimit: 600)
    let names = try PosixIO().list(workspace.folder + "/journal").filter { $0.contains("seal") }
    for path in ["/STORE.json", "/journal/" + names[0]].map({ workspace.folder + $0 }) {
      let bytes = try Workspace.bytes(path)
      for index in bytes.indices {
        for bit in 0..<8 {
          var damaged = bytes
          damaged[index] ^= 1 << UInt8(bit)
          try Workspace.put(damaged, path)
          let isNoticed = (try? workspace.open().verify().isClean) != true
          guard isNoticed else {
            Issue.record("\(path): bit \(bit) of byte \(index)")
            return
          }
        }
      }
      try Workspace.put(bytes, path)
    }
    #expect(try kinds(workspace, isDeep: true) == [])
  }

  // MARK: Anchors

  @Test func `compares the journal with a head that was kept`() throws {
    let workspace = try sample(segmentLimit: 400)
    var heads: [JournalHead] = []
    for number in 6...12 {
      heads.append(try workspace.open().verify().head)
      let store = try workspace.open(Store.Options(segmentLimit: 400))
      try store.add("lead \(number)", transaction: "T\(number)")
    }
    #expect(heads.map(\.number) == [5, 6, 7, 8, 9, 10, 11])
    for head in heads {
      #expect(JournalHead(head.description) == head)
      #expect(try workspace.open().verify(expectedHead: head).findings == [])
      let other = JournalHead(number: head.number, sha256: heads[0].sha256)
      guard other != head else { continue }
      let findings = try workspace.open().verify(expectedHead: other).findings
      #expect(findings.map(\.kind) == [.headDiffers])
    }
    let later = JournalHead(number: 99, sha256: heads[0].sha256)
    #expect(try workspace.open().verify(expectedHead: later).findings.map(\.kind) == [.headDiffers])
    #expect(JournalHead("12") == nil)
    #expect(JournalHead("12:ABC") == nil)
  }

  @Test func `has the same head before and after sealing`() throws {
    let workspace = try sample(segmentLimit: 400)
    let before = try workspace.open().verify().head
    _ = try workspace.open().seal()
    #expect(try workspace.open().verify().head == before)
    #expect(try workspace.open().verify(expectedHead: before).findings == [])
    try workspace.open().add("Eve", transaction: "T6")
    #expect(try workspace.open().verify(expectedHead: before).findings == [])
  }

  @Test func `needs no head of a journal without events`() throws {
    let workspace = try Workspace()
    let head = try workspace.open().verify().head
    #expect(head.number == 0)
    try workspace.open().add("Ada", transaction: "T1")
    #expect(try workspace.open().verify(expectedHead: head).findings == [])
  }
}
