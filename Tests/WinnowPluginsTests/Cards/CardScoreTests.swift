import Lua
import Testing
import WinnowCore
import WinnowPlugins

@Suite struct `A line of the stream` {
  private static let need = """
    { id = "need", weight = 30, degree = function(lead)
        local need = lead.answers.need
        if need == nil then return nil end
        return need == "clear", "need is " .. need
      end }
    """

  @Test func `is scored with its parts and reasons`() throws {
    let result = try CardBench(criteria: Self.need).score(#"{"id":"A","answers":{"need":"clear"}}"#)

    #expect(result["id"] == "A")
    #expect(result["score"] == 30)
    #expect(result["qualified"] == true)
    #expect(
      result["parts"] == [
        ["criterion": "need", "degree": 1, "weight": 30, "points": 30, "why": "need is clear"]
      ]
    )
    #expect(result["unknown"] == [])
  }

  @Test func `without an id is known by its number`() throws {
    #expect(try CardBench(criteria: Self.need).score("{}")["id"] == 7)
  }

  @Test func `without answers is unknown, not no`() throws {
    let result = try CardBench(criteria: Self.need).score(#"{"id":"A"}"#)

    #expect(result["score"] == 0)
    #expect(result["unknown"] == ["need"])
  }

  @Test func `equal to the threshold is not qualified, a thousandth above it is`() throws {
    let bench = CardBench(
      criteria: "{ id = \"a\", weight = 10.001, degree = function(l) return l.answers.x end }"
    )
    let runner = try bench.runner()

    let equal = try CardBench.score(#"{"answers":{"x":0.9999}}"#, runner)
    let above = try CardBench.score(#"{"answers":{"x":1}}"#, runner)

    #expect(equal["score"] == 10)
    #expect(equal["qualified"] == false)
    #expect(above["score"] == 10.001)
    #expect(above["qualified"] == true)
  }

  @Test(arguments: [
    ("[]", "not an object"), ("", "unexpected end"), ("{\"a\":1,\"a\":2}", "repeated key \"a\""),
    ("{\"answers\":{\"a\":{\"b\":1,\"\\u0062\":2}}}", "repeated key \"b\""),
    ("{\"x\":9007199254740993}", "beyond 2^53"), ("{\"answers\":3}", "'answers' is not an object"),
    ("{\"activities\":[{\"type\":\"a\"}]}", "no time"), ("{} x", "end of the text"),
    ("{\"id\":true}", "neither text nor a whole number"),
  ])
  func `that is no lead is refused with its reason`(line: String, reason: String) throws {
    let bench = CardBench(criteria: Self.need)

    let error = #expect(throws: LineError.self) { _ = try bench.score(line) }

    #expect(try #require(error).reason.contains(reason))
  }

  @Test func `gives the same bytes as a lead of the workspace gives parts`() throws {
    let bench = CardBench(
      criteria: Self.need,
      more: """
        engagement = { decay = winnow.half_life "30 days", cap = 10,
          activities = { ["email.click"] = 8, demo = { points = 20, first = 1 } } },
        """
    )
    let runner = try bench.runner()
    var lead = Lead(id: LeadID(number: 4), stage: .inquiry, created: CardBench.now, event: 1)
    lead.answers["need"] = "vague"
    lead.activities = [
      Activity(type: "email.click", at: Instant(milliseconds: 1_764_633_600_000)),
      Activity(type: "demo", at: CardBench.now),
    ]

    let line = String(decoding: JSONWriter.encode(.object(lead.json)), as: UTF8.self)
    let streamed = try CardBench.score(line, runner)
    let explained = try runner.explain(lead)

    #expect(streamed["score"] == 10)
    let plain = explained.parts.map { part in
      var part = part.json
      part["dimension"] = nil
      part["group"] = nil
      return JSONValue.object(part)
    }
    #expect(streamed["parts"] == .array(plain))
    #expect(streamed["parts"]?.array?.count == 3)
  }
}

@Suite struct `What a plugin prints` {
  @Test func `is kept until it is taken, also from a box that died`() throws {
    let runner = try CardBench(
      criteria: """
        { id = "a", weight = 1, degree = function() print("first") while true do end end },
        { id = "b", weight = 1, degree = function() print("second") return true end }
        """
    ).runner()

    _ = try CardBench.score("{}", runner)

    #expect(runner.takeLog() == "first\nsecond\n")
    #expect(runner.takeLog().isEmpty)
  }
}

@Suite struct `A criterion` {
  private static func card(_ body: String) -> CardBench {
    CardBench(
      criteria: """
        { id = "odd", weight = 5, degree = function(lead) \(body) end },
        { id = "good", weight = 3, degree = function(lead) return true end }
        """
    )
  }

  @Test(arguments: [
    ("return 2", "RESULT"), ("return -0.1", "RESULT"), ("return \"yes\"", "RESULT"),
    ("return {}", "RESULT"), ("return true, {}", "RESULT"), ("return 0/0", "RESULT"),
    ("return lead.answers.a.b", "SCRIPT"), ("return leed", "SCRIPT"),
    ("return lead.company == nil", "CAPABILITY"), ("while true do end", "FUEL"),
    ("return pcall(function() while true do end end)", "FUEL"),
    ("local t = {} while true do t[#t + 1] = (\"x\"):rep(1000) end", "MEMORY"),
  ])
  func `that fails is unknown with its code, and the others count`(
    body: String,
    code: String
  ) throws {
    let runner = try Self.card(body).runner()

    for _ in 0..<3 {
      let result = try CardBench.score("{}", runner)

      #expect(result["score"] == 3)
      #expect(result["unknown"] == ["odd"])
      #expect(result["errors"]?.object?["odd"]?.text?.hasPrefix(code + ":") == true)
    }
  }

  @Test(arguments: [
    "lead.answers.need = \"clear\" return true", "lead.answers = nil return true",
    "rawset(lead, \"answers\", { need = \"clear\" }) return true",
    "lead.activities[1] = { type = \"call\", age = 0 } return true",
  ])
  func `cannot change the lead for the criteria behind it`(body: String) throws {
    let bench = CardBench(
      criteria: """
        { id = "odd", weight = 5, degree = function(lead) \(body) end },
        { id = "need", weight = 3, degree = function(lead) return lead.answers.need == "clear" end },
        { id = "calls", weight = 2, degree = function(lead) return #lead.activities > 0 end }
        """
    )

    let result = try bench.score(#"{"answers":{"need":"vague"}}"#)

    #expect(result["score"] == 0)
    #expect(result["unknown"] == ["odd"])
    let error = result["errors"]?.object?["odd"]?.text
    #expect(
      error?.hasSuffix("what a rule is given cannot be changed: put what you need into a local")
        == true
    )
  }

  @Test func `registers nothing when it is at work`() throws {
    let bench = Self.card("winnow.scorecard { id = \"late\", threshold = 1 } return true")

    let error = try bench.score("{}")["errors"]?.object?["odd"]?.text

    #expect(error?.contains("registered while the plugin loads") == true)
  }

  @Test func `is not called once ten others used up their limits on the lead`() throws {
    let endless = (1...30).map {
      "{ id = \"c\($0)\", weight = 1, degree = function() while true do end end },"
    }
    let runner = try CardBench(criteria: endless.joined())
      .runner(limits: LuaLimits(fuel: 10_000))

    let result = try CardBench.score("{}", runner)

    let errors = result["errors"]?.object?.members.compactMap(\.value.text) ?? []
    #expect(errors.count == 30)
    #expect(errors.count { $0.contains("not called: 10 rules") } == 20)
    #expect(errors.allSatisfy { $0.hasPrefix("FUEL: ") })
    #expect(runner.deaths == 10)
  }

  @Test func `that misspells a setting is told, and what was meant`() throws {
    var bench = Self.card("return winnow.settings.lagre_order > 3")
    bench.settings = "[settings.large_order]\ntype = \"number\"\ndefault = 5"

    let error = try bench.score("{}")["errors"]?.object?["odd"]?.text

    #expect(error?.contains("lagre_order") == true)
    #expect(error?.contains("did you mean 'large_order'") == true)
  }

  @Test func `is told the age of an activity in days`() throws {
    let bench = Self.card("return lead.activities[1].age == 1.5 and lead.activities[1].at == nil")

    let result = try bench.score(#"{"activities":[{"type":"a","at":"2025-12-30T12:00:00Z"}]}"#)

    #expect(result["score"] == 8)
  }

  @Test func `sees only the answers that are declared`() throws {
    var bench = Self.card("return lead.answers.b == nil")
    bench.reads = #"["answers.a"]"#

    let result = try bench.score(#"{"answers":{"a":1,"b":2}}"#)

    #expect(result["errors"]?.object?["odd"]?.text?.hasPrefix("CAPABILITY:") == true)
  }
}

@Suite struct `A gate and a fast lane` {
  private static func card(_ more: String) -> CardBench {
    CardBench(
      criteria: "{ id = \"a\", weight = 50, degree = function(l) return l.answers.a end }",
      more: more
    )
  }

  private static let gate =
    "gates = { { id = \"rival\", reason = \"is_competitor\", "
    + "when = function(l) return l.source == \"rival\" end } },"
  private static let lane =
    "fast_lane = function(l) return l.answers.hot and \"asked for a call\" end,"

  @Test func `that fires disqualifies whatever the points`() throws {
    let result = try Self.card(Self.gate).score(#"{"source":"rival","answers":{"a":1}}"#)

    #expect(result["score"] == 50)
    #expect(result["qualified"] == false)
    #expect(result["gate"] == ["id": "rival", "reason": "is_competitor"])
  }

  @Test func `takes a hot lead at once, and says why`() throws {
    let result = try Self.card(Self.lane).score(#"{"answers":{"hot":true}}"#)

    #expect(result["qualified"] == true)
    #expect(result["fast_lane"] == "asked for a call")
  }

  @Test(arguments: ["0", "{}", "\"no\""])
  func `takes true, false or nil from a gate and nothing else`(value: String) throws {
    let gates =
      "gates = { { id = \"g\", reason = \"no_fit\", when = function() return \(value) end } },"
    let result = try Self.card(gates).score("{}")

    #expect(result["gate"] == nil)
    #expect(result["errors"]?.object?["gate:g"]?.text?.hasPrefix("RESULT:") == true)
  }

  @Test func `lets the gate win over the fast lane`() throws {
    let result = try Self.card(Self.gate + Self.lane).score(
      #"{"source":"rival","answers":{"hot":true}}"#
    )

    #expect(result["qualified"] == false)
  }
}
