-- CHAMP: challenges, authority, money, prioritization. What hurts comes first; who speaks is no bar, as
-- long as somebody leads us to those who decide.

local winnow = require "winnow"
local degrees = require "lib.degrees"
local settings = winnow.settings

local challenge = { quantified = 1, clear = 0.8, vague = 0.4, none = 0 }
local role = { decision_maker = 1, recommender = 0.6, influencer = 0.3, none = 0 }
local money = { allocated = 1, planned = 0.6, possible = 0.3, none = 0 }
local priority = { top = 1, high = 0.75, medium = 0.4, low = 0.1, none = 0 }

local function challenges(lead) return degrees.of("challenges", lead.answers.challenges, challenge) end

local function funds(lead) return degrees.of("money", lead.answers.money, money) end

local function prioritization(lead)
  return degrees.of("prioritization", lead.answers.prioritization, priority)
end

local function authority(lead)
  local own, why = degrees.of("role", lead.answers.role, role)
  if not lead.answers.will_arrange_meeting then return own, why end
  if own and own >= settings.introduction then return own, why end
  return settings.introduction, "will arrange a meeting with those who decide"
end

-- Whoever says that there is no challenge needs nothing from us.
local function no_challenge(lead) return challenges(lead) == 0, "no challenge" end

local function cannot_wait(lead)
  if not settings.fast_lane then return false end
  local hurts, pays, first = challenges(lead), funds(lead), prioritization(lead)
  if hurts and pays and first and hurts >= 0.8 and pays == 1 and first == 1 then
    return "a clear challenge, top priority, and money for it"
  end
  return false
end

winnow.scorecard {
  id = "champ",
  threshold = settings.threshold,
  grades = { of = "total", { "A", 75 }, { "B", 60 }, { "C", 30 }, lowest = "D" },
  order = { "challenges", "prioritization", "authority" },
  criteria = {
    { id = "challenges", weight = 35, label = "Challenges", degree = challenges },
    { id = "authority", weight = 20, label = "Authority", degree = authority },
    { id = "money", weight = 20, label = "Money", degree = funds },
    { id = "prioritization", weight = 25, label = "Prioritization", degree = prioritization },
  },
  gates = { { id = "no_challenge", reason = "no_need", when = no_challenge } },
  fast_lane = cannot_wait,
}
