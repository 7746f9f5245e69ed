import Glibc
import Testing
import WinnowCore
import WinnowStore
import WinnowTestSupport

@Suite struct `An erasure` {
  /// Texts that only the person has.
  private static let personal = [
    "Ada Quill", "ada.quill@example.org", "+49 30 5550123", "likes brass bands", "customer-4711",
  ]
  private static let options = Store.Options(segmentLimit: 1500, snapshotDistance: 2000)
  private static let id = LeadID(number: 5)

  /// Twelve leads, the fifth of whom has a history through several segments.
  private func sample() throws -> Workspace {
    let workspace = try Workspace()
    let store = try workspace.open(Self.options)
    for number in 1...12 {
      let data: JSONObject =
        number == 5
        ? [
          "name": "Ada Quill", "email": "ada.quill@example.org", "phone": "+49 30 5550123",
          "key": "customer-4711",
        ] : ["name": .string("lead \(number)"), "email": .string("\(number)@x.example")]
      _ = try store.write(transaction: "T\(number)", by: "rep") { writer in
        let id = writer.nextLeadID().description
        try writer.append(EventDraft(.leadCreated, subject: id, data: data))
        guard number >= 5 else { return }
        let note: JSONObject = ["type": "call", "note": "likes brass bands"]
        try writer.append(EventDraft(.activityObserved, subject: "L5", data: note))
        try writer.append(EventDraft(.leadUpdated, subject: "L5", data: ["company": "Quill"]))
      }
    }
    try workspace.open(Self.options).reindex()
    return workspace
  }

  private func erase(
    _ workspace: Workspace,
    transaction: String = "E1",
    io: any StorageIO = PosixIO()
  ) throws -> ErasureReport {
    let store = try Store(
      at: workspace.folder,
      io: io,
      clock: { Workspace.start },
      options: Self.options
    )
    return try store.erase(Self.id, transaction: transaction, by: "dpo")
  }

  /// Paths below `folder` of the files in which a text stands.
  private func grep(_ folder: String, _ texts: [String] = personal) throws -> [String] {
    let io = PosixIO()
    var found: [String] = []
    for name in try io.list(folder) {
      let path = folder + "/" + name
      if try io.identity(ofPath: path)?.isFolder == true {
        found += try grep(path, texts)
      } else {
        let text = String(decoding: try Workspace.bytes(path), as: UTF8.self)
        let folded = text.lowercased()
        if texts.contains(where: { text.contains($0) || folded.contains($0.lowercased()) }) {
          found.append(path)
        }
      }
    }
    return found
  }

  private func expectErased(_ workspace: Workspace) throws {
    #expect(try grep(workspace.folder) == [])
    let store = try workspace.open(Self.options)
    #expect(try store.verify(isDeep: true, index: true).findings == [])
    #expect(try store.lead(Self.id) == nil)
    #expect(try store.names() == (1...12).filter { $0 != 5 }.map { "lead \($0)" })
    for number in [1, 4, 6, 12] {
      let lead = try #require(try store.lead(LeadID(number: Int64(number))))
      #expect(lead.text("email") == "\(number)@x.example")
    }
    #expect(try grep(workspace.folder) == [])
  }

  @Test func `leaves nothing of the person, and everything of the others`() throws {
    let workspace = try sample()
    let io = PosixIO()
    try io.makeFolder(workspace.folder + "/quarantine")
    try io.makeFolder(workspace.folder + "/views")
    try io.makeFolder(workspace.folder + "/.winnow/logs")
    for name in [
      "quarantine/a.bin", "quarantine/import-x.csv", "views/leads.csv", ".winnow/logs/a",
    ] {
      let text = "1;Ada Quill;ada.quill@example.org\n"
      try Workspace.put(Array(text.utf8), workspace.folder + "/" + name)
    }
    try Workspace.put(Array("1;Bob\n".utf8), workspace.folder + "/quarantine/import-y.csv")
    let files = try io.list(workspace.folder + "/journal").filter { $0.hasSuffix("jsonl") }
    let sizes = try files.map { try io.identity(ofPath: workspace.folder + "/journal/" + $0)?.size }

    let report = try erase(workspace)
    #expect(report.events == 17)
    #expect(report.segments.count >= 2)
    #expect(report.removed.contains("quarantine/import-x.csv"))
    #expect(!report.removed.contains("quarantine/import-y.csv"))
    #expect(report.event != nil)
    for (name, size) in zip(files, sizes).dropLast() {
      #expect(try io.identity(ofPath: workspace.folder + "/journal/" + name)?.size == size)
    }
    try expectErased(workspace)
    let kinds = try workspace.open().history(of: Self.id).map(\.kind)
    #expect(Set(kinds) == [.erased, .erasureStarted, .leadErased])
    #expect(try workspace.open().erasures().map(\.finished) == [report.event])
    let next = try workspace.open().write(transaction: "N", by: "rep") { $0.nextLeadID() }.value
    #expect(next == LeadID(number: 13))
  }

  @Test func `changes only the blocks with lines of the person`() throws {
    let workspace = try sample()
    let name = workspace.folder + "/journal/000000000001.seal.json"
    let before = try #require(JSONValue.parse(Workspace.bytes(name)).object)
    let report = try erase(workspace)

    let after = try #require(JSONValue.parse(Workspace.bytes(name)).object)
    #expect(after["supersedes"] == [before["sha256"] ?? .null])
    #expect(after["bytes"] == before["bytes"])
    #expect(after["sha256"] != before["sha256"])
    let started = try workspace.open().erasures()[0].started
    #expect(after["erasure"] == .int(started))
    #expect(report.event == started + 1)
  }

  @Test func `of nobody is refused, and twice does nothing`() throws {
    let workspace = try sample()
    let error = #expect(throws: StoreError.self) {
      try workspace.open().erase(LeadID(number: 99), transaction: "E", by: "dpo")
    }
    #expect(error?.code == .noLead)
    #expect(error?.kind == .notFound)
    _ = try erase(workspace)

    let events = try workspace.open().counts().events
    let again = try erase(workspace, transaction: "E2")
    #expect(again.event == nil)
    #expect(try workspace.open().counts().events == events)
  }

  @Test func `needs a transaction of its own`() throws {
    let workspace = try sample()
    let error = #expect(throws: StoreError.self) { try erase(workspace, transaction: "T3") }
    #expect(error?.code == .notAllowed)
    #expect(try workspace.open().erasures().isEmpty)
    _ = try erase(workspace, transaction: "E1")
    try expectErased(workspace)
  }

  @Test func `lets nobody write in its middle`() async throws {
    let workspace = try sample()
    let folder = workspace.folder
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for number in 0..<15 {
          let options = Store.Options(wait: .seconds(60), segmentLimit: 1500)
          let store = try Store(at: folder, clock: { Workspace.start }, options: options)
          _ = try store.write(transaction: "W\(number)", by: "rep") { writer in
            let note: JSONObject = ["type": "call"]
            try writer.append(EventDraft(.activityObserved, subject: "L6", data: note))
          }
        }
      }
      group.addTask {
        let options = Store.Options(wait: .seconds(60), segmentLimit: 1500)
        let store = try Store(at: folder, clock: { Workspace.start }, options: options)
        _ = try store.erase(Self.id, transaction: "E1", by: "dpo")
      }
      try await group.waitForAll()
    }
    #expect(try workspace.open().lead(LeadID(number: 6))?.activities.count == 15)
    try expectErased(workspace)
  }

  @Test(arguments: 0..<70) func `can be interrupted anywhere and is gone on with`(_ stop: Int)
    throws
  {
    let workspace = try sample()
    let io = TappedIO()
    io.refuse { _ in io.calls.count > stop ? 5 : nil }
    let isDone = (try? erase(workspace, io: io)) != nil
    if !isDone {
      let pending = try workspace.open(Self.options).verify(isDeep: true)
      let others = pending.findings.filter { $0.kind != .unfinished && $0.kind != .tornTail }
      #expect(others == [])
      #expect(try workspace.open(Self.options).repair(transaction: "R", by: "rep").isEmpty)
      #expect(try workspace.open(Self.options).names().count >= 11)
    }

    let report = try erase(workspace, transaction: "E2")
    if !isDone, report.event != nil { #expect(report.events == 17) }
    try expectErased(workspace)
    #expect(try workspace.open().erasures().count == 1)
  }

  @Test func `is no damage while somebody is at it`() throws {
    let workspace = try sample()
    let io = TappedIO()
    io.refuse { _ in io.calls.count > 40 ? 5 : nil }
    #expect(throws: StoreError.self) { try erase(workspace, io: io) }
    #expect(try !workspace.open().verify().unfinishedErasures.isEmpty)
    let disk = PosixIO()
    let lock = try disk.open(workspace.folder + "/.winnow/LOCK", .createIfMissing)
    #expect(try disk.tryLock(lock))

    #expect(try workspace.open().verify().findings.allSatisfy { !$0.isDamage })
    #expect(try workspace.open().verify().findings.contains { $0.kind == .underWay })
    disk.close(lock)
    #expect(try workspace.open().verify().findings.contains { $0.kind == .unfinished })
  }

  @Test func `is done again where an older copy of a file came back`() throws {
    let workspace = try sample()
    let old = try Workspace.bytes(workspace.journal())
    _ = try erase(workspace)
    try Workspace.put(old, workspace.journal())

    #expect(try workspace.open().verify().findings.map(\.kind) == [.unfinished])
    let reports = try workspace.open(Self.options).reapplyErasures(transaction: "A", by: "dpo")
    #expect(reports.map(\.lead) == [Self.id])
    try expectErased(workspace)
    #expect(try workspace.open().reapplyErasures(transaction: "B", by: "dpo").isEmpty)
  }

  @Test func `is done again in a backup that is older`() throws {
    let workspace = try sample()
    let place = try TemporaryFolder()
    _ = try workspace.open().backup(to: place.path + "/old")
    _ = try erase(workspace)
    _ = try workspace.open().backup(to: place.path + "/new")
    #expect(try grep(place.path + "/new") == [])
    #expect(try !grep(place.path + "/old").isEmpty)
    let erased = try workspace.open().erasures().map(\.lead)

    let restored = try Store.restore(
      from: place.path + "/old",
      to: place.path + "/again",
      erasing: erased,
      transaction: "R",
      by: "dpo",
      clock: { Workspace.start }
    )
    #expect(restored.erasures.map(\.lead) == [Self.id])
    #expect(restored.verification.findings == [])
    #expect(try grep(place.path + "/again") == [])
    _ = try workspace.open().backup(to: place.path + "/old")
    #expect(try grep(place.path + "/old") == [])
  }

  @Test func `follows no link out of the workspace, and waits for no pipe`() throws {
    let workspace = try sample()
    let place = try TemporaryFolder()
    try Workspace.put(Array("Ada Quill".utf8), place.path + "/customers.csv")
    let quarantine = workspace.folder + "/quarantine"
    try PosixIO().makeFolder(quarantine)
    try #require(unsafe symlink(place.path, quarantine + "/elsewhere") == 0)
    try #require(unsafe symlink("/dev/zero", quarantine + "/zeros") == 0)
    try #require(unsafe mkfifo(quarantine + "/pipe", 0o600) == 0)

    let report = try erase(workspace)
    #expect(try place.read("customers.csv") == "Ada Quill")
    #expect(report.remnants.contains { $0.place == "quarantine/elsewhere" })
  }

  @Test func `that a merge with another copy took in is told`() throws {
    let workspace = try sample()
    let place = try TemporaryFolder()
    let copy = place.path + "/copy"
    _ = try workspace.open(Self.options).backup(to: place.path + "/backup")
    _ = try Store.restore(
      from: place.path + "/backup",
      to: copy,
      transaction: "R",
      by: "dpo",
      clock: { Workspace.start }
    )
    let other = try Store(at: copy, clock: { Workspace.start }, options: Self.options)
    let erased = try other.erase(Self.id, transaction: "E1", by: "dpo")
    try workspace.open(Self.options).add("went on", "and on", transaction: "W1")
    // As git does it: of sealed segments only one side was changed.
    for path in erased.segments where path != erased.segments.last {
      for name in [path, path.replacing(".jsonl", with: ".seal.json")] {
        try Workspace.put(try Workspace.bytes(copy + "/" + name), workspace.folder + "/" + name)
      }
    }
    Workspace.removeTree(workspace.folder + "/.winnow")

    let findings = try workspace.open(Self.options).verify().findings
    #expect(findings.contains { $0.kind == .merged })
  }

  @Test func `finds who was removed by what that lead was called`() throws {
    let workspace = try sample()
    let store = try workspace.open(Self.options)
    _ = try store.write(transaction: "gone", by: "rep") { writer in
      try writer.append(EventDraft(.leadRemoved, subject: "L5", data: [:]))
    }

    #expect(try store.find("ada.quill@example.org") == [])
    #expect(try store.leads(onceCalled: "Ada.Quill@example.org") == [Self.id])
    #expect(try store.leads(onceCalled: "customer-4711") == [Self.id])
    #expect(try store.leads(onceCalled: "nobody") == [])
  }

  @Test func `reaches archived segments`() throws {
    let workspace = try sample()
    let place = try TemporaryFolder()
    _ = try workspace.open().archive(before: 20, into: place.path + "/archive")
    #expect(try !grep(place.path + "/archive").isEmpty)

    _ = try erase(workspace)
    #expect(try grep(place.path + "/archive") == [])
    #expect(try grep(workspace.folder) == [])
    let report = try workspace.open().verify(isDeep: true, index: true)
    #expect(report.isClean)
    #expect(Set(report.findings.map(\.kind)) == [.archived])
  }

  @Test func `keeps the chain when a seal is lost afterwards`() throws {
    let workspace = try sample()
    _ = try erase(workspace)
    let path = workspace.folder + "/journal/000000000001.seal.json"
    let seal = try Workspace.bytes(path)
    try PosixIO().remove(path)

    #expect(try workspace.open().verify(isDeep: true).findings == [])
    try workspace.open().add("more", transaction: "M")
    let made = try #require(JSONValue.parse(Workspace.bytes(path)).object)
    let lost = try #require(JSONValue.parse(seal).object)
    #expect(made["supersedes"] == lost["supersedes"])
    #expect(try workspace.open().verify(isDeep: true, index: true).findings == [])
  }

  @Test func `names what it cannot reach`() throws {
    let workspace = try sample()
    try workspace.open().add("Friend of Ada Quill", transaction: "F")
    try Workspace.put(Array("ada.quill@example.org".utf8), workspace.folder + "/export.csv")
    try PosixIO().makeFolder(workspace.folder + "/.git")

    let remnants = try erase(workspace).remnants
    #expect(remnants.contains { $0.place == "events 29" })
    #expect(remnants.contains { $0.place == "export.csv" })
    #expect(remnants.contains { $0.message.contains("git") })
    #expect(remnants.contains { $0.place.contains("backups") })
  }
}
