local test = require "winnow.test"

local function score(stage, answers, activities)
  return test.score { id = "L1", stage = stage, answers = answers, activities = activities }
end

local function bought(times)
  local activities = {}
  for index = 1, times do activities[index] = { type = "purchase", at = "2025-06-01T00:00:00Z" } end
  return activities
end

test.case("a lead of whom nothing is known has no points and no money, and could be anything", function()
  local result = test.score {}
  test.equal(result.score, 0)
  test.equal(result.dimensions.value, 0)
  test.equal(#result.unknown, 7)
  test.equal(result.range, { -10, 100 })
end)

test.case("expected money is order value times likelihood, beside the score", function()
  local result = score("sql", { order_value = 20000 })
  test.equal(result.dimensions.value, 9000)
  test.equal(result.dimensions.likelihood, 22.5)
  test.equal(result.score, 22.5 + 15)
  test.equal(result.band, "medium")
end)

test.case("a repeat customer is worth the most, one small order the least", function()
  local function points(answers, activities) return score("lead", answers, activities).score end
  local ladder = {
    points({ order_value = 1000 }, bought(2)),
    points({ order_value = 1000 }, bought(1)),
    points { order_value = 1000, orders_per_year = 2 },
    points { order_value = 90000 },
    points { order_value = 1000 },
  }
  for index = 2, #ladder do test.equal(ladder[index] < ladder[index - 1], true) end
  test.equal(ladder[5], 4 - 10)
end)

test.case("a repeat customer orders four times in three years, or as often as it says", function()
  test.equal(score("customer", { order_value = 1000, customer = "repeat" }).dimensions.value, 2800)
  local often = { order_value = 1000, customer = "repeat", orders_per_year = 12 }
  test.equal(score("customer", often).dimensions.value, 25200)
  test.equal(score("customer", { order_value = 1000, orders_per_year = 0.1 }).dimensions.value, 700)
end)

test.case("answers move the likelihood, and make nothing certain", function()
  local function likelihood(stage, answers) return score(stage, answers).dimensions.likelihood * 2 end
  test.equal(likelihood("lead", {}), 8)
  test.equal(likelihood("lead", { need = "clear" }), 12)
  test.equal(likelihood("lead", { need = "none" }), 1.6)
  test.equal(likelihood("lead", { need = "vague" }), 8)
  test.equal(likelihood("lead", { budget_allocated = true, timeframe_months = 3 }), 12.48)
  test.equal(likelihood("lead", { budget_allocated = false, timeframe_months = 18 }), 3.36)
  test.equal(likelihood("lead", { timeframe_months = 9, preferred_supplier = "other" }), 3.2)
  local all = { need = "clear", budget_allocated = true, timeframe_months = 1 }
  test.equal(likelihood("opportunity", all), 95)
  test.equal(likelihood("disqualified", all), 0)
end)

test.case("what sales estimates goes before the table, and needs no stage", function()
  local result = score(nil, { likelihood = 0.9, order_value = 100000 })
  test.equal(result.dimensions.value, 90000)
  test.equal(result.parts[1].why, "estimated by sales")
end)

test.case("an estimate that is no share is an error, and makes no money", function()
  for _, estimate in ipairs { 90, 1.5, -0.5 } do
    local result = score("sql", { likelihood = estimate, order_value = 100000 })
    test.equal(result.errors.likelihood:find("RESULT", 1, true), 1)
    test.equal(result.errors.expected, nil)
    test.equal(result.dimensions.likelihood, 0)
    test.equal(result.dimensions.value, 0)
    test.equal(result.unknown, { "likelihood", "expected" })
  end
end)

test.case("money in another currency is an error, not a number", function()
  local euros = score("sql", { order_value = { amount = 20000, currency = "EUR" } })
  test.equal(euros.dimensions.value, 9000)
  local yen = score("sql", { order_value = { amount = 20000, currency = "JPY" } })
  test.equal(yen.dimensions.value, 0)
  test.equal(yen.errors.expected:find("JPY, not in EUR", 1, true) ~= nil, true)
end)

test.case("points and money make a cell, and a cell says what to do", function()
  local best = score("opportunity", { order_value = 500000 }, bought(3))
  test.equal(best.cell, "A1")
  test.equal(best.action, "call today, with somebody who decides")
  local least = score("raw", { order_value = 100 })
  test.equal(least.cell, "D4")
  test.equal(least.action, "leave to mails")
  test.equal(score("lead", { order_value = 4000000 }).cell, "D1")
end)

test.case("no lead is told with more money than the most", function()
  test.equal(score("sql", { order_value = 1e9 }).dimensions.value, 10000000)
  test.equal(score("sql", { order_value = -5 }).dimensions.value, 0)
end)

test.case("the reasons show the sum", function()
  local result = score("sql", { order_value = 20000, need = "clear" })
  test.golden("reasons", { parts = result.parts, dimensions = result.dimensions, cell = result.cell })
end)
