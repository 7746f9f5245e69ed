import Testing
import WinnowCore
import WinnowEngine
import WinnowStore

@Suite struct `A row of an import` {
  @Test func `becomes a lead with fields, answers and activities`() throws {
    let workspace = try IntakeWorkspace()

    let result = try workspace.take(
      csv: "id,Name,Staff,Need,Clicked,VIP\n7,Ada,12,yes,21.11.2026 20:46,no\n",
      by: """
        key = ["id"]
        source = "web"
        [columns]
        Name = { field = "name" }
        Staff = { field = "employees", type = "integer" }
        Need = { answer = "need", type = "bool" }
        Clicked = { activity = "email.click", format = "dd.MM.yyyy HH:mm" }
        VIP = { ignore = true }
        """
    )

    let lead = try #require(try workspace.leads().first)
    #expect(lead.key == "7")
    #expect(lead.fields == ["name": "Ada", "employees": 12, "source": "web"])
    #expect(lead.answers == ["need": true])
    #expect(lead.activities.map(\.type) == ["email.click"])
    #expect(lead.activities.first?.at == Instant("2026-11-21T20:46Z"))
    #expect(lead.stage == .inquiry)
    #expect(result.id == "I1")
    #expect(result.created == 1)
    #expect(result.failure == nil)
  }

  @Test(arguments: [
    ("integer", "-12", JSONValue.int(-12)), ("integer", " 7 ", 7), ("number", "1.5", 1.5),
    ("number", "3", 3), ("number", "1e3", 1000.0), ("bool", "Yes", true), ("bool", "0", false),
    ("text", " two  words ", " two  words "), ("text", "=1+1", "=1+1"),
    ("date", "2026-11-21", "2026-11-21"),
    ("date", "2026-11-21 10:00", "2026-11-21T10:00:00.000Z"),
  ])
  func `reads a value by its type`(type: String, cell: String, value: JSONValue) throws {
    let workspace = try IntakeWorkspace()

    try workspace.take(
      csv: "x,y\n\(cell),1\n",
      by: "[columns]\nx = { field = \"x\", type = \"\(type)\" }"
    )

    #expect(try workspace.leads().first?.fields["x"] == value)
  }

  @Test(arguments: [
    ("integer", "1.5"), ("integer", "9007199254740993"), ("integer", "12a"), ("number", "1,5"),
    ("number", "9007199254740993"), ("number", "-99999999999999999999"), ("number", "nan"),
    ("number", "0x10"), ("bool", "maybe"), ("date", "2026-02-30"),
    ("date", "21.11.2026"),
  ])
  func `is rejected for a value that its type does not have`(type: String, cell: String) throws {
    let workspace = try IntakeWorkspace()

    let result = try workspace.take(
      csv: "x;y\n\(cell);1\n1;2\n",
      by: "[columns]\nx = { field = \"x\", type = \"\(type)\" }"
    )

    #expect(result.firstRejects.first?.line == 2)
    #expect(result.firstRejects.first?.reason.contains("column x") == true)
    #expect(result.failure?.kind == .badData)
  }

  @Test func `translates texts before their type is read`() throws {
    let workspace = try IntakeWorkspace()

    try workspace.take(
      csv: "size,other\nsmall,a\nhuge,b\n3,c\n",
      by: """
        [columns]
        size = { field = "size", type = "integer", values = { small = "10", huge = "5000" } }
        """
    )

    #expect(try workspace.leads().map { $0.fields["size"] } == [10, 5000, 3])
  }

  @Test func `leaves out what is no answer`() throws {
    let workspace = try IntakeWorkspace()

    try workspace.take(
      csv: "a,b,c\n,unknown, \n",
      by: """
        no_answer = ["", "unknown"]
        [columns]
        a = { field = "a" }
        b = { answer = "b", type = "integer" }
        c = { field = "c" }
        """
    )

    let lead = try #require(try workspace.leads().first)
    #expect(lead.fields.isEmpty)
    #expect(lead.answers.isEmpty)
  }

  @Test func `gets its name from first and last name`() throws {
    let workspace = try IntakeWorkspace()

    try workspace.take(
      csv: "f,l\nAda,Lovelace\n,Hopper\n",
      by: "[columns]\nf = { field = \"first_name\" }\nl = { field = \"last_name\" }"
    )

    #expect(try workspace.leads().map { $0.text("name") } == ["Ada Lovelace", "Hopper"])
  }

  @Test func `enters as raw when it comes from a list`() throws {
    let workspace = try IntakeWorkspace()

    try workspace.take(
      csv: "n,m\nAda,1\n",
      by: "source = \"list\"\n[columns]\nn = { field = \"name\" }"
    )

    #expect(try workspace.leads().first?.stage == .raw)
  }

  @Test func `takes the source of the command before the one of the mapping`() throws {
    let workspace = try IntakeWorkspace()
    let mapping = try IntakeFiles.mapping(
      text: "source = \"web\"\n[columns]\nname = { field = \"name\" }\ns = { field = \"source\" }"
    )

    try workspace.take(try workspace.file("a.csv", "name,s\nAda,\nBob,ppc\n"), mapping) {
      $0.source = "trade show"
    }

    #expect(try workspace.leads().map { $0.text("source") } == ["trade show", "ppc"])
  }

  @Test func `is read in Latin-1 when it is no UTF-8`() throws {
    let workspace = try IntakeWorkspace()
    let bytes = Array("name,x\n".utf8) + [0x4A, 0xF6, 0x72, 0x67] + Array(",1\n".utf8)

    try workspace.take(
      try workspace.file("a.csv", bytes: bytes),
      try IntakeFiles.mapping(text: "[columns]\nname = { field = \"name\" }")
    )

    #expect(try workspace.leads().first?.text("name") == "Jörg")
  }
}
