import Testing
import WinnowCore
import WinnowStore

@Suite struct `The right to write` {
  private static let patient = Store.Options(wait: .milliseconds(5))

  /// What people do to files that they take for leftovers.
  enum Meddling: CaseIterable {
    case deleteLock, replaceLock, deleteHidden
  }

  private func meddle(_ how: Meddling, _ workspace: Workspace) throws {
    let io = PosixIO()
    let lock = workspace.folder + "/.winnow/LOCK"
    switch how {
    case .deleteLock: try io.remove(lock)
    case .replaceLock:
      try io.remove(lock)
      try Workspace.put(Array("{}".utf8), lock)
    case .deleteHidden: Workspace.removeTree(workspace.folder + "/.winnow")
    }
  }

  @Test(arguments: Meddling.allCases) func `stays with its holder whatever is done to its files`(
    _ how: Meddling
  ) throws {
    let workspace = try Workspace()
    _ = try workspace.open().write(transaction: "T1", by: "ada") { writer in
      try meddle(how, workspace)
      let error = #expect(throws: StoreError.self) {
        try workspace.open(Self.patient).add("Bob", transaction: "T2")
      }
      #expect(error?.kind == .locked)
      try writer.append(EventDraft(.leadCreated, subject: "L1", data: ["name": "Ada"]))
    }

    try workspace.open(Self.patient).add("Bob", transaction: "T2")
    #expect(try workspace.open().names() == ["Ada", "Bob"])
    #expect(try workspace.open().verify(index: true).findings == [])
  }

  @Test func `says who has it`() throws {
    let workspace = try Workspace()
    try workspace.open(Store.Options(command: "winnow import x.csv")).add("Ada", transaction: "T1")

    let text = try Workspace.bytes(workspace.folder + "/.winnow/LOCK")
    let note = try #require(try JSONValue.parse(text).object)
    #expect(note["cmd"] == "winnow import x.csv")
    #expect(note["pid"]?.integer != nil)
    #expect(note["host"]?.text?.isEmpty == false)
    #expect(note["boot"]?.text?.isEmpty == false)
  }

  @Test(arguments: [0x6969, 0x0102_1997, 0x6573_5546]) func `is not given where locks do not hold`(
    _ type: Int64
  ) throws {
    let workspace = try Workspace()
    let io = TappedIO()
    io.pretend(type: type)
    func store(unsafe: Bool) throws -> Store {
      try Store(
        at: workspace.folder,
        io: io,
        clock: { Workspace.start },
        options: Store.Options(unsafeFileSystem: unsafe)
      )
    }

    let error = #expect(throws: StoreError.self) {
      try store(unsafe: false).add("Ada", transaction: "T1")
    }
    #expect(error?.code == .unsafeFileSystem)
    #expect(try store(unsafe: false).names() == [])
    try store(unsafe: true).add("Ada", transaction: "T1")
    #expect(try store(unsafe: false).names() == ["Ada"])
  }

  @Test func `depends on a disk that tells what it is`() throws {
    let workspace = try Workspace()
    let real = try workspace.open().diskFacts()
    #expect(real.isSafe)
    #expect(try #require(real.free) > 0)
    #expect(real.sqlite.split(separator: ".").count == 3)
    let io = TappedIO()
    io.pretend(type: 0x6969)

    let facts = try Store(at: workspace.folder, io: io, clock: { Workspace.start }).diskFacts()
    #expect(facts.fileSystem == "NFS")
    #expect(!facts.isSafe)
    #expect(!facts.isInMemory)
  }
}
