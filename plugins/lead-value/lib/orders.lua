-- What an order is worth, how many are expected, and what kind of customer that makes.

local settings = require("winnow").settings

local orders = {}

-- What one order is worth, in the organization's currency; nil when nobody knows.
function orders.value(lead)
  local value = lead.answers.order_value
  if type(value) == "table" then
    if value.currency ~= nil and value.currency ~= settings.currency then
      error(("order_value is in %s, not in %s"):format(tostring(value.currency), settings.currency))
    end
    value = value.amount
  end
  if value == nil and settings.usual_order > 0 then return settings.usual_order end
  return value
end

local function purchases(lead)
  local count = 0
  for _, activity in ipairs(lead.activities) do
    if activity.type == "purchase" then count = count + 1 end
  end
  return count
end

local said = { ["repeat"] = "repeat_customer", customer = "customer" }

-- "repeat_customer", "customer", "several_orders", "one_order" or "one_small_order"; nil when unknown.
function orders.standing(lead)
  local bought = purchases(lead)
  local known = said[lead.answers.customer]
  if bought > 1 or known == "repeat_customer" then return "repeat_customer" end
  if bought == 1 or known or lead.stage == "customer" then return "customer" end
  local yearly, value = lead.answers.orders_per_year, orders.value(lead)
  if yearly and yearly * settings.years > 1 then return "several_orders" end
  if value == nil then return nil end
  return value < settings.small_order and "one_small_order" or "one_order"
end

-- How many orders are expected in the years that count; one at least.
function orders.count(lead)
  local yearly = lead.answers.orders_per_year
  if yearly then return math.max(1, yearly * settings.years) end
  return orders.standing(lead) == "repeat_customer" and settings.repeat_orders or 1
end

return orders
