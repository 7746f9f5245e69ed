import Testing
import WinnowCore
import WinnowEngine
import WinnowStore

@Suite struct `The key of a row` {
  private let mapping = """
    key = ["id"]
    [columns]
    name = { field = "name" }
    need = { answer = "need" }
    """

  @Test func `makes a later file change the lead, and only what differs`() throws {
    let workspace = try IntakeWorkspace()
    try workspace.take(csv: "id,name,need\n1,Ada,yes\n2,Bob,no\n", by: mapping)

    let result = try workspace.take(csv: "id,name,need\n1,Ada,no\n2,Bob,no\n3,Cy,\n", by: mapping)

    #expect([result.created, result.updated, result.unchanged] == [1, 1, 1])
    let history = try workspace.store.history(of: LeadID(number: 1))
    #expect(history.map(\.kind) == [.leadCreated, .leadUpdated])
    #expect(history.last?.data["answers"] == .object(["need": "no"]))
    #expect(history.last?.data["name"] == nil)
  }

  @Test func `never takes a value away for an empty cell`() throws {
    let workspace = try IntakeWorkspace()
    try workspace.take(csv: "id,name,need\n1,Ada,yes\n", by: mapping)

    let result = try workspace.take(csv: "id,name,need\n1,,\n", by: mapping)

    #expect(result.unchanged == 1)
    #expect(result.id == nil)
    #expect(try workspace.leads().first?.text("name") == "Ada")
  }

  @Test func `may come twice in one file, which adds nothing the second time`() throws {
    let workspace = try IntakeWorkspace()
    let text = "id,name,need\n1,Ada,yes\n1,Ada,no\n1,Ada L.,no\n"

    let first = try workspace.take(csv: text, by: mapping)
    let journal = try workspace.journal()
    let second = try workspace.take(csv: text, by: mapping)

    #expect([first.created, first.updated] == [1, 2])
    #expect(second.unchanged == 3)
    #expect(try workspace.journal() == journal)
    #expect(try workspace.leads().first?.text("name") == "Ada L.")
  }

  @Test func `of several columns is joined without ambiguity`() throws {
    let workspace = try IntakeWorkspace()

    try workspace.take(
      csv: "a,b\nx/y,z\nx,y/z\nx\\,y\n",
      by: "key = [\"a\", \"b\"]\n[columns]\na = { field = \"a\" }"
    )

    #expect(try workspace.leads().map(\.key) == ["x\\/y/z", "x/y\\/z", "x\\\\/y"])
  }

  @Test func `that is missing rejects the row`() throws {
    let workspace = try IntakeWorkspace()

    let result = try workspace.take(csv: "id,name,need\n,Ada,\n2,Bob,\n", by: mapping)

    #expect(result.rejected == 1)
    #expect(result.created == 1)
    #expect(result.firstRejects.first?.reason == "no key: column id is empty")
  }

  @Test func `is the content where none is named, and equal rows stay apart`() throws {
    let workspace = try IntakeWorkspace()
    let keyless = "[columns]\nname = { field = \"name\" }"
    try workspace.take(csv: "name,x\nAda,1\nAda,1\nBob,1\n", by: keyless)

    let result = try workspace.take(
      csv: "name,x\nBob,1\nAda,1\nAda,1\nAda,1\nAda,2\n",
      by: keyless
    )

    #expect([result.created, result.unchanged] == [2, 3])
    #expect(try workspace.leads().count == 5)
    #expect(Set(try workspace.leads().map(\.key)).count == 5)
  }

  @Test func `lets a changed mapping change the leads of the same rows`() throws {
    let workspace = try IntakeWorkspace()
    let text = "name,x\nAda,1\nAda,1\n"
    try workspace.take(csv: text, by: "[columns]\nname = { field = \"name\" }")

    let result = try workspace.take(
      csv: text,
      by: "[columns]\nname = { field = \"name\" }\nx = { field = \"x\" }"
    )

    #expect([result.created, result.updated] == [0, 2])
    #expect(try workspace.leads().map { $0.text("x") } == ["1", "1"])
  }
}
