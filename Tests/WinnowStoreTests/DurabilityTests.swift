import Testing
import WinnowCore
import WinnowStore

@Suite struct `What is acknowledged` {
  private static let segment = "000000000001.jsonl"

  private func open(
    _ workspace: Workspace,
    _ io: TappedIO,
    _ options: Store.Options = Store.Options()
  ) throws -> Store {
    try Store(at: workspace.folder, io: io, clock: { Workspace.start }, options: options)
  }

  private func syncs(_ io: TappedIO) -> [String] {
    io.calls.filter { $0.name.hasSuffix("sync") }.map { "\($0.name) \($0.file)" }
  }

  @Test func `costs two syncs when the journal is opened and one for the commit`() throws {
    let workspace = try Workspace()
    try workspace.open().add("Ada", transaction: "T1")
    let io = TappedIO()
    let store = try open(workspace, io)

    try store.add("Bob", transaction: "T2")
    #expect(syncs(io) == ["fsync journal", "fsync \(Self.segment)", "fdatasync \(Self.segment)"])
    io.forget()
    try store.add("Eve", transaction: "T3")
    #expect(syncs(io) == ["fdatasync \(Self.segment)"])
  }

  @Test func `costs in a new segment two syncs more than the commit`()
    throws
  {
    let workspace = try Workspace()
    let io = TappedIO()
    let store = try open(workspace, io, Store.Options(segmentLimit: 200))
    try store.add("Ada", transaction: "T1")
    io.forget()

    try store.add("Bob", transaction: "T2")
    let seal = "fsync 000000000001.seal.json.new"
    #expect(syncs(io) == [seal, "fdatasync 000000000002.jsonl.new", "fsync journal"])
    #expect(try workspace.open().verify(index: true).findings == [])
  }

  @Test(arguments: [
    ("fsync 000000000001.seal.json.new", WinnowError.Kind.notWritten),
    ("fdatasync 000000000002.jsonl.new", .outcomeUnknown), ("fsync journal", .outcomeUnknown),
  ])
  func
    `is not followed by anything when a sync for a new segment fails, and the same command settles it`(
      _ sync: String,
      _ kind: WinnowError.Kind
    ) throws
  {
    let workspace = try Workspace()
    let io = TappedIO()
    let store = try open(workspace, io, Store.Options(segmentLimit: 200))
    try store.add("Ada", transaction: "T1")
    io.refuse { "\($0.name) \($0.file)" == sync ? 5 : nil }

    let error = #expect(throws: StoreError.self) { try store.add("Bob", transaction: "T2") }
    #expect(error?.kind == kind)
    io.refuse { _ in nil }
    let later = #expect(throws: StoreError.self) { try store.add("Bob", transaction: "T2") }
    #expect(later?.code == .poisoned)
    try workspace.open().add("Bob", transaction: "T2")
    #expect(try workspace.open().names() == ["Ada", "Bob"])
    #expect(try workspace.open().verify(index: true).findings == [])
  }

  @Test func `leaves nothing of what was to be put in place`() throws {
    let workspace = try Workspace()
    try workspace.open().add("Ada", transaction: "T1")
    let names = ["000000000007.jsonl.new", "000000000001.seal.json.new"]
    for name in names + ["other.new"] {
      try Workspace.put([0x41], workspace.folder + "/journal/" + name)
    }

    try workspace.open().add("Bob", transaction: "T2")
    let left = try PosixIO().list(workspace.folder + "/journal")
    #expect(left == ["000000000001.jsonl", "other.new"])
  }

  @Test func `is read again from the disk by each writer that opens the journal`() throws {
    let workspace = try Workspace()
    try workspace.open().add("Ada", transaction: "T1")
    let io = TappedIO()

    try open(workspace, io).add("Bob", transaction: "T2")
    let names = io.calls.map(\.name)
    let forgotten = try #require(names.firstIndex(of: "fadvise"))
    #expect(names[..<forgotten].filter { $0 == "fsync" }.count == 2)
    #expect(names[forgotten...].contains("pwrite"))
  }

  @Test func `is durable before an index may be its witness`() throws {
    let workspace = try Workspace()
    try workspace.open().add("Ada", transaction: "T1")
    workspace.removeIndex()
    let io = TappedIO()

    #expect(try open(workspace, io).names() == ["Ada"])
    #expect(syncs(io) == ["fsync journal", "fsync \(Self.segment)"])
    io.refuse { $0.name == "fsync" ? 5 : nil }
    workspace.removeIndex()
    #expect(try open(workspace, io).names() == ["Ada"])
    #expect(try PosixIO().identity(ofPath: workspace.folder + "/.winnow/index") == nil)
  }

  @Test func `may be kept or not after a sync that failed, and the same command settles it`() throws
  {
    let workspace = try Workspace()
    let io = TappedIO()
    let store = try open(workspace, io)
    try store.add("Ada", transaction: "T1")
    io.refuse { $0.name == "fdatasync" ? 5 : nil }

    let unknown = #expect(throws: StoreError.self) { try store.add("Bob", transaction: "T2") }
    #expect(unknown?.kind == .outcomeUnknown)
    io.refuse { _ in nil }
    let poisoned = #expect(throws: StoreError.self) { try store.add("Eve", transaction: "T3") }
    #expect(poisoned?.code == .poisoned)
    try open(workspace, io).add("Bob", transaction: "T2")
    #expect(try workspace.open().names() == ["Ada", "Bob"])
  }

  @Test(arguments: [27, 28, 122]) func `stays, and a full disk changes nothing else`(
    _ number: Int32
  ) throws {
    let workspace = try Workspace()
    let io = TappedIO()
    let store = try open(workspace, io)
    try store.add("Ada", transaction: "T1")
    let before = try Workspace.bytes(workspace.journal())
    io.refuse { $0.name == "pwrite" && $0.file == Self.segment ? number : nil }

    let error = #expect(throws: StoreError.self) { try store.add("Bob", transaction: "T2") }
    #expect(error?.kind == .notWritten)
    #expect(try Workspace.bytes(workspace.journal()) == before)
    io.refuse { _ in nil }
    try store.add("Bob", transaction: "T2")
    #expect(try workspace.open().names() == ["Ada", "Bob"])
  }

  @Test(arguments: [
    #"{"a":1"#, #"["a"]"#, "{\"a\":\"\u{2028}\"}", "{\"a\":\"\u{85}\"}", "{\"a\":\n1}",
    #"{"a":1,"a":2}"#, #"{"a":"\ud800"}"#, #"{"a":NaN}"#, #"{"a":1}}"#,
  ]) func `can be read by everyone: other data is refused`(_ text: String) throws {
    let workspace = try Workspace()
    let store = try workspace.open()

    let error = #expect(throws: StoreError.self) {
      try store.write(transaction: "T1", by: "ada") { writer in
        try writer.append(EventDraft(.leadCreated, subject: "L1", encoded: Array(text.utf8)))
      }
    }
    #expect(error?.code == .badEvent)
    #expect(try workspace.open().counts().events == 0)
  }

  @Test func `is UTF-8`() throws {
    let workspace = try Workspace()
    let error = #expect(throws: StoreError.self) {
      try workspace.open().write(transaction: "T1", by: "ada") { writer in
        let data = Array(#"{"a":""#.utf8) + [0xff] + Array(#""}"#.utf8)
        try writer.append(EventDraft(.leadCreated, subject: "L1", encoded: data))
      }
    }
    #expect(error?.code == .badEvent)
  }

  @Test func `is known as such when another copy's journal takes its place`() throws {
    let workspace = try Workspace()
    try workspace.open().add("Ada", transaction: "T1")
    let common = try Workspace.bytes(workspace.journal())
    try workspace.open().add("Bob", transaction: "T2")
    let ours = try Workspace.bytes(workspace.journal())
    let other = try Workspace()
    try Workspace.put(common, other.journal())
    try other.open().add("Eve", "Joe", transaction: "T3")
    try Workspace.put(try Workspace.bytes(other.journal()), workspace.journal())

    #expect(try workspace.open().names() == ["Ada", "Eve", "Joe"])
    let error = #expect(throws: StoreError.self) {
      try workspace.open().add("Ann", transaction: "T4")
    }
    #expect(error?.code == .eventsVanished)
    let report = try workspace.open().verify(index: true)
    #expect(report.findings.map(\.kind) == [.eventsVanished])
    try Workspace.put(ours, workspace.journal())
    try workspace.open().add("Ann", transaction: "T4")
    #expect(try workspace.open().names() == ["Ada", "Bob", "Ann"])
  }
}
