import Testing
import WinnowCore
import WinnowPlugins

private func mapping(_ text: String) throws(WinnowError) -> ImportMapping {
  try ImportMapping.parse(Array(text.utf8), file: "web.toml")
}

@Suite struct `An import mapping` {
  @Test func `is read as the guide writes it`() throws {
    let mapping = try mapping(
      """
      key = ["mql_id"]
      source = "web"
      delimiter = ";"
      encoding = "latin-1"
      no_answer = ["", "unknown"]
      [columns]
      age      = { answer = "age", type = "integer" }
      Status   = { field = "status", values = { Won = "won" } }
      clicked  = { activity = "email.click", format = "yyyy-MM-dd" }
      opened   = { activity = "email.click" }
      duration = { ignore = true }
      """
    )

    #expect(mapping.key.map(\.column) == ["mql_id"])
    #expect(mapping.source == "web")
    #expect(mapping.delimiter == UInt8(ascii: ";"))
    #expect(mapping.encoding == .latin1)
    #expect(mapping.noAnswer == ["", "unknown"])
    #expect(mapping.columns.map(\.column) == ["age", "Status", "clicked", "opened", "duration"])
    #expect(
      mapping.columns.map(\.target) == [
        .answer("age"), .field("status"), .activity("email.click"), .activity("email.click"),
        .ignore,
      ]
    )
    #expect(mapping.columns.map(\.type) == [.integer, .text, .text, .text, .text])
    #expect(mapping.columns[1].values == ["Won": "won"])
    #expect(mapping.columns[2].format?.text == "yyyy-MM-dd")
    #expect(mapping.columns[4].position == SourcePosition(line: 11, column: 1))
  }

  @Test func `has defaults`() throws {
    let mapping = try mapping("[columns]")

    #expect(mapping.key.isEmpty)
    #expect(mapping.source == nil)
    #expect(mapping.delimiter == nil)
    #expect(mapping.encoding == nil)
    #expect(mapping.noAnswer == [""])
  }

  @Test func `may say that every text is an answer`() throws {
    #expect(try mapping("no_answer = []\n[columns]").noAnswer.isEmpty)
  }

  @Test(arguments: [
    ("", 1, 1, "'columns' is missing"),
    ("keys = []\n[columns]", 1, 1, "unknown key 'keys'; did you mean 'key'?"),
    ("key = []\n[columns]", 1, 7, "'key' must name a column"),
    ("key = ['a', 'a']\n[columns]", 1, 13, "'key' has \"a\" twice"),
    ("source = ''\n[columns]", 1, 10, "'source' must not be empty"),
    ("delimiter = ';;'\n[columns]", 1, 13, "'delimiter' must be one character, found \";;\""),
    ("encoding = 'utf8'\n[columns]", 1, 12, "unknown encoding 'utf8'; did you mean 'utf-8'?"),
    (
      "columns.a = {}", 1, 9,
      "column 'a' must have exactly one of answer, field, activity, ignore, found none"
    ),
    (
      "columns.a = { answer = 'x', field = 'y' }", 1, 9,
      "column 'a' must have exactly one of answer, field, activity, ignore, found 2"
    ),
    ("columns.a = { anser = 'x' }", 1, 15, "unknown key 'anser'; did you mean 'answer'?"),
    ("columns.a = { answer = 'x', typ = 'x' }", 1, 29, "unknown key 'typ'; did you mean 'type'?"),
    ("columns.a = 'x'", 1, 13, "'a' must be a table, found text"),
    ("columns.a = { ignore = false }", 1, 24, "'ignore' can only be true"),
    (
      "columns.a = { answer = 'x', type = 'int' }", 1, 36, "unknown type 'int'"
    ),
    ("columns.a = { field = 'stage' }", 1, 23, "field 'stage' is kept by Winnow itself"),
    ("columns.a = { field = 'a b' }", 1, 23, "'field' has \"a b\", which is no name"),
    ("columns.a = { field = 'answers.b' }", 1, 23, "'field' has \"answers.b\", which is no name"),
    (
      "columns.a = { answer = 'x', values = { y = 1 } }", 1, 44,
      "'y' must be text, found a whole number"
    ),
    (
      "columns.a = { field = 'x' }\ncolumns.b = { field = 'x' }", 2, 9,
      "column 'b' gives field 'x', which column 'a' gives already"
    ),
    (
      "columns.a = { activity = 'x', format = 'yyyy-MM-DD' }", 1, 40,
      "'format' has 'DD', which means nothing here"
    ),
    (
      "columns.a = { answer = 'x', format = 'yyyy-MM-dd' }", 1, 38,
      "'format' has no meaning here: only dates have a format"
    ),
    (
      "columns.a = { activity = 'x', type = 'date' }", 1, 38,
      "'type' has no meaning here: an activity's column holds its moment"
    ),
    (
      "columns.a = { ignore = true, type = 'date' }", 1, 37,
      "'type' has no meaning here: the column is ignored"
    ),
  ])
  func `tells what is wrong with it`(text: String, line: Int, column: Int, message: String) {
    let error = #expect(throws: WinnowError.self) { try mapping(text) }

    #expect(error?.code == "bad-mapping")
    #expect(error?.kind == .badData)
    #expect(error?.description == "web.toml:\(line):\(column): \(message)")
  }
}
