import Testing
import WinnowCore
import WinnowEngine
import WinnowStore

@Suite struct `A JSON Lines file` {
  @Test func `is imported as lead objects without a mapping`() throws {
    let workspace = try IntakeWorkspace()
    let path = try workspace.file(
      "a.jsonl",
      """
      {"id":"x1","name":"Ada","budget":{"amount":5},"answers":{"need":true},"score":99,\
      "activities":[{"type":"call","at":"2026-11-20T10:00Z","note":"soon"}],"consent":{"email":"given"},"stage":"lead"}

      {"name":"Bob"}
      """
    )

    let result = try workspace.take(path)

    #expect(result.layout == "lead objects")
    let leads = try workspace.leads()
    #expect(leads.count == 2)
    #expect(leads.first?.key == "x1")
    #expect(leads.first?.fields == ["name": "Ada", "budget": .object(["amount": 5])])
    #expect(leads.first?.answers == ["need": true])
    #expect(leads.first?.consent == ["email": "given"])
    #expect(leads.first?.activities.first?.note == "soon")
    #expect(leads.first?.stage == .lead)
    #expect(leads.first?.score == nil)
    let journal = try workspace.journal()
    #expect(try workspace.take(path).unchanged == 2)
    #expect(try workspace.journal() == journal)
  }

  @Test func `changes the leads that it was written from`() throws {
    let workspace = try IntakeWorkspace()
    try workspace.take(try workspace.file("a.csv", "name,email\nAda,a@b.c\n"))
    var object = try #require(try workspace.leads().first).json
    object["name"] = "Ada L."
    let line = String(decoding: JSONWriter.encode(.object(object)), as: UTF8.self)

    let result = try workspace.take(try workspace.file("b.jsonl", line))

    #expect([result.created, result.updated] == [0, 1])
    #expect(try workspace.leads().map { $0.text("name") } == ["Ada L."])
  }

  @Test func `keeps the id of another workspace's lead as a key`() throws {
    let workspace = try IntakeWorkspace()
    try workspace.take(try workspace.file("a.csv", "name,email\nAda,a@b.c\n"))

    let result = try workspace.take(
      try workspace.file(
        "b.jsonl",
        #"{"id":"L1","name":"Eve","created":"2020-01-01T00:00:00.000Z"}"#
      )
    )

    #expect(result.created == 1)
    #expect(try workspace.leads().map(\.key).last == "L1")
    #expect(try workspace.leads().first?.text("name") == "Ada")
  }

  @Test func `is imported by a mapping of names and paths`() throws {
    let workspace = try IntakeWorkspace()
    let path = try workspace.file(
      "a.jsonl",
      #"{"nr":7,"who":{"n":"Ada"},"size":"12","open":3,"x":1}"#
    )

    let result = try workspace.take(
      path,
      try IntakeFiles.mapping(
        text: """
          key = ["nr"]
          [columns]
          "who.n" = { field = "name" }
          size = { answer = "size", type = "integer" }
          open = { field = "open" }
          gone = { field = "gone" }
          """
      )
    )

    let lead = try #require(try workspace.leads().first)
    #expect(lead.key == "7")
    #expect(lead.fields == ["name": "Ada", "open": 3])
    #expect(lead.answers == ["size": 12])
    #expect(result.unmapped == ["x"])
    #expect(result.notices == ["no line has \"gone\", which the mapping names"])
  }

  @Test(arguments: [
    "[1]", "7", "{", #"{"a":1,"a":2}"#, #"{"a":9007199254740993}"#, #"{"a":12345678901234567890}"#,
    #"{"answers":[]}"#, #"{"stage":"nowhere"}"#, #"{"activities":[{"type":"call"}]}"#,
    #"{"name":"# + "\"" + String(repeating: "x", count: 1_100_000) + "\"}",
  ])
  func `rejects a line that is no lead`(line: String) throws {
    let workspace = try IntakeWorkspace()

    let result = try workspace.take(
      try workspace.file("a.jsonl", #"{"name":"Ada"}"# + "\n" + line + "\n" + #"{"name":"Bob"}"#)
    )

    #expect([result.created, result.rejected] == [2, 1])
    #expect(result.firstRejects.first?.line == 2)
  }

  @Test(arguments: [
    ("[1]", "nr is a list"), (#"{"a":1}"#, "nr is an object"), ("1.5", "neither a text nor"),
    ("1.0", "neither a text nor"), ("null", "nr is empty"), (#"" ""#, "nr is empty"),
  ])
  func `says what is wrong with a key`(key: String, reason: String) throws {
    let workspace = try IntakeWorkspace()

    let result = try workspace.take(
      try workspace.file("a.jsonl", "{\"nr\":\(key),\"\":1}"),
      try IntakeFiles.mapping(text: "key = [\"nr\"]\n[columns]\nnr = { field = \"nr\" }")
    )

    #expect(result.rejected == 1)
    #expect(result.firstRejects.first?.reason.contains(reason) == true)
    #expect(result.unmapped == ["(a member without a name)"])
  }

  @Test func `rejects a line that is no UTF-8`() throws {
    let workspace = try IntakeWorkspace()
    let bytes = Array(#"{"name":""#.utf8) + [0xC3, 0x28] + Array("\"}\n{\"name\":\"B\"}".utf8)

    let result = try workspace.take(try workspace.file("a.jsonl", bytes: bytes))

    #expect([result.created, result.rejected] == [1, 1])
  }

  @Test func `may hold numbers that are large but no integers`() throws {
    let workspace = try IntakeWorkspace()

    let result = try workspace.take(
      try workspace.file("a.jsonl", #"{"a":1e300,"b":9007199254740992,"c":"12345678901234567890"}"#)
    )

    #expect(result.created == 1)
  }
}
