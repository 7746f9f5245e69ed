-- Ten criteria, as functions of a lead: a degree and a reason. sandbox.c calls them one by one.
local function on(test)
  return function(lead)
    local why = test(lead.answers)
    if why then return true, why end
    return false
  end
end
return
  on(function(x) return x.need == "clear" and "need is clear" end),
  on(function(x) return x.urgency == "immediate" and x.budget_status == "ready" and "immediate need, budget ready" end),
  on(function(x) return x.order_value and x.order_value >= 100000 and "order value " .. x.order_value end),
  on(function(x) return x.timeframe_months and x.timeframe_months < 6 and "timeframe " .. x.timeframe_months .. " months" end),
  on(function(x) return x.budget_status == "development" and "budget in development" end),
  on(function(x) return x.role == "recommender" and "recommends, does not decide" end),
  on(function(x) return x.role == "influencer" and "only influences" end),
  on(function(x) return x.timeframe_months and x.timeframe_months > 12 and "timeframe " .. x.timeframe_months .. " months" end),
  on(function(x) return x.budget_status == "none" and "no budget" end),
  on(function(x) return x.order_value and x.order_value < 5000 and "order value " .. x.order_value end)
