import Testing
import WinnowCore
import WinnowPlugins

@Suite struct `A check of a questionnaire` {
  private static let test = "test.case(\"one\", function() end)"

  private func findings(
    _ body: String,
    head: String = "",
    more: [String: String] = [:],
    reads: String = "[]",
    beside neighbours: QuestionNeighbours = QuestionNeighbours()
  ) throws -> [PluginChecker.Finding] {
    var bench = CardBench(
      """
      winnow.questionnaire { id = "card", \(head) run = function(ask, lead, score, propose)
      \(body)
      end }
      """
    )
    bench.reads = reads
    let source = try bench.source(test: Self.test, more: more)
    return PluginChecker(source, beside: neighbours).check()
  }

  /// `code file:line:column` of each.
  private func told(_ findings: [PluginChecker.Finding]) -> [String] {
    findings.map { finding in
      let problem = finding.problem
      let file = problem.file?.replacing("/plugins/card/", with: "") ?? ""
      let place = [problem.line, problem.column].map { $0.map(String.init) ?? "-" }
      return "\(problem.code) \(file):" + place.joined(separator: ":")
    }
  }

  @Test func `finds nothing in one that is as it should be`() throws {
    let found = try findings(
      """
      local need = ask.choice { id = "need", text = "Need?", options = { "crm", "none" } }
      if need == "none" then return "park" end
      local seats = ask.number { id = "seats", text = "Seats?",
        validate = function(n) if n < 3 then return nil, "three at least" end return true end }
      if seats and seats > 50 then ask.text { id = "contact", text = "Who?" } end
      ask.list { id = "site", item = function(it) it.text { id = "city", text = "City?" } end }
      ask.form { id = "who", fields = { { kind = "email", id = "mail", text = "Mail?" } } }
      """
    )
    #expect(found.isEmpty, "\(found)")
  }

  // MARK: Walks

  @Test func `finds what no walk comes to`() throws {
    let found = try findings(
      """
      local need = ask.choice { id = "need", text = "Need?", options = { "crm", "none" } }
      if need == "crn" then
        ask.text { id = "never", text = "Never?" }
      end
      if need == "crm" then
        ask.choice { id = "size", text = "Size?", options = { "s", "m" } }
      elseif need == "xl" then
        ask.choice { id = "size", text = "Size?", options = { "s", { id = "xl", text = "XL" } } }
      end
      """
    )
    #expect(told(found) == ["unreached-question init.lua:5:19", "unreached-option init.lua:10:69"])
    #expect(found.map(\.severity) == [.warning, .warning])
    #expect(found[0].problem.message == "no walk through the questionnaire comes to 'never'")
  }

  @Test func `goes past rules that refuse, and into branches of known leads`() throws {
    let found = try findings(
      """
      local name = ask.text { id = "name", text = "Name?", required = true, dont_know = false,
        refuse = false, validate = function() return nil, "no" end }
      if name then ask.text { id = "more", text = "More?" } end
      if lead.company then ask.yesno { id = "company", text = "Right?" } end
      """,
      reads: #"["company"]"#
    )
    #expect(found.isEmpty, "\(found)")
  }

  @Test func `tells errors on some way`() throws {
    let found = try findings(
      """
      local seats = ask.number { id = "seats", text = "Seats?", min = 1, max = 60 }
      if seats == 49 then
        ask.text { id = "seats", text = "Again?" }
      end
      return { outcome = seats > 50 and "hot" or "warm" }
      """
    )
    #expect(Set(told(found)) == ["SCRIPT init.lua:5:20", "SCRIPT init.lua:7:-"], "\(found)")
    #expect(found.allSatisfy { $0.severity == .error })
  }

  // MARK: Names

  @Test(arguments: [
    ("ask.nubmer { id = \"a\", text = \"A?\" }", "unknown-function init.lua:3:5"),
    ("score.ad { id = \"a\", points = 1 }", "unknown-function init.lua:3:7"),
    ("propose.sett(\"a\", 1)", "unknown-function init.lua:3:9"),
    (
      "ask.list { id = \"a\", count = 0, item = function(it) it.txt {} end }",
      "unknown-function init.lua:3:56"
    ),
    ("print(lead.company)", "undeclared-read init.lua:3:12"),
    ("print(lead.answers.need)", "undeclared-read init.lua:3:20"),
  ])
  func `knows what the script is given`(line: String, place: String) throws {
    #expect(try told(findings(line)).first == place)
  }

  @Test func `follows lead and ask by their places, into functions too`() throws {
    let lua = """
      local function part(a, l)
        a.txt { id = "x", text = "X?" }
        print(l.company)
      end
      winnow.questionnaire { id = "card", run = function(lead, record)
        print(record.country, lead.text)
        part(lead, record)
      end }
      """
    var bench = CardBench(lua)
    bench.reads = #"["source"]"#
    let found = PluginChecker(try bench.source(test: Self.test)).check()
    #expect(
      Array(told(found).prefix(4)) == [
        "unknown-function init.lua:3:5", "undeclared-read init.lua:4:11",
        "undeclared-read init.lua:7:16", "unused-read plugin.toml:5:10",
      ]
    )
  }

  @Test func `lets a script keep what it likes, since it begins anew each time`() throws {
    let lua = """
      local count = 0
      local function note(lead) count = count + 1 return lead end
      winnow.questionnaire { id = "card", run = function(_, lead) count = count + 1 note(lead) end }
      """
    var bench = CardBench(lua)
    bench.reads = "[]"
    let found = PluginChecker(try bench.source(test: Self.test)).check()
    #expect(found.isEmpty, "\(found)")
  }

  // MARK: Ids

  @Test(arguments: [
    ("local n = \"a\" ask.text { id = n, text = \"A?\" }", "3:31"),
    ("ask.text { id = \"a\" .. 1, text = \"A?\" }", "3:17"),
    ("local q = { id = \"a\", text = \"A?\" } ask.text(q)", "3:41"),
  ])
  func `wants ids that stand in the text`(line: String, place: String) throws {
    #expect(try told(findings(line)) == ["computed-id init.lua:" + place])
  }

  private func plugin(_ kind: String, name: String = "card") throws -> PluginFolder {
    let question = "ask.\(kind) { id = \"size\", text = \"Size?\", options = { \"s\" } }"
    let lua = "winnow.questionnaire { id = \"\(name)\", run = function(ask) \(question) end }"
    let manifest = "name = \"\(name)\"\nversion = \"0.9.0\"\napi = 1\n"
    let contents = ["plugin.toml": manifest, "init.lua": lua].mapValues { Array($0.utf8) }
    return try PluginFolder(PluginFiles(folder: "/old/" + name, contents: contents))
  }

  @Test(arguments: [
    ("number", "number", nil),
    ("choice", "number", "a number now, and was a choice in version 0.9.0"),
    ("choice", "text", nil), ("percent", "scale", nil),
    ("text", "date", "a date now, and was a text"),
  ])
  func `tells when an id changed its type since it was asked`(
    before: String,
    now: String,
    message: String?
  ) throws {
    let found = try findings(
      "ask.\(now) { id = \"size\", text = \"Size?\" }",
      beside: QuestionNeighbours(before: try plugin(before))
    )
    #expect(told(found) == (message == nil ? [] : ["changed-type init.lua:3:\(now.count + 13)"]))
    #expect(found.first?.severity ?? .error == .error)
    if let message { #expect(found.first?.problem.message.contains(message) == true, "\(found)") }
  }

  @Test func `tells when another questionnaire here gives an id another type`() throws {
    let found = try findings(
      "ask.number { id = \"size\", text = \"Size?\" }",
      beside: QuestionNeighbours(others: [try plugin("choice", name: "other"), try plugin("scale")])
    )
    #expect(told(found) == ["answer-clash init.lua:3:19"])
    #expect(
      found.first?.problem.message == "'size' is a number here and a choice in the plugin other"
    )
  }

  // MARK: Languages

  @Test func `finds texts that lack a language`() throws {
    let found = try findings(
      """
      ask.section { en = "Need" }
      ask.text { id = "a", text = "A?", help = "plain" }
      ask.choice { id = "b", text = { en = "B?", de = "B?" }, hint = { de = "Tipp" },
        options = { "crm", { id = "none", text = { en = "None" } } } }
      """,
      head: #"title = { en = "Call" }, languages = { "en", "de" },"#
    )
    #expect(
      told(found) == [
        "missing-language init.lua:2:52", "missing-language init.lua:4:29",
        "missing-language init.lua:3:20", "missing-language init.lua:5:71",
        "missing-language init.lua:6:51",
      ]
    )
    #expect(found.first?.problem.message == "the title of 'card' is missing in de")
    #expect(found.allSatisfy { $0.severity == .warning })
  }

  @Test func `finds keys that a file of texts lacks, and a file that is not there`() throws {
    let found = try findings(
      "ask.text { id = \"a\", text = winnow.text \"a\" }",
      head: #"languages = { "en", "de", "fr" },"#,
      more: ["texts/en.toml": "a = \"A?\"\nb = \"B?\"", "texts/de.toml": "a = \"A?\""]
    )
    #expect(
      told(found) == ["missing-language texts/en.toml:2:1", "missing-language texts/fr.toml:-:-"]
    )
  }

  @Test func `needs no card beside a questionnaire`() throws {
    #expect(try !told(findings("")).contains { $0.hasPrefix("provides-nothing") })
  }
}
