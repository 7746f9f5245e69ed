import Testing
import WinnowCore
import WinnowPlugins

/// What a card can have beyond criteria: groups, limits, dimensions, cells, combinations.
@Suite struct `A full card` {
  private func names(_ result: JSONObject) -> [String] {
    (result["parts"]?.array ?? []).compactMap { $0.object?["criterion"]?.text }
  }

  private func points(_ result: JSONObject) -> [JSONValue] {
    (result["parts"]?.array ?? []).compactMap { $0.object?["points"] }
  }

  private static func always(_ id: String, _ weight: String, more: String = "") -> String {
    "{ id = \"\(id)\", weight = \(weight), \(more) degree = function() return true end },"
  }

  /// An activity so many days ago.
  private static func activity(_ type: String, _ days: Double, source: String? = nil) -> String {
    let at = Instant(
      milliseconds: CardBench.now.milliseconds - Int64(days * 86_400_000)
    )
    let origin = source.map { ",\"source\":\"\($0)\"" } ?? ""
    return "{\"type\":\"\(type)\",\"at\":\"\(at)\"\(origin)}"
  }

  private static func lead(_ activities: String...) -> String {
    "{\"activities\":[\(activities.joined(separator: ","))]}"
  }

  private func engagement(_ text: String) -> CardBench {
    CardBench(criteria: "", more: "engagement = { \(text) }")
  }

  @Test func `holds sums of the largest weights inside the numbers that there are`() throws {
    let criteria = (0..<12).map { Self.always("c\($0)", "1e9", more: "dimension = \"d\($0)\",") }
    let weights = (0..<12).map { "d\($0) = 1e6" }.joined(separator: ", ")
    let bench = CardBench(criteria: criteria.joined(), more: "combine = { \(weights) }")
    let lead = Lead(id: LeadID(number: 1), stage: .inquiry, created: CardBench.now, event: 1)
    let explained = try bench.runner().explain(lead)
    #expect(explained.qualified)
    #expect(explained.score == explained.parts.reduce(Points.zero) { $0 + $1.points })
    #expect(explained.score > Points(milli: 1_000_000_000_000 * 1000))
  }

  // MARK: Groups

  @Test func `holds a group within its bounds, and says so behind its members`() throws {
    let bench = CardBench(
      criteria: """
        winnow.group { id = "company", cap = 30,
          \(Self.always("size", "20"))
          winnow.one_of { id = "branch", \(Self.always("energy", "15")) \(Self.always("water", "9")) },
        },
        winnow.group { id = "risk", floor = -5, \(Self.always("late", "-8")) },
        \(Self.always("need", "1"))
        """
    )
    let result = try bench.score("{}")
    #expect(names(result) == ["size", "energy", "cap:company", "late", "floor:risk", "need"])
    #expect(points(result) == [20, 15, -5, -8, 3, 1])
    #expect(result["score"] == 26)
  }

  @Test(arguments: [
    ("winnow.group { id = \"a\" }", "group 'a' has no members"),
    (
      "winnow.group { id = \"a\", winnow.group { id = \"b\", \(always("c", "1")) } }",
      "a group stands in another group"
    ),
    (
      "winnow.group { id = \"a\", cap = 1, floor = 2, \(always("c", "1")) }",
      "the floor of group 'a' lies above its cap"
    ),
    (
      "winnow.group { id = \"a\", \(always("c", "1", more: "dimension = \"value\",")) }",
      "members in different dimensions"
    ),
    (
      "winnow.group { id = \"a\", \(always("c", "1")) }, winnow.group { id = \"a\", "
        + "\(always("d", "1")) }", "two groups 'a'"
    ),
  ])
  func `refuses a group that makes no sense`(criteria: String, message: String) throws {
    let failure = try #require(CardBench(criteria: criteria).failure())
    #expect(failure.message.contains(message), "\(failure.message)")
  }

  // MARK: Activities

  @Test func `counts no more of a type than it says: first, once, a day, after a while`() throws {
    let bench = engagement(
      """
      activities = {
        click = { points = 3, first = 2 }, demo = { points = 20, once = true },
        view = { points = 1, per_day = 2 }, call = { points = 5, cool_down = "7 days" },
      }
      """
    )
    let result = try bench.score(
      Self.lead(
        Self.activity("click", 9),
        Self.activity("click", 8),
        Self.activity("click", 1),
        Self.activity("demo", 3),
        Self.activity("demo", 2),
        Self.activity("view", 0.1),
        Self.activity("view", 0.2),
        Self.activity("view", 0.3),
        Self.activity("view", 1.1),
        // Out of order: the earliest counts, then the one that is exactly a week later.
        Self.activity("call", 3),
        Self.activity("call", 10),
        Self.activity("call", 9)
      )
    )
    #expect(names(result) == ["call", "click", "demo", "view"])
    #expect(points(result) == [10, 6, 20, 3])
  }

  @Test func `counts only what comes from where it should`() throws {
    let bench = engagement(
      """
      activities = {
        click = { points = 3, not_from = { "scanner" } }, form = { points = 5, from = { "web" } },
      }
      """
    )
    let result = try bench.score(
      Self.lead(
        Self.activity("click", 1),
        Self.activity("click", 1, source: "scanner"),
        Self.activity("click", 1, source: "mail"),
        Self.activity("form", 1),
        Self.activity("form", 1, source: "web"),
        Self.activity("form", 1, source: "list")
      )
    )
    #expect(names(result) == ["click", "form"])
    #expect(points(result) == [6, 5])
  }

  @Test func `holds types together, then all of them`() throws {
    let bench = engagement(
      """
      cap = 20, floor = -3,
      groups = { mail = { cap = 10 } },
      activities = {
        open = { points = 4, group = "mail" }, click = { points = 9, group = "mail" }, call = 15,
        unsubscribe = -30,
      }
      """
    )
    let warm = try bench.score(
      Self.lead(Self.activity("open", 1), Self.activity("click", 1), Self.activity("call", 1))
    )
    #expect(names(warm) == ["call", "click", "open", "cap:mail", "cap:engagement"])
    #expect(points(warm) == [15, 9, 4, -3, -5])
    let gone = try bench.score(Self.lead(Self.activity("unsubscribe", 1)))
    #expect(points(gone) == [-30, 27])
  }

  @Test func `lets each type fade in its own way`() throws {
    let bench = engagement(
      """
      decay = winnow.half_life "30 days",
      activities = {
        click = 8, form = { points = 10, decay = winnow.linear "50% a month" },
        visit = { points = 6, decay = winnow.window "90 days" },
      }
      """
    )
    let result = try bench.score(
      Self.lead(
        Self.activity("click", 60),
        Self.activity("form", 30),
        Self.activity("visit", 90)
      )
    )
    #expect(points(result) == [2, 5, 6])
  }

  @Test(arguments: [
    ("activities = { a = { points = 1, first = 0 } }", "'first' of activity 'a' must be a whole"),
    ("activities = { a = { points = 1, once = true, first = 2 } }", "has 'once' and 'first'"),
    ("activities = { a = { points = 1, cool_down = \"soon\" } }", "is no time above zero"),
    ("activities = { a = { points = 1, cool_down = 0 } }", "is no time above zero"),
    ("activities = { a = { points = 1, from = \"web\" } }", "must be a list of texts"),
    ("activities = { a = { points = 1, group = \"mial\" } }", "which the engagement does not have"),
    ("groups = { mail = { cap = 1 } }, activities = { a = 1 }", "no activity is in the group"),
  ])
  func `refuses an engagement that makes no sense`(text: String, message: String) throws {
    let failure = try #require(engagement(text).failure())
    #expect(failure.message.contains(message), "\(failure.message)")
  }

  // MARK: Dimensions

  @Test func `tells a dimension beside the score that does not count`() throws {
    let bench = CardBench(
      criteria: Self.always("need", "30")
        + Self.always("order", "50000", more: "dimension = \"value\","),
      more: """
        dimensions = { value = { counts = false } },
        bands = { of = "value", { "large", 10000 }, lowest = "small" },
        """
    )
    let result = try bench.score("{}")
    #expect(result["score"] == 30)
    #expect(names(result) == ["need"])
    #expect(result["band"] == "large")
    #expect(result["dimensions"] == .object(["fit": 30, "value": 50_000]))
    let lead = Lead(id: LeadID(number: 4), stage: .inquiry, created: CardBench.now, event: 1)
    let explained = try bench.runner().explain(lead)
    #expect(explained.beside.map(\.criterion) == ["order"])
  }

  @Test func `multiplies dimensions, and adds up all the same`() throws {
    let bench = CardBench(
      criteria: Self.always("need", "30.001")
        + Self.always("hot", "20", more: "dimension = \"urgency\","),
      more: "combine = { fit = 0.5, urgency = 2 }"
    )
    let result = try bench.score("{}")
    #expect(names(result) == ["need", "hot", "combine:fit", "combine:urgency"])
    #expect(points(result) == [30.001, 20, -15, 20])
    #expect(result["score"] == 55.001)
  }

  @Test func `lets a function make the score, and its range`() throws {
    let bench = CardBench(
      criteria: Self.always("need", "30")
        + "{ id = \"b\", weight = 20, degree = function() return nil end },",
      more: "combine = function(d) return d.fit > 40 and 100 or d.fit / 4 end"
    )
    let result = try bench.score("{}")
    #expect(result["score"] == 7.5)
    #expect(points(result) == [30, -22.5])
    #expect(result["range"] == [7.5, 100])
  }

  @Test(arguments: [
    ("error('no')", "SCRIPT"), ("return 'x'", "RESULT"), ("while true do end", "FUEL"),
    ("return 1/0", "RESULT"), ("return 0/0", "RESULT"), ("return 1e300", "RESULT"),
    ("return -1000000000.001", "RESULT"),
  ])
  func `adds the dimensions when the function fails, and says so`(body: String, code: String) throws
  {
    let bench = CardBench(
      criteria: Self.always("need", "30"),
      more: "hysteresis = 25, fast_lane = function() return 'called' end, "
        + "combine = function(d) \(body) end"
    )
    let runner = try bench.runner()
    for _ in 0..<2 {
      let result = try CardBench.score("{\"qualified\":true}", runner)
      #expect(result["score"] == 30)
      #expect(result["unknown"] == ["combine"])
      let error = try #require(result["errors"]?.object?["combine"]?.text)
      #expect(error.hasPrefix(code))
      #expect(error.contains("the dimensions were added instead"))
      #expect(result["qualified"] == false)
    }
    let lead = Lead(id: LeadID(number: 4), stage: .inquiry, created: CardBench.now, event: 1)
    let explained = try runner.explain(lead)
    #expect(explained.unknown.map(\.criterion) == ["combine"])
    #expect(explained.unknown.first?.error?.hasPrefix(code) == true)
    #expect(!explained.qualified)
  }

  @Test func `takes a billion points from a function, either way`() throws {
    for points in [1_000_000_000, -1_000_000_000] {
      let combine = "combine = function() return \(points) end"
      let result = try CardBench(criteria: Self.always("need", "30"), more: combine).score("{}")
      #expect(result["score"] == .int(Int64(points)))
      #expect(result["errors"] == nil)
    }
  }

  @Test(arguments: [
    ("error('no')", "SCRIPT"), ("while true do end", "FUEL"), ("return 1", "RESULT"),
    ("return 'yes'", "RESULT"), ("return {}", "RESULT"),
  ])
  func `does not let a lead pass a gate that failed`(body: String, code: String) throws {
    let bench = CardBench(
      criteria: Self.always("need", "30"),
      more: "hysteresis = 25, fast_lane = function() return 'called' end, gates = { "
        + "{ id = \"g\", reason = \"no_fit\", when = function() \(body) end } }"
    )
    let result = try bench.score("{\"qualified\":true}")
    #expect(result["qualified"] == false)
    #expect(result["gate"] == nil)
    #expect(result["score"] == 30)
    #expect(result["errors"]?.object?["gate:g"]?.text?.hasPrefix(code) == true)
    let lead = Lead(id: LeadID(number: 4), stage: .inquiry, created: CardBench.now, event: 1)
    let explained = try bench.runner().explain(lead)
    #expect(!explained.qualified)
    #expect(explained.otherFailures.map(\.criterion) == ["gate:g"])
  }

  @Test func `lets a lead pass a gate that cannot tell`() throws {
    let gate = "gates = { { id = \"g\", reason = \"no_fit\", when = function() return nil end } }"
    let result = try CardBench(criteria: Self.always("need", "30"), more: gate).score("{}")
    #expect(result["qualified"] == true)
    #expect(result["errors"] == nil)
  }

  @Test func `takes a dimension from the card of a plugin that it depends on`() throws {
    let icp = CardBench(criteria: Self.always("size", "20") + Self.always("far", "-4.5"))
    var other = icp
    other.reads = "[]"
    let source = try other.source()
    let bench = CardBench(
      criteria: Self.always("need", "30", more: "dimension = \"urgency\","),
      more: "dimensions = { fit = { from = \"icp\", cap = 15 } }"
    )
    let plain = try bench.source()
    let whole = try RuleSource(
      plugin: plain.plugin,
      overrides: PluginOverrides(plugin: "card"),
      settingsFile: "winnow.toml",
      dependencies: ["icp": source]
    )
    #expect(whole.digest != plain.digest)
    let runner = try CardRunner(whole, now: CardBench.now)
    let result = try CardBench.score("{\"id\":\"x\"}", runner)
    #expect(names(result) == ["need", "card:icp", "cap:fit"])
    #expect(points(result) == [30, 15.5, -0.5])
    let lead = Lead(id: LeadID(number: 4), stage: .inquiry, created: CardBench.now, event: 1)
    let explained = try runner.explain(lead)
    #expect(explained.origins.map(\.score.milli) == [15_500])
    let failure = try #require(bench.failure())
    #expect(failure.code == "bad-dependency")
    #expect(failure.hint?.contains("icp = \"^1.0\"") == true)
  }

  /// A card that takes its fit from another one with these rules.
  private func borrower(_ other: CardBench, more: String = "") throws -> RuleSource {
    let bench = CardBench(
      criteria: Self.always("need", "30", more: "dimension = \"urgency\","),
      more: "dimensions = { fit = { from = \"icp\", \(more) } }"
    )
    return try RuleSource(
      plugin: try bench.source().plugin,
      overrides: PluginOverrides(plugin: "card"),
      settingsFile: "winnow.toml",
      dependencies: ["icp": try other.source()]
    )
  }

  @Test func `obeys the gates of a card that it takes from, unless told otherwise`() throws {
    let gate = "gates = { { id = \"g\", reason = \"no_fit\", when = function() return true end } }"
    let other = CardBench(criteria: Self.always("size", "20"), more: gate)
    let ruled = try CardBench.score("{}", CardRunner(try borrower(other), now: CardBench.now))
    #expect(ruled["qualified"] == false)
    #expect(ruled["gate"] == .object(["id": "card/g", "reason": "no_fit"]))
    let free = try borrower(other, more: "gates = false")
    #expect(try CardBench.score("{}", CardRunner(free, now: CardBench.now))["qualified"] == true)
  }

  @Test func `tells what another card does not know, and what failed in it`() throws {
    let other = CardBench(
      criteria: """
        { id = "a", weight = 7, degree = function() return nil end },
        { id = "b", weight = 9, degree = function() error("no") end },
        """
    )
    let runner = try CardRunner(try borrower(other), now: CardBench.now)
    let result = try CardBench.score("{}", runner)
    #expect(result["unknown"] == ["card/a", "card/b"])
    #expect(result["range"] == [30, 46])
    #expect(result["errors"]?.object?["card/b"]?.text?.hasPrefix("SCRIPT") == true)
    #expect(runner.takeFailures().map(\.function) == ["card/b"])
    let lead = Lead(id: LeadID(number: 4), stage: .inquiry, created: CardBench.now, event: 1)
    #expect(try runner.explain(lead).unknown.map(\.criterion) == ["card/a", "card/b"])
  }

  /// Cards of which each takes two dimensions from the one before; the last one.
  private func doubling(_ count: Int) throws -> RuleSource {
    var source = try CardBench(criteria: Self.always("size", "1")).source()
    for _ in 0..<count {
      let bench = CardBench(
        criteria: "",
        more: "dimensions = { fit = \"card\", own = { from = \"card\" } }"
      )
      source = try RuleSource(
        plugin: try bench.source().plugin,
        overrides: PluginOverrides(plugin: "card"),
        settingsFile: "winnow.toml",
        dependencies: ["card": source]
      )
    }
    return source
  }

  @Test func `takes from so many other cards, each counted as often as it is taken`() throws {
    let most = try CardRunner(try doubling(4), now: CardBench.now)
    #expect(try CardBench.score("{}", most)["score"] == 16)
    let failure = #expect(throws: WinnowError.self) {
      _ = try CardRunner(try doubling(40), now: CardBench.now)
    }
    #expect(failure?.code == "bad-dependency")
    #expect(failure?.file == "/plugins/card/plugin.toml")
  }

  @Test(arguments: [
    ("gates = { { id = \"g\", reason = \"no_fit\", when = function() error('no') end } }", true),
    ("combine = function() error('no') end", false),
  ])
  func `is not qualified by what failed in a card that it takes from`(
    more: String,
    canBeLeft: Bool
  ) throws {
    let other = CardBench(criteria: Self.always("size", "20"), more: more)
    let lead = Lead(id: LeadID(number: 4), stage: .inquiry, created: CardBench.now, event: 1)
    let runner = try CardRunner(try borrower(other), now: CardBench.now)
    let result = try CardBench.score("{}", runner)
    #expect(result["score"] == 50)
    #expect(result["qualified"] == false)
    #expect(result["errors"]?.object?.members.count == 1)
    #expect(result["unknown"] == (canBeLeft ? [] : ["card/combine"]))
    #expect(try !runner.explain(lead).qualified)
    let free = try CardRunner(try borrower(other, more: "gates = false"), now: CardBench.now)
    #expect(try CardBench.score("{}", free)["qualified"] == .bool(canBeLeft))
    #expect(try free.explain(lead).qualified == canBeLeft)
  }

  @Test func `refuses bounds of a dimension that has nothing in it`() throws {
    let bench = CardBench(
      criteria: Self.always("need", "30"),
      more: "dimensions = { ft = { cap = 5 } }"
    )
    let failure = try #require(bench.failure())
    #expect(
      failure.message.contains("dimension 'ft' has bounds, and nothing in it"),
      "\(failure.message)"
    )
    #expect(failure.hint == "Did you mean 'fit'?")
    let plain = CardBench(criteria: Self.always("need", "30"), more: "dimensions = { fit = {} }")
    #expect(plain.failure() == nil)
  }

  // MARK: Cells and hysteresis

  private static let cells = """
    grades = { of = "fit", { "A", 20 }, { "B", 10 }, lowest = "C" },
    bands = { of = "urgency", { "hot", 5 }, lowest = "cold" },
    cells = { A1 = "call today", C2 = "leave" },
    """

  @Test func `names the cell of grade and band, and what to do there`() throws {
    let bench = CardBench(
      criteria: """
        { id = "need", weight = 20, degree = function(lead) return lead.answers.need end },
        { id = "hot", weight = 5, dimension = "urgency",
          degree = function(lead) return lead.answers.hot end },
        """,
      more: Self.cells
    )
    let best = try bench.score("{\"answers\":{\"need\":1,\"hot\":1}}")
    #expect(best["cell"] == "A1")
    #expect(best["action"] == "call today")
    let middle = try bench.score("{\"answers\":{\"need\":0.5,\"hot\":0}}")
    #expect(middle["cell"] == "B2")
    #expect(middle["action"] == nil)
  }

  @Test func `refuses a cell that the card does not have`() throws {
    let more = Self.cells.replacing("C2", with: "C3")
    let criteria = Self.always("hot", "5", more: "dimension = \"urgency\",")
    let failure = try #require(CardBench(criteria: criteria, more: more).failure())
    #expect(failure.message.contains("unknown key 'C3'"))
  }

  @Test(arguments: [
    (12, "false", true), (10, "true", true), (9.001, "true", true), (9, "true", false),
    (10, "false", false), (9.5, "null", false),
  ])
  func `keeps a lead qualified a little below the threshold, if it was`(
    points: Double,
    before: String,
    isQualified: Bool
  ) throws {
    let bench = CardBench(criteria: Self.always("need", "\(points)"), more: "hysteresis = 1")
    let result = try bench.score("{\"qualified\":\(before)}")
    #expect(result["qualified"] == .bool(isQualified))
    #expect(result["held"] == (isQualified && points <= 10 ? true : nil))
  }
}
