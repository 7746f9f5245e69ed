-- The card of ../card with its engagement worked out by a rule: every activity is carried into Lua, and the
-- sum is made there.
local winnow = require "winnow"

local points = {
  email_open = 1, email_click = 3, site_visit = 2, download = 4,
  webinar = 8, call = 10, meeting = 12, demo_request = 15,
}
local cap, half_life = 30, 30

local function engagement(lead)
  local activities, sum = lead.activities, 0
  for i = 1, #activities do
    local activity = activities[i]
    local worth = points[activity.type]
    if worth then
      local age = activity.age
      sum = sum + worth * 2 ^ (-(age > 0 and age or 0) / half_life)
    end
  end
  return (sum < cap and sum or cap) / cap
end

winnow.scorecard {
  id = "card-lua",
  threshold = 40,
  grades = { of = "total", { "A", 60 }, { "B", 40 }, { "C", 20 }, lowest = "D" },
  criteria = {
    {
      id = "clear_need", weight = 25,
      degree = function(lead)
        local need = lead.answers.need
        if need == nil then return nil end
        return need == "clear", "need is clear"
      end,
    },
    {
      id = "ready", weight = 20,
      degree = function(lead)
        local answers = lead.answers
        return answers.urgency == "immediate" and answers.budget_status == "ready",
          "immediate need, budget ready"
      end,
    },
    {
      id = "large_order", weight = 15,
      degree = function(lead)
        local value = lead.answers.order_value
        if value == nil then return nil end
        if value >= 100000 then return true, "order value " .. value end
        return false
      end,
    },
    {
      id = "soon", weight = 12,
      degree = function(lead)
        local months = lead.answers.timeframe_months
        if months == nil then return nil end
        if months < 6 then return true, "timeframe " .. months .. " months" end
        return false
      end,
    },
    {
      id = "budget_in_development", weight = 8,
      degree = function(lead)
        return lead.answers.budget_status == "development", "budget in development"
      end,
    },
    {
      id = "recommender", weight = 5,
      degree = function(lead)
        return lead.answers.role == "recommender", "recommends, does not decide"
      end,
    },
    {
      id = "influencer", weight = 2,
      degree = function(lead)
        return lead.answers.role == "influencer", "only influences"
      end,
    },
    {
      id = "far", weight = -5,
      degree = function(lead)
        local months = lead.answers.timeframe_months
        if months == nil then return nil end
        if months > 12 then return true, "timeframe " .. months .. " months" end
        return false
      end,
    },
    {
      id = "no_budget", weight = -10,
      degree = function(lead)
        return lead.answers.budget_status == "none", "no budget"
      end,
    },
    {
      id = "small_order", weight = -15,
      degree = function(lead)
        local value = lead.answers.order_value
        if value == nil then return nil end
        if value < 5000 then return true, "order value " .. value end
        return false
      end,
    },
    { id = "engagement", weight = cap, degree = engagement },
  },
}
