-- The rest of the ten questions: budget allocated, budget in development, and the benefit.

local settings = require("winnow").settings
local fresh, currency = settings.fresh, settings.currency

local money = {}

local function development(ask)
  local planned = ask.yesno { id = "budget_in_development", dont_know = true,
    text = "Is a budget in development?", known = fresh, tags = { "bant:budget" } }
  if planned then
    ask.text { id = "budget_when", text = "When will it be decided, and by whom?", known = fresh,
      tags = { "bant:budget" } }
  elseif planned == false then
    ask.text { id = "budget_why_not", text = "Why not, and who could give the money?", known = fresh,
      tags = { "bant:budget" } }
  end
  return planned
end

-- Whether there is money, now or soon; nil when nobody knows.
function money.budget(ask)
  local allocated = ask.yesno { id = "budget_allocated", required = true, dont_know = true,
    text = "Is a budget allocated?", known = fresh, tags = { "bant:budget" } }
  if not allocated then return development(ask) end
  ask.money { id = "budget_amount", text = "How much is it?", currency = currency, min = 0,
    known = fresh, tags = { "bant:budget" } }
  ask.text { id = "budget_owner", text = "Whose budget is it?", known = fresh,
    tags = { "bant:budget" } }
  return true
end

-- A plain number and no amount with its currency, because the cards compare it with their limits.
function money.order(ask)
  ask.number {
    id = "order_value", text = "What would an order be worth?", dont_know = true, min = 0,
    unit = currency, known = fresh, tags = { "value" },
    help = "A good guess is better than nothing: it tells a large order from a very small one.",
    validate = function(value)
      if value > 0 and value < 100 then return "warn", "That is very little. In thousands, maybe?" end
      return true
    end,
  }
end

function money.benefit(ask)
  local benefit = ask.text { id = "benefit", text = "Which benefit do they expect?", known = fresh,
    help = "In numbers, where they have some: hours, errors, money.", tags = { "benefit" } }
  if benefit then
    ask.text { id = "benefit_why", text = "Why does that matter to them?", known = fresh,
      tags = { "benefit" } }
  else
    ask.text { id = "benefit_who", text = "Who there could tell the benefit?", known = fresh,
      tags = { "benefit" } }
  end
end

return money
