import Testing
import WinnowCore
import WinnowEngine
import WinnowStore

@Suite struct `A file that is imported again` {
  private let mapping = "key = [\"k\"]\n[columns]\nv = { field = \"v\" }"

  private func values(_ workspace: IntakeWorkspace) throws -> [String?] {
    try workspace.leads().map { $0.text("v") }
  }

  private func edit(_ workspace: IntakeWorkspace, _ value: String) throws {
    _ = try workspace.store.write(transaction: "T-\(value)", by: "bob") {
      try $0.append(EventDraft(.leadUpdated, subject: "L1", data: ["v": .string(value)]))
    }
  }

  @Test(arguments: [2, 100])
  func `adds nothing, however many rows one key has`(count: Int) throws {
    let workspace = try IntakeWorkspace()
    let text = "k,v\n" + (0..<count).map { "1,x\($0)\n" }.joined()
    try workspace.take(csv: text, by: mapping)
    let journal = try workspace.journal()

    let again = try workspace.take(csv: text, by: mapping)

    #expect(again.unchanged == Int64(count))
    #expect(again.id == nil)
    #expect(try workspace.journal() == journal)
    #expect(try values(workspace) == ["x\(count - 1)"])
  }

  @Test func `ends with the last row of a key, also when it came before`() throws {
    let workspace = try IntakeWorkspace()
    let text = "k,v\n1,a\n1,b\n1,a\n"

    let first = try workspace.take(csv: text, by: mapping)
    let journal = try workspace.journal()
    try workspace.take(csv: text, by: mapping)

    #expect([first.created, first.updated, first.unchanged] == [1, 2, 0])
    #expect(try values(workspace) == ["a"])
    #expect(try workspace.journal() == journal)
  }

  @Test func `does not hide a row that another file brings back`() throws {
    let workspace = try IntakeWorkspace()
    try workspace.take(csv: "k,v\n1,a\n1,b\n", by: mapping)

    let other = try workspace.take(csv: "k,v\n1,a\n", by: mapping)

    #expect(other.updated == 1)
    #expect(try values(workspace) == ["a"])
  }

  @Test func `counts again where another import changed the lead since, and then no more`() throws {
    let workspace = try IntakeWorkspace()
    let monday = "k,v\n1,a\n2,x\n"
    try workspace.take(csv: monday, by: mapping)
    try workspace.take(csv: "k,v\n1,b\n", by: mapping)

    let third = try workspace.take(csv: monday, by: mapping)
    let journal = try workspace.journal()
    try workspace.take(csv: monday, by: mapping)

    #expect([third.updated, third.unchanged] == [1, 1])
    #expect(try values(workspace) == ["a", "x"])
    #expect(try workspace.journal() == journal)
  }

  @Test(arguments: ["1,a\n", "1,a\n1,b\n"])
  func `leaves what a person changed since`(rows: String) throws {
    let workspace = try IntakeWorkspace()
    try workspace.take(csv: "k,v\n" + rows, by: mapping)
    try edit(workspace, "mine")

    let again = try workspace.take(csv: "k,v\n" + rows, by: mapping)

    #expect(again.updated == 0)
    #expect(try values(workspace) == ["mine"])
  }

  @Test func `with one more row changes only that, and leaves what a person changed`() throws {
    let workspace = try IntakeWorkspace()
    try workspace.take(csv: "k,v\n1,a\n2,b\n", by: mapping)
    try edit(workspace, "mine")

    let grown = try workspace.take(csv: "k,v\n1,a\n2,b\n3,c\n", by: mapping)

    #expect([grown.created, grown.updated, grown.unchanged] == [1, 0, 2])
    #expect(try values(workspace) == ["mine", "b", "c"])
  }

  @Test func `rejects the same rows again`() throws {
    let workspace = try IntakeWorkspace()
    let numbers = "key = [\"k\"]\n[columns]\nv = { field = \"v\", type = \"integer\" }"
    let text = "k,v\n1,1\n1,x\n"
    try workspace.take(csv: text, by: numbers)

    let again = try workspace.take(csv: text, by: numbers)

    #expect([again.unchanged, again.rejected] == [1, 1])
  }

  @Test func `after a stop goes on as the same import and ends as if there had been none`() throws {
    let rows = "k,v\n" + (1...600).map { "\($0 % 200),\($0 % 7)\n" }.joined()
    let whole = try IntakeWorkspace()
    try whole.take(csv: rows, by: mapping)
    let stopped = try IntakeWorkspace()
    let path = try stopped.file("leads.csv", rows)
    let parsed = try IntakeFiles.mapping(text: mapping)
    var asked = 0
    let stop = {
      asked += 1
      return asked == 2
    }
    try stopped.take(path, parsed, isInterrupted: stop)
    let list = try ImportList(store: stopped.store)
    let rest = try stopped.take(path, parsed)

    #expect(list["I1"]?.state == .unfinished)
    #expect(list["I1"]?.record.totals?.created == 200)
    #expect(rest.id == "I1")
    let entries = try ImportList(store: stopped.store).entries
    #expect(entries.map(\.state) == [.finished])
    #expect(entries.first?.record.totals?.created == 200)
    let others = try ImportList(store: whole.store).entries
    #expect(entries.first?.record.totals == others.first?.record.totals)
    #expect(try values(stopped) == values(whole))
    let journal = try stopped.journal()
    try stopped.take(path, parsed)
    #expect(try stopped.journal() == journal)
  }

  @Test func `is another import under another mapping or with another source`() throws {
    let workspace = try IntakeWorkspace()
    let path = try workspace.file("leads.csv", "k,v\n1,a\n")
    let parsed = try IntakeFiles.mapping(text: mapping)
    try workspace.take(path, parsed)

    let result = try workspace.take(path, parsed) { $0.source = "web" }

    #expect(result.updated == 1)
    #expect(try workspace.leads().first?.text("source") == "web")
  }

  @Test func `by a transaction of another file is an error that names it`() throws {
    let workspace = try IntakeWorkspace()
    let parsed = try IntakeFiles.mapping(text: mapping)
    try workspace.take(try workspace.file("1.csv", "k,v\n1,a\n"), parsed, transaction: "II")
    let journal = try workspace.journal()
    let other = try workspace.file("2.csv", "k,v\n2,b\n")

    let error = #expect(throws: WinnowError.self) {
      try workspace.take(other, parsed, transaction: "II")
    }

    #expect(error?.kind == .usage)
    #expect(error?.message.contains("1.csv (I1)") == true)
    #expect(try workspace.journal() == journal)
  }

  @Test func `by a transaction of another command is an error`() throws {
    let workspace = try IntakeWorkspace()
    try workspace.take(csv: "k,v\n1,a\n", by: mapping)
    try edit(workspace, "b")

    let error = #expect(throws: WinnowError.self) {
      try workspace.take(
        try workspace.file("2.csv", "k,v\n2,b\n"),
        try IntakeFiles.mapping(text: mapping),
        transaction: "T-b"
      )
    }

    #expect(error?.kind == .usage)
  }

  @Test(arguments: [
    "1,a\n1,a\n2,b\n2,c\n2,b\n", "9,z\n9,y\n9,y\n8,q\n8,q\n", "9,a\n9,z\n5,1\n5,\n5,2\n,3\n",
  ])
  func `is counted by a dry run as by the import`(rows: String) throws {
    let workspace = try IntakeWorkspace()
    try workspace.take(csv: "k,v\n9,z\n8,q\n", by: mapping)
    let path = try workspace.file("b.csv", "k,v\n" + rows)
    let parsed = try IntakeFiles.mapping(text: mapping)
    let journal = try workspace.journal()

    let trial = try workspace.take(path, parsed) { $0.isDryRun = true }
    #expect(try workspace.journal() == journal)
    let real = try workspace.take(path, parsed)

    #expect(trial.id == nil)
    #expect(
      [trial.rows, trial.created, trial.updated, trial.unchanged, trial.rejected]
        == [real.rows, real.created, real.updated, real.unchanged, real.rejected]
    )
  }

  @Test func `is counted by a dry run without a key too`() throws {
    let workspace = try IntakeWorkspace()
    let keyless = try IntakeFiles.mapping(text: "[columns]\nv = { field = \"v\" }")
    try workspace.take(try workspace.file("a.csv", "v\na\n"), keyless)
    let path = try workspace.file("b.csv", "v\na\na\nb\nb\nb\n")

    let trial = try workspace.take(path, keyless) { $0.isDryRun = true }
    let real = try workspace.take(path, keyless)

    #expect([trial.created, trial.unchanged] == [4, 1])
    #expect([real.created, real.unchanged] == [4, 1])
  }
}
