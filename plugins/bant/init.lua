-- BANT: budget, authority, need, timing. Each gives up to 25 points, by degree.

local winnow = require "winnow"
local horizon = winnow.settings.horizon_months

local authority = { decision_maker = 1, recommender = 0.6, influencer = 0.3 }
local need = { clear = 1, vague = 0.4, none = 0 }

-- The degree that a table gives for an answer; unknown while the answer is.
local function graded(id, degrees)
  return function(lead)
    local answer = lead.answers[id]
    if answer == nil then return nil end
    local degree = degrees[answer]
    if degree == nil then error(id .. " has no option '" .. tostring(answer) .. "'") end
    return degree, id .. ": " .. answer
  end
end

local function budget(lead)
  local answers = lead.answers
  if answers.budget_allocated then return 1, "budget allocated" end
  if answers.budget_in_development then return 0.5, "budget in development" end
  if answers.budget_allocated == nil or answers.budget_in_development == nil then return nil end
  return 0, "no budget"
end

local function timing(lead)
  local months = lead.answers.timeframe_months
  if months == nil then return nil end
  local left = 1 - months / horizon
  return math.max(0, math.min(1, left)), "in " .. months .. " months"
end

winnow.scorecard {
  id = "bant",
  threshold = 50,
  grades = { of = "total", { "A", 75 }, { "B", 50 }, { "C", 25 }, lowest = "D" },
  criteria = {
    { id = "budget", weight = 25, label = "Budget", degree = budget },
    { id = "authority", weight = 25, label = "Authority", degree = graded("role", authority) },
    { id = "need", weight = 25, label = "Need", degree = graded("need", need) },
    { id = "timing", weight = 25, label = "Timing", degree = timing },
  },
}
