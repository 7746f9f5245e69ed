-- Is this a serious lead? Ten criteria, the strongest first, and a line that the sum must exceed.
--
-- Every criterion answers one of three things: how well it is met (true, false, or a number from
-- 0 to 1), or nil when nobody asked yet. Unknown is not no: it costs nothing and stays visible.

local winnow = require "winnow"
local settings = winnow.settings

-- The degree of a criterion that compares one answer, unknown while the answer is.
local function when(id, test)
  return function(lead)
    local value = lead.answers[id]
    if value == nil then return nil end
    return test(value)
  end
end

local function timeframe(test)
  return when("timeframe_months", function(months)
    return test(months), "timeframe " .. months .. " months"
  end)
end

local function order(test)
  return when("order_value", function(value)
    return test(value), "order value " .. value
  end)
end

local function role(name, reason)
  return when("role", function(value) return value == name, reason end)
end

local need_degree = { clear = 1, vague = 0.5, none = 0 }

local function clear_need(lead)
  local need = lead.answers.need
  if need == nil then return nil end
  local degree = need_degree[need]
  if degree == nil then error("need is clear, vague or none, not '" .. tostring(need) .. "'") end
  return degree, "need is " .. need
end

-- Both halves must hold, so one "no" is enough to know that it is not met.
local function ready_now(lead)
  local funds, months = lead.answers.budget_allocated, lead.answers.timeframe_months
  if funds == false then return false end
  if months ~= nil and months > settings.immediate_months then return false end
  if funds == nil or months == nil then return nil end
  return true, "immediate requirement, funds ready"
end

local function budget_in_development(lead)
  local funds, plans = lead.answers.budget_allocated, lead.answers.budget_in_development
  if funds == true then return false end
  if plans == nil then return nil end
  return plans, "budget in development"
end

local function no_budget(lead)
  local funds, plans = lead.answers.budget_allocated, lead.answers.budget_in_development
  if funds == true or plans == true then return false end
  if funds == nil or plans == nil then return nil end
  return true, "no budget, and none in development"
end

winnow.scorecard {
  id = "serious-lead",
  threshold = 60,
  grades = { of = "total", { "A", 60 }, { "B", 40 }, { "C", 20 }, lowest = "D" },

  -- The order that management agreed on: weights that break it are reported by `plugin check`.
  order = {
    "clear_need", "ready_now", "large_order", "soon", "budget_in_development",
    "recommender", "influencer", "far", "no_budget", "very_small_order",
  },

  criteria = {
    { id = "clear_need", weight = 30, label = "Very clear need of the solution",
      degree = clear_need },
    winnow.one_of { id = "budget",
      { id = "ready_now", weight = 25, label = "Immediate requirement and funds ready",
        degree = ready_now },
      { id = "budget_in_development", weight = 10, label = "Budget in development",
        degree = budget_in_development },
      { id = "no_budget", weight = -10, label = "No budget",
        degree = no_budget },
    },
    winnow.one_of { id = "order_size",
      { id = "large_order", weight = 20, label = "Large order",
        degree = order(function(value) return value >= settings.large_order end) },
      { id = "very_small_order", weight = -15, label = "Very small order",
        degree = order(function(value) return value < settings.small_order end) },
    },
    winnow.one_of { id = "timeframe",
      { id = "soon", weight = 15, label = "Timeframe under six months",
        degree = timeframe(function(months) return months < 6 end) },
      { id = "far", weight = -5, label = "Timeframe over a year",
        degree = timeframe(function(months) return months > 12 end) },
    },
    winnow.one_of { id = "part_in_decision",
      { id = "recommender", weight = 8, label = "Recommender, not the primary decision maker",
        degree = role("recommender", "recommends, does not decide") },
      { id = "influencer", weight = 5, label = "Only an influencer",
        degree = role("influencer", "only influences") },
    },
  },
}
