local test = require "winnow.test"

local function score(answers) return test.score { answers = answers } end

test.case("a decision maker with money, a clear need and no time to lose gets everything", function()
  local result = score {
    budget_allocated = true, role = "decision_maker", need = "clear", timeframe_months = 0,
  }
  test.equal(result.score, 100)
  test.equal(result.grade, "A")
end)

test.case("a budget in development is half a budget", function()
  test.equal(score { budget_allocated = false, budget_in_development = true }.score, 12.5)
end)

test.case("no budget so far is unknown until one in development is ruled out", function()
  local result = score { budget_allocated = false }
  test.equal(#result.unknown, 4)
  test.equal(result.range, { 0, 100 })
  test.equal(#score({ budget_allocated = false, budget_in_development = false }).unknown, 3)
end)

test.case("timing fades to nothing at the horizon", function()
  test.equal(score { timeframe_months = 6 }.score, 12.5)
  test.equal(score { timeframe_months = 12 }.score, 0)
  test.equal(score { timeframe_months = 30 }.score, 0)
end)

test.case("what nobody asked is unknown", function()
  local result = score { role = "influencer" }
  test.equal(result.score, 7.5)
  test.equal(#result.unknown, 3)
end)
