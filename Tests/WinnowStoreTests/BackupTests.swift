import Testing
import WinnowCore
import WinnowStore
import WinnowTestSupport

@Suite struct `A backup` {
  private func sample(leads: Int = 20) throws -> Workspace {
    let workspace = try Workspace()
    let store = try workspace.open(Store.Options(segmentLimit: 900))
    for number in 1...leads { try store.add("lead \(number)", transaction: "T\(number)") }
    try Workspace.put(Array("[organization]\n".utf8), workspace.folder + "/winnow.toml")
    try PosixIO().makeFolder(workspace.folder + "/plugins")
    try PosixIO().makeFolder(workspace.folder + "/plugins/own")
    try Workspace.put(Array("return".utf8), workspace.folder + "/plugins/own/init.lua")
    return workspace
  }

  private func restore(_ backup: String, to target: String) throws -> RestoreReport {
    try Store.restore(
      from: backup,
      to: target,
      transaction: "R1",
      by: "ada",
      clock: { Workspace.start }
    )
  }

  private func names(_ folder: String) throws -> [String] {
    try Store(at: folder, clock: { Workspace.start }).names()
  }

  @Test func `is put back as it was`() throws {
    let workspace = try sample()
    let place = try TemporaryFolder()
    let report = try workspace.open().backup(to: place.path + "/backup")
    #expect(report.head == (try workspace.open().verify().head))
    #expect(report.copied.contains("plugins/own/init.lua"))

    let restored = try restore(place.path + "/backup", to: place.path + "/again")
    #expect(restored.verification.findings == [])
    #expect(restored.verification.head == report.head)
    #expect(try names(place.path + "/again") == workspace.open().names())
    #expect(try place.read("again/plugins/own/init.lua") == "return")
    #expect(try Store(at: place.path + "/again", clock: { Workspace.start }).id == Workspace.id)
    try Store(at: place.path + "/again", clock: { Workspace.start }).add("more", transaction: "M")
  }

  @Test func `of a journal that was just sealed is put back as it was`() throws {
    let workspace = try sample()
    let head = try workspace.open().verify().head
    _ = try workspace.open().seal()
    let place = try TemporaryFolder()
    #expect(try workspace.open().backup(to: place.path + "/backup").head == head)
    let restored = try restore(place.path + "/backup", to: place.path + "/again")
    #expect(restored.verification.findings == [])
    #expect(restored.verification.head == head)
    try workspace.open().add("more", transaction: "M")
    _ = try workspace.open().backup(to: place.path + "/backup")
  }

  @Test func `has the bundles of events that were written meanwhile`() throws {
    let workspace = try sample()
    let bundle = "bundles/0a1b/winnow.toml"
    let io = TappedIO()
    let folder = workspace.folder
    io.refuse { call in
      guard call.file.hasSuffix(".jsonl.copy") else { return nil }
      let store = try? Store(at: folder, clock: { Workspace.start })
      try? store?.keepBundle("0a1b", files: ["winnow.toml": []])
      return nil
    }
    let place = try TemporaryFolder()
    let store = try Store(at: folder, io: io, clock: { Workspace.start })
    let report = try store.backup(to: place.path + "/backup")
    #expect(report.copied.contains(bundle))
    #expect(try place.read("backup/" + bundle).isEmpty)
  }

  @Test func `gets a good copy where its own is spoiled`() throws {
    let workspace = try sample()
    _ = try workspace.open().seal()
    try workspace.open().add("more", transaction: "M")
    let place = try TemporaryFolder()
    let backup = place.path + "/backup"
    _ = try workspace.open().backup(to: backup)
    let copy = backup + "/journal/000000000001.jsonl"
    let good = try Workspace.bytes(copy)
    var spoiled = good
    spoiled[spoiled.count / 2] ^= 1
    try Workspace.put(spoiled, copy)

    let report = try workspace.open().backup(to: backup)
    #expect(report.copied.contains("journal/000000000001.jsonl"))
    #expect(try Workspace.bytes(copy) == good)
  }

  @Test func `is not taken for put back where a setting is another`() throws {
    let workspace = try sample()
    let place = try TemporaryFolder()
    _ = try workspace.open().backup(to: place.path + "/backup")
    _ = try restore(place.path + "/backup", to: place.path + "/again")
    _ = try restore(place.path + "/backup", to: place.path + "/again")
    try Workspace.put(Array("error()".utf8), place.path + "/again/plugins/own/init.lua")

    let error = #expect(throws: StoreError.self) {
      try restore(place.path + "/backup", to: place.path + "/again")
    }
    #expect(error?.code == .notAllowed)
  }

  @Test func `copies only what is new`() throws {
    let workspace = try sample()
    let place = try TemporaryFolder()
    let backup = place.path + "/backup"
    let first = try workspace.open().backup(to: backup)
    #expect(first.copied.filter { $0.hasSuffix(".jsonl") }.count >= 4)
    let none = try workspace.open().backup(to: backup)
    #expect(none.copied == [])
    #expect(none.kept >= 4)
    try workspace.open(Store.Options(segmentLimit: 900)).add("more", transaction: "M")

    let more = try workspace.open().backup(to: backup)
    #expect(more.copied.filter { $0.hasSuffix(".jsonl") }.count <= 2)
    #expect(more.head.number == 21)
    #expect(try restore(backup, to: place.path + "/again").verification.findings == [])
    #expect(try names(place.path + "/again").count == 21)
  }

  @Test func `goes into no folder of something else`() throws {
    let workspace = try sample()
    let place = try TemporaryFolder()
    try place.write("mine", to: "full/file")
    func refuse(_ folder: String, _ store: Store) {
      let error = #expect(throws: StoreError.self) { try store.backup(to: folder) }
      #expect(error?.code == .notAllowed)
    }
    refuse(place.path + "/full", try workspace.open())
    #expect(place.files(in: "full") == ["file"])
    _ = try workspace.open().backup(to: place.path + "/backup")
    let other = try TemporaryFolder()
    try Store.create(at: other.path, now: Workspace.start, id: "another")
    refuse(place.path + "/backup", try Store(at: other.path, clock: { Workspace.start }))

    let error = #expect(throws: StoreError.self) {
      try restore(place.path + "/backup", to: place.path + "/full")
    }
    #expect(error?.code == .notAllowed)
    let none = #expect(throws: StoreError.self) {
      try restore(place.path + "/full", to: place.path + "/again")
    }
    #expect(none?.code == .noStore)
  }

  @Test func `that knows more than the workspace is not overwritten`() throws {
    let workspace = try sample()
    let place = try TemporaryFolder()
    let backup = place.path + "/backup"
    let folder = workspace.folder + "/journal/"
    let last = try #require(PosixIO().list(folder).last { $0.hasSuffix(".jsonl") })
    let old = try Workspace.bytes(folder + last)
    try workspace.open().add("more", transaction: "M")
    _ = try workspace.open().backup(to: backup)
    let kept = try place.read("backup/journal/" + last)

    try Workspace.put(old, folder + last)
    workspace.removeIndex()
    #expect(throws: StoreError.self) { try workspace.open().backup(to: backup) }
    try workspace.open().add("other", transaction: "O")
    let error = #expect(throws: StoreError.self) { try workspace.open().backup(to: backup) }
    #expect(error?.code == .notAllowed)
    #expect(try place.read("backup/journal/" + last) == kept)
  }

  @Test func `keeps its good copy of a segment that is damaged now`() throws {
    let workspace = try sample()
    let place = try TemporaryFolder()
    let backup = place.path + "/backup"
    _ = try workspace.open().backup(to: backup)
    var bytes = try Workspace.bytes(workspace.journal())
    let good = bytes
    bytes[500] ^= 1
    try Workspace.put(bytes, workspace.journal())

    #expect(try workspace.open().backup(to: backup).damaged == ["journal/000000000001.jsonl"])
    let fresh = try workspace.open().backup(to: place.path + "/fresh")
    #expect(fresh.damaged == ["journal/000000000001.jsonl"])
    let restored = try restore(backup, to: place.path + "/again")
    #expect(restored.verification.findings == [])
    #expect(try Workspace.bytes(place.path + "/again/journal/000000000001.jsonl") == good)
    let poor = try restore(place.path + "/fresh", to: place.path + "/poor")
    #expect(!poor.verification.isClean)
  }

  @Test func `of a workspace that lacks a segment says so`() throws {
    let workspace = try sample()
    let place = try TemporaryFolder()
    let gone = try #require(
      PosixIO().list(workspace.folder + "/journal").filter { $0.hasSuffix(".jsonl") }.dropFirst()
        .first
    )
    try PosixIO().remove(workspace.folder + "/journal/" + gone)

    let report = try workspace.open().backup(to: place.path + "/backup")
    #expect(!report.damaged.isEmpty)
  }

  @Test func `that has more than a damaged workspace is kept, and the damage told`() throws {
    let workspace = try sample()
    let place = try TemporaryFolder()
    let backup = place.path + "/backup"
    _ = try workspace.open().backup(to: backup)
    let folder = workspace.folder + "/journal/"
    let last = try #require(PosixIO().list(folder).last { $0.hasSuffix(".jsonl") })
    var bytes = try Workspace.bytes(folder + last)
    let header = try #require(bytes.firstIndex(of: 10))
    bytes[header + 30] ^= 1
    try Workspace.put(bytes, folder + last)

    let error = #expect(throws: StoreError.self) { try workspace.open().backup(to: backup) }
    #expect(error?.code == .damaged)
    #expect(error?.kind == .badData)
    #expect(try PosixIO().list(backup + "/journal").contains(last))
  }

  @Test(arguments: 0..<30) func `that was interrupted is made again or put back whole`(
    _ stop: Int
  ) throws {
    let workspace = try sample(leads: 12)
    let place = try TemporaryFolder()
    let backup = place.path + "/backup"
    let io = TappedIO()
    let store = try Store(at: workspace.folder, io: io, clock: { Workspace.start })
    io.refuse { _ in io.calls.count > stop ? 28 : nil }

    let isDone = (try? store.backup(to: backup)) != nil
    if !isDone { #expect((try? restore(backup, to: place.path + "/early")) == nil) }
    _ = try workspace.open().backup(to: backup)
    #expect(try restore(backup, to: place.path + "/again").verification.findings == [])
    #expect(try names(place.path + "/again").count == 12)
  }

  @Test(arguments: 0..<60) func `is put back by doing it again where that was interrupted`(
    _ stop: Int
  ) throws {
    let workspace = try sample(leads: 12)
    let place = try TemporaryFolder()
    let backup = place.path + "/backup"
    let target = place.path + "/again"
    _ = try workspace.open().backup(to: backup)
    let io = TappedIO()
    io.refuse { _ in io.calls.count > stop ? 28 : nil }
    let early = try? Store.restore(
      from: backup,
      to: target,
      transaction: "R1",
      by: "ada",
      io: io,
      clock: { Workspace.start }
    )
    if early == nil { #expect(try restore(backup, to: target).verification.findings == []) }
    #expect(try names(target).count == 12)
    #expect(!place.files(in: "again/.winnow").contains("RESTORE"))
    #expect(try restore(backup, to: target).files == [])
    try Store(at: target, clock: { Workspace.start }).add("later", transaction: "T99")
    #expect(throws: StoreError.self) { try restore(backup, to: target) }
  }

  @Test func `is not put into what an interrupted putting back of another one left`() throws {
    let place = try TemporaryFolder()
    let workspace = try sample(leads: 3)
    for name in ["one", "two"] { _ = try workspace.open().backup(to: "\(place.path)/\(name)") }
    let io = TappedIO()
    io.refuse { $0.file.hasPrefix("winnow.toml") ? 28 : nil }
    _ = try? Store.restore(
      from: place.path + "/one",
      to: place.path + "/again",
      transaction: "R1",
      by: "ada",
      io: io,
      clock: { Workspace.start }
    )
    let error = #expect(throws: StoreError.self) {
      try restore(place.path + "/two", to: place.path + "/again")
    }
    #expect(error?.code == .notAllowed)
  }

  @Test func `holds what was committed before it began, while others write`() async throws {
    let workspace = try sample(leads: 3)
    let folder = workspace.folder
    let place = try TemporaryFolder()
    let path = place.path
    let open: @Sendable () throws -> Store = {
      try Store(
        at: folder,
        clock: { Workspace.start },
        options: Store.Options(wait: .seconds(60), segmentLimit: 900)
      )
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for number in 0..<60 { try open().add("a", "b", transaction: "W\(number)") }
      }
      for round in 0..<12 {
        group.addTask {
          let before = try open().counts().events
          let head = try open().backup(to: path + "/backup\(round)").head
          #expect(head.number >= before)
          let target = path + "/again\(round)"
          let report = try Store.restore(
            from: path + "/backup\(round)",
            to: target,
            transaction: "R1",
            by: "ada",
            clock: { Workspace.start }
          )
          #expect(report.verification.findings == [])
          #expect(report.verification.events == head.number)
          let leads = try Store(at: target, clock: { Workspace.start }).counts().leads
          #expect((leads - 3) % 2 == 0)
        }
      }
      try await group.waitForAll()
    }
  }
}
