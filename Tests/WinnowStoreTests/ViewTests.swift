import Testing
import WinnowCore
import WinnowStore
import WinnowTestSupport

@Suite struct `Views` {
  private func add(_ store: Store, _ transaction: String, _ data: JSONObject) throws {
    _ = try store.write(transaction: transaction, by: "ada") { writer in
      let id = writer.nextLeadID().description
      try writer.append(EventDraft(.leadCreated, subject: id, data: data))
    }
  }

  private func sample() throws -> Workspace {
    let workspace = try Workspace()
    let store = try workspace.open(Store.Options(segmentLimit: 600))
    try add(store, "T1", ["name": "Ada, \"the\" first", "email": "a@x.de", "zebra": 7])
    try add(store, "T2", ["name": "=SUM(A1)", "stage": "mql", "answers": ["need": "clear"]])
    try add(store, "T3", ["company": "Acme\nGmbH", "stage": "customer", "ähm": true])
    try add(store, "T4", ["name": "gone"])
    _ = try store.write(transaction: "T5", by: "ada") { writer in
      try writer.append(EventDraft(.leadRemoved, subject: "L4", data: [:]))
      try writer.append(EventDraft(.activityObserved, subject: "L1", data: ["type": "call"]))
      let score: JSONObject = [
        "score": 12.5, "qualified": true, "grade": "A", "card": "c", "ruleset": "sha256:1",
        "at": "2026-11-21T00:00:00Z",
      ]
      try writer.append(EventDraft(.scoreChanged, subject: "L2", data: score))
    }
    return workspace
  }

  private func read(_ workspace: Workspace, _ name: String) throws -> String {
    String(decoding: try Workspace.bytes(workspace.folder + "/views/" + name), as: UTF8.self)
  }

  @Test(arguments: ["leads.csv", "leads.jsonl", "prospects.csv"])
  func `replace views, and no other file of such a name`(_ name: String) throws {
    let workspace = try sample()
    let place = try TemporaryFolder()
    _ = try workspace.open().writeViews(into: place.path)
    _ = try workspace.open().writeViews(into: place.path)
    try place.write("name,email\nBob,b@x.de\n", to: name)

    let error = #expect(throws: StoreError.self) {
      try workspace.open().writeViews(into: place.path)
    }
    #expect(error?.code == .notAllowed)
    #expect(try place.read(name) == "name,email\nBob,b@x.de\n")
  }

  @Test func `show the leads as flat files`() throws {
    let workspace = try sample()
    let report = try workspace.open().writeViews()
    let time = "2026-11-21T20:46:00.000Z"
    let heading =
      "id,key,name,email,phone,company,country,employees,source,campaign,stage,score,grade,"
      + "qualified,created,updated,activities,zebra,ähm,answers.need\n"
    let second = "L2,,'=SUM(A1),,,,,,,,mql,12.5,A,true,\(time),\(time),0,,,clear\n"
    let third = "L3,,,,,\"Acme\nGmbH\",,,,,customer,,,,\(time),\(time),0,,true,\n"

    #expect(
      try read(workspace, "leads.csv")
        == heading
        + "L1,,\"Ada, \"\"the\"\" first\",a@x.de,,,,,,,inquiry,,,,\(time),\(time),1,7,,\n"
        + second + third
    )
    #expect(try read(workspace, "prospects.csv") == heading + second + third)
    let lines = try read(workspace, "leads.jsonl").split(separator: "\n")
    let ids = try lines.map { try JSONValue.parse(Array($0.utf8)).object?["id"]?.text }
    #expect(ids == ["L1", "L2", "L3"])
    #expect(report.files.map(\.leads) == [3, 3, 2])
    let bytes = try report.files.map { try PosixIO().identity(ofPath: $0.path)?.size }
    #expect(bytes == report.files.map(\.bytes))
  }

  @Test func `are the same bytes for the same journal`() throws {
    let workspace = try sample()
    let names = ["leads.csv", "leads.jsonl", "prospects.csv"]
    var seen: Set<[String]> = []
    for useIndex in [true, false, true] {
      _ = try workspace.open(Store.Options(useIndex: useIndex)).writeViews()
      seen.insert(try names.map { try read(workspace, $0) })
      Workspace.removeTree(workspace.folder + "/views")
      Workspace.removeTree(workspace.folder + "/.winnow")
    }
    let copy = try TemporaryFolder()
    _ = try workspace.open().backup(to: copy.path + "/backup")
    _ = try Store(at: copy.path + "/backup", clock: { Workspace.start }).writeViews()
    seen.insert(try names.map { try copy.read("backup/views/" + $0) })
    #expect(seen.count == 1)
  }

  @Test func `stay as they were when the disk is full`() throws {
    let workspace = try sample()
    _ = try workspace.open().writeViews()
    let before = try read(workspace, "leads.csv")
    try workspace.open().add("more", transaction: "M")
    let io = TappedIO()
    io.refuse { $0.name == "pwrite" && $0.file.hasSuffix(".new") ? 28 : nil }

    let store = try Store(at: workspace.folder, io: io, clock: { Workspace.start })
    let error = #expect(throws: StoreError.self) { try store.writeViews() }
    #expect(error?.kind == .notWritten)
    #expect(try read(workspace, "leads.csv") == before)
    _ = try workspace.open().writeViews()
    #expect(try read(workspace, "leads.csv").contains("more"))
  }

  @Test func `may show the past, in a folder of their own`() throws {
    let workspace = try Workspace()
    try workspace.open().add("Ada", transaction: "T1")
    let then = workspace.clock.now
    workspace.clock.advance(milliseconds: 5000)
    try workspace.open().add("Bob", transaction: "T2")
    let place = try TemporaryFolder()

    let report = try workspace.open(Store.Options(asOf: then)).writeViews(
      into: place.path + "/then"
    )
    #expect(report.files.map(\.leads) == [1, 1, 0])
    #expect(try place.read("then/leads.csv").contains("Ada"))
    #expect(try !place.read("then/leads.csv").contains("Bob"))
  }
}
