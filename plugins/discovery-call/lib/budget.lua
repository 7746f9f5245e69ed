-- Budget: money that is there, or that is coming. Gives whether there is any, nil when nobody knows; and
-- what an order would be worth.

local winnow = require "winnow"
local T, currency = winnow.text, winnow.settings.currency

local function funds(ask, before)
  local allocated = ask.yesno { id = "budget_allocated", text = T "budget_allocated",
    help = T "budget_allocated_help", required = true, dont_know = true,
    prefill = before.budget_allocated, tags = { "bant:budget" } }
  if allocated then
    ask.money { id = "budget_amount", text = T "budget_amount", currency = currency, min = 0,
      prefill = before.budget_amount, tags = { "bant:budget" } }
    ask.text { id = "budget_owner", text = T "budget_owner", prefill = before.budget_owner,
      tags = { "bant:budget" } }
    return true
  end
  local planned = ask.yesno { id = "budget_in_development", text = T "budget_in_development",
    dont_know = true, prefill = before.budget_in_development, tags = { "bant:budget" } }
  if planned then
    ask.text { id = "budget_when", text = T "budget_when", prefill = before.budget_when,
      tags = { "bant:budget" } }
  elseif planned == false then
    ask.text { id = "budget_why_not", text = T "budget_why_not", prefill = before.budget_why_not,
      tags = { "bant:budget" } }
  end
  return planned
end

return function(ask, before)
  local money = funds(ask, before)
  -- A plain number and no amount with its currency, because the cards compare it with their limits.
  local order = ask.number { id = "order_value", text = T "order_value", help = T "order_value_help",
    dont_know = true, min = 0, unit = currency, prefill = before.order_value, tags = { "value" } }
  return money, order
end
