-- Return: what gets better, what that is worth, and how soon an order has paid for itself.

local winnow = require "winnow"
local texts = require "lib.texts"
local T, settings = winnow.text, winnow.settings

-- Tells the rep at once, while there is somebody to ask whether that is right.
local function tell(ask, score, order, yearly)
  local months = math.max(1, math.ceil(order * 12 / yearly))
  local values = { order = math.floor(order), currency = settings.currency, months = months }
  ask.info(texts.fill(T "payback", values))
  if months <= settings.payback_months then
    score.add { id = "return", points = 10, why = "paid back within " .. months .. " months" }
  end
end

return function(ask, before, score, order)
  ask.text { id = "benefit", text = T "benefit", help = T "benefit_help", prefill = before.benefit,
    tags = { "benefit" } }
  local worth = ask.money { id = "return_a_year", text = T "return_a_year",
    help = T "return_a_year_help", currency = settings.currency, min = 0, dont_know = true,
    prefill = before.return_a_year, tags = { "return" } }
  if worth == nil then
    ask.text { id = "return_why_unknown", text = T "return_why_unknown", tags = { "return" } }
    return
  end
  -- An amount in another currency cannot be compared with the order.
  if order and worth.amount > 0 and worth.currency == settings.currency then
    tell(ask, score, order, worth.amount)
  end
  ask.text { id = "return_judge", text = T "return_judge", prefill = before.return_judge,
    tags = { "return" } }
end
