import Testing
import WinnowCore
import WinnowPlugins

@Suite struct `A card that is wrong` {
  @Test(arguments: [
    ("{ id = \"a\", wieght = 3, degree = function() end }", "unknown key 'wieght'"),
    ("{ id = \"a\", weight = \"3\", degree = function() end }", "must be a number"),
    ("{ id = \"a\", weight = 0.0001, degree = function() end }", "three decimal places"),
    ("{ id = \"a\", weight = 1/0, degree = function() end }", "number"),
    ("{ id = \"a\", weight = 3 }", "needs 'degree'"),
    ("{ weight = 3, degree = function() end }", "needs 'id'"),
    ("{ id = \"a\", weight = 3, degree = 1 }", "must be a function"),
    ("3", "must be a table"),
    ("winnow.one_of { id = \"g\" }", "no members"),
    (
      "{ id = \"a\", weight = 1, degree = print }, { id = \"a\", weight = 1, degree = print }",
      "two criteria 'a'"
    ),
  ])
  func `is refused with the wrong word`(criteria: String, message: String) throws {
    let failure = try #require(CardBench(criteria: criteria).failure())

    #expect(failure.kind == .script)
    #expect(failure.message.contains(message))
    #expect(failure.file == "/plugins/card/init.lua")
    #expect(failure.line == 2)
  }

  @Test func `is told with line and column of the misspelt key, and what was meant`() throws {
    let bench = CardBench(
      """
      winnow.scorecard {
        id = "card", threshold = 10,
        criteria = {
          { id = "a", wieght = 3, degree = function() return true end },
        },
      }
      """
    )
    let failure = try #require(bench.failure())

    #expect(failure.line == 5)
    #expect(failure.column == 17)
    #expect(failure.hint == "Did you mean 'weight'?")
  }

  @Test func `says which global is not declared`() throws {
    let failure = try #require(CardBench("winnow.scorecard { id = nmae }").failure())

    #expect(failure.line == 2)
    #expect(failure.message.contains("'nmae'"))
  }

  @Test func `that does not compile names the line`() throws {
    let failure = try #require(CardBench("winnow.scorecard {\n  id = = 3\n}").failure())

    #expect(failure.code == "LOAD")
    #expect(failure.line == 3)
  }
}

@Suite struct `Bounds that make no sense` {
  @Test(arguments: [
    ("engagement = { cap = -5, activities = { a = 1 } },", "below 0"),
    ("dimensions = { fit = { cap = 1, floor = 5 } },", "above its cap"),
    ("dimensions = { total = { cap = 1 } },", "cannot be called 'total'"),
  ])
  func `are refused`(more: String, message: String) throws {
    let failure = try #require(CardBench(criteria: "", more: more).failure())

    #expect(failure.message.contains(message))
  }
}

@Suite struct `Settings of a card` {
  private static let criteria =
    "{ id = \"a\", weight = 3, degree = function() return true end }"

  @Test func `override weights and the threshold`() throws {
    var bench = CardBench(criteria: Self.criteria)
    bench.overrides = "[plugins.card]\nthreshold = 55.5\nweights.a = 60"

    let result = try bench.score("{}")

    #expect(result["score"] == 60)
    #expect(result["qualified"] == true)
  }

  @Test func `change the digest of the rules`() throws {
    let plain = CardBench(criteria: Self.criteria)
    var changed = plain
    changed.overrides = "[plugins.card]\nweights.a = 4"

    #expect(try plain.source().digest == plain.source().digest)
    #expect(try plain.source().digest != changed.source().digest)
  }

  @Test func `that name a criterion which is not there are refused with their place`() throws {
    var bench = CardBench(criteria: "{ id = \"clear_need\", weight = 3, degree = print }")
    bench.overrides = "[plugins.card]\nweights.clear_neeed = 4"

    let failure = try #require(bench.failure())

    #expect(failure.code == "bad-settings")
    #expect(failure.file == "winnow.toml")
    #expect(failure.line == 2)
    #expect(failure.hint == "Did you mean 'clear_need'?")
  }
}
