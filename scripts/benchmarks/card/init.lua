-- The card of ../scorecard.lua, as a Winnow plugin: ten weighted criteria and decaying engagement.
local winnow = require "winnow"

winnow.scorecard {
  id = "card",
  threshold = 40,
  grades = { of = "total", { "A", 60 }, { "B", 40 }, { "C", 20 }, lowest = "D" },
  engagement = {
    decay = winnow.half_life "30 days",
    cap = 30,
    activities = {
      email_open = 1,
      email_click = 3,
      site_visit = 2,
      download = 4,
      webinar = 8,
      call = 10,
      meeting = 12,
      demo_request = 15,
    },
  },
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
  },
}
