local test = require "winnow.test"
local questions = require "lib.questions"

local function score(answers) return test.score { answers = answers } end

test.case("a lead of whom nothing is known scores 0 and could still be anything", function()
  local result = score {}
  test.equal(result.score, 0)
  test.equal(result.qualified, false)
  test.equal(#result.unknown, 10)
end)

test.case("everything that speaks for a lead adds up", function()
  local result = score {
    need = "clear", budget_allocated = true, timeframe_months = 1, order_value = 250000,
    role = "recommender",
  }
  test.equal(result.score, 30 + 25 + 20 + 15 + 8)
  test.equal(result.grade, "A")
  test.equal(result.qualified, true)
end)

test.case("exactly at the threshold is not above it", function()
  local result = score { need = "clear", timeframe_months = 1, budget_allocated = true,
    order_value = 1000, role = "influencer" }
  test.equal(result.score, 30 + 25 - 15 + 15 + 5)
  test.equal(result.qualified, false)
end)

test.case("a vague need counts half", function()
  test.equal(score { need = "vague" }.score, 15)
end)

test.case("a need that is no option is an error of that criterion, the others count", function()
  local result = score { need = "enormous", role = "recommender" }
  test.equal(result.score, 8)
  test.equal(result.unknown[1], "clear_need")
end)

test.case("no budget and budget in development exclude each other", function()
  test.equal(score { budget_allocated = false, budget_in_development = true }.score, 10)
  test.equal(score { budget_allocated = false, budget_in_development = false }.score, -10)
end)

test.case("allocated funds without an immediate requirement give no points for budget", function()
  local result = score { budget_allocated = true, timeframe_months = 8 }
  test.equal(result.score, 0)
end)

test.case("unknown is not no: an unasked budget costs nothing", function()
  test.equal(score { need = "clear" }.score, 30)
end)

test.case("the borders of the timeframe", function()
  test.equal(score { timeframe_months = 5.9 }.score, 15)
  test.equal(score { timeframe_months = 6 }.score, 0)
  test.equal(score { timeframe_months = 12 }.score, 0)
  test.equal(score { timeframe_months = 13 }.score, -5)
end)

test.case("the borders of the order", function()
  test.equal(score { order_value = 4999 }.score, -15)
  test.equal(score { order_value = 5000 }.score, 0)
  test.equal(score { order_value = 99999 }.score, 0)
  test.equal(score { order_value = 100000 }.score, 20)
end)

test.case("the reasons are told", function()
  local result = score { role = "influencer" }
  test.equal(result.parts[1].criterion, "influencer")
  test.equal(result.parts[1].why, "only influences")
end)

test.case("there are ten questions, and the order value", function()
  test.equal(#questions, 11)
end)
