-- What a lead is worth. The score, for ranking, is likelihood to buy and standing, 50 points each: a
-- repeat customer stands highest, one small order lowest. Beside it stands the expected money: order
-- value × likelihood × expected orders, and its tier.

local winnow = require "winnow"
local likelihood = require "lib.likelihood"
local orders = require "lib.orders"
local settings = winnow.settings

local function standing(name, reason)
  return function(lead)
    local found = orders.standing(lead)
    if found == nil then return nil end
    return found == name, reason
  end
end

-- A criterion gives a share of its weight: expected money as a share of the most that can be told.
local function money(lead)
  local value, chance = orders.value(lead), likelihood.of(lead)
  -- An estimate that is no share is an error of the likelihood, and tells nothing of money.
  if value == nil or type(chance) ~= "number" or not (chance >= 0 and chance <= 1) then return nil end
  local count = orders.count(lead)
  local expected = math.max(0, value * chance * count)
  local why = ("%.10g %s × %.4g"):format(value, settings.currency, chance)
  if count ~= 1 then why = ("%s × %.4g orders"):format(why, count) end
  return math.min(1, expected / settings.most_money), why
end

winnow.scorecard {
  id = "lead-value",
  threshold = settings.threshold,
  grades = { of = "total", { "A", 60 }, { "B", 40 }, { "C", 20 }, lowest = "D" },
  bands = {
    of = "value",
    { "key", settings.tier_key }, { "large", settings.tier_large }, { "medium", settings.tier_medium },
    lowest = "small",
  },
  cells = {
    A1 = "call today, with somebody who decides",
    A2 = "call today",
    A3 = "call this week",
    A4 = "offer a standard order by mail",
    B1 = "call today: large, and open",
    C1 = "find out what is missing: large, and unlikely so far",
    D1 = "find out what is missing: large, and unlikely so far",
    D4 = "leave to mails",
  },
  dimensions = { value = { counts = false, floor = 0 } },
  order = { "repeat_customer", "customer", "several_orders", "one_order", "one_small_order" },
  criteria = {
    { id = "likelihood", weight = 50, dimension = "likelihood", label = "Likelihood to buy",
      degree = likelihood.of },
    winnow.one_of { id = "standing", dimension = "standing",
      { id = "repeat_customer", weight = 50, label = "Repeat customer",
        degree = standing("repeat_customer", "bought more than once") },
      { id = "customer", weight = 40, label = "Customer",
        degree = standing("customer", "bought once") },
      { id = "several_orders", weight = 30, label = "Several orders expected",
        degree = standing("several_orders", "will order again") },
      { id = "one_order", weight = 15, label = "One order",
        degree = standing("one_order", "one order, not a small one") },
      { id = "one_small_order", weight = -10, label = "One small order",
        degree = standing("one_small_order", "one small order") },
    },
    { id = "expected", weight = settings.most_money, dimension = "value", label = "Expected money",
      degree = money },
  },
}
