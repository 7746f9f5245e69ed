import Testing
import WinnowCore
import WinnowEngine
import WinnowStore

@Suite struct `An import` {
  private let mapping = "key = [\"id\"]\n[columns]\nn = { field = \"n\", type = \"integer\" }"

  private func rows(_ numbers: ClosedRange<Int>) -> String {
    "id,n\n" + numbers.map { "k\($0),\($0)\n" }.joined()
  }

  @Test func `of a known file leaves the journal as it was`() throws {
    let workspace = try IntakeWorkspace()
    try workspace.take(csv: rows(1...50), by: mapping)
    let journal = try workspace.journal()

    let result = try workspace.take(csv: rows(1...50), by: mapping)

    #expect(result.unchanged == 50)
    #expect(result.id == nil)
    #expect(try workspace.journal() == journal)
    #expect(try workspace.store.imports().count == 1)
  }

  @Test func `tells how it began and ended`() throws {
    let workspace = try IntakeWorkspace()

    try workspace.take(csv: rows(1...3) + "k4,x\n", by: mapping)

    let record = try #require(try workspace.store.imports().first)
    #expect(record.file == "leads.csv")
    #expect(record.mapping == "test.toml")
    #expect(record.totals?.rows == 4)
    #expect(record.totals?.created == 3)
    #expect(record.totals?.rejected == 1)
    #expect(try ImportList(store: workspace.store)["I1"]?.state == .finished)
  }

  @Test func `that is interrupted keeps what it read, and goes on the next time`() throws {
    let workspace = try IntakeWorkspace()
    let path = try workspace.file("a.csv", rows(1...1000))
    let mapping = try IntakeFiles.mapping(text: mapping)

    let first = try workspace.take(path, mapping, isInterrupted: { true })
    let kept = try workspace.leads().count
    let second = try workspace.take(path, mapping)

    #expect(first.isInterrupted)
    #expect(first.failure?.kind == .interrupted)
    #expect(kept == 256)
    #expect(second.id == "I1")
    #expect(try ImportList(store: workspace.store).entries.map(\.state) == [.finished])
    #expect([second.unchanged, second.created] == [256, 744])
    #expect(try workspace.leads().count == 1000)
  }

  @Test func `commits more than one transaction may hold piece by piece`() throws {
    let workspace = try IntakeWorkspace()
    let note = String(repeating: "x", count: 4096)
    let text = "id,note\n" + (1...1100).map { "k\($0),\(note)\n" }.joined()

    let result = try workspace.take(
      csv: text,
      by: "key = [\"id\"]\n[columns]\nnote = { field = \"note\" }"
    )

    #expect(result.created == 1100)
    let commits = String(decoding: try workspace.journal(), as: UTF8.self).split(
      separator: "\"z\":1"
    )
    #expect(commits.count > 2)
    #expect(try workspace.leads().count == 1100)
  }

  @Test func `with the transaction of one that is done does nothing`() throws {
    let workspace = try IntakeWorkspace()
    let path = try workspace.file("a.csv", rows(1...5))
    let mapping = try IntakeFiles.mapping(text: mapping)
    try workspace.take(path, mapping, transaction: "T1")
    let journal = try workspace.journal()

    let again = try workspace.take(path, mapping, transaction: "T1")

    #expect(again.wasDone)
    #expect(again.id == "I1")
    #expect(again.created == 5)
    #expect(try workspace.journal() == journal)
  }

  @Test func `with the transaction of one that was stopped is the same import`() throws {
    let workspace = try IntakeWorkspace()
    let path = try workspace.file("a.csv", rows(1...300))
    let mapping = try IntakeFiles.mapping(text: mapping)
    try workspace.take(path, mapping, transaction: "T1", isInterrupted: { true })

    let result = try workspace.take(path, mapping, transaction: "T1")

    #expect(result.id == "I1")
    #expect([result.unchanged, result.created] == [256, 44])
    #expect(try ImportList(store: workspace.store).entries.map(\.state) == [.finished])
  }

  @Test func `that only looks counts without writing`() throws {
    let workspace = try IntakeWorkspace()
    let path = try workspace.file("a.csv", rows(1...5) + "k1,9\nk7,x\n")
    let journal = try workspace.journal()

    let result = try workspace.take(path, try IntakeFiles.mapping(text: mapping)) {
      $0.isDryRun = true
    }

    #expect([result.created, result.updated, result.rejected] == [5, 1, 1])
    #expect(result.rejectFile == nil)
    #expect(try workspace.journal() == journal)
  }

  @Test func `names the columns that it leaves out, and repeated ones`() throws {
    let workspace = try IntakeWorkspace()

    let result = try workspace.take(csv: "id,n,x,x\n1,2,3,4\n", by: mapping)

    #expect(result.unmapped == ["x", "x_2"])
    #expect(result.notices.count == 1)
    #expect(result.notices.first?.contains("x_2") == true)
  }

  @Test func `counts missing cells as empty and says so`() throws {
    let workspace = try IntakeWorkspace()

    let result = try workspace.take(csv: "id,n,x\n1,2\n2,3,4,,\n3,4,5,6\n4\n", by: mapping)

    #expect([result.created, result.rejected] == [2, 2])
    #expect(result.notices.first?.hasPrefix("1 row has fewer cells") == true)
  }

  @Test func `takes the delimiter that Excel names on a line of its own`() throws {
    let workspace = try IntakeWorkspace()

    let result = try workspace.take(csv: "sep=;\r\nid;n\r\n1;2\r\n", by: mapping)

    #expect([result.created, result.rejected] == [1, 0])
    #expect(try workspace.leads().first?.fields == ["n": 2])
  }

  @Test func `leaves out rows of empty cells and says so`() throws {
    let workspace = try IntakeWorkspace()

    let result = try workspace.take(
      csv: "name,x\nAda,1\n,\n \"\" , \n",
      by: "[columns]\nname = { field = \"name\" }"
    )

    #expect([result.rows, result.created, result.rejected] == [1, 1, 0])
    #expect(
      result.notices == ["2 rows have only empty cells (the first on line 3) and are left out"]
    )
  }

  @Test func `reads JSON Lines although they are called CSV`() throws {
    let workspace = try IntakeWorkspace()

    let result = try workspace.take(try workspace.file("a.csv", "{\"name\":\"Ada\"}\n"))

    #expect(result.layout == "lead objects")
    #expect(try workspace.leads().first?.text("name") == "Ada")
  }

  @Test func `reports how far it is`() throws {
    let workspace = try IntakeWorkspace()
    let path = try workspace.file("a.csv", rows(1...3000))
    var seen: [ImportProgress] = []

    let request = ImportRequest(
      path: path,
      mapping: try IntakeFiles.mapping(text: mapping),
      actor: "ada",
      transaction: "T1",
      quarantine: workspace.folder + "/quarantine"
    )
    _ = try Importer(store: workspace.store, clock: { IntakeWorkspace.now })
      .run(request, progress: { seen.append($0) })

    #expect(seen.map(\.rows) == [1024, 2048, 3000])
    #expect(seen.last.map { $0.bytes == $0.totalBytes } == true)
  }
}
