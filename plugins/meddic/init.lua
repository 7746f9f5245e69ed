-- MEDDIC: metrics, economic buyer, decision criteria, decision process, identified pain, champion. For
-- deals that take long and have many people in them.

local winnow = require "winnow"
local degrees = require "lib.degrees"
local settings = winnow.settings

local metrics = { agreed = 1, estimated = 0.6, named = 0.3, none = 0 }
local economic_buyer = { committed = 1, met = 0.7, identified = 0.4, none = 0 }
local decision_criteria = { shaped = 1, known = 0.6, vague = 0.3, none = 0 }
local decision_process = { agreed = 1, known = 0.6, vague = 0.3, none = 0 }
local pain = { critical = 1, clear = 0.7, vague = 0.3, none = 0 }
local champion = { tested = 1, willing = 0.6, possible = 0.3, none = 0 }

local function graded(id, options)
  return function(lead) return degrees.of(id, lead.answers[id], options) end
end

local identified_pain = graded("pain", pain)
local has_champion = graded("champion", champion)
local has_buyer = graded("economic_buyer", economic_buyer)

local function no_pain(lead) return identified_pain(lead) == 0, "nothing hurts" end

-- Both are asked for, and neither is there: nobody in this deal can say yes, or wants to.
local function nobody(lead)
  return has_buyer(lead) == 0 and has_champion(lead) == 0, "neither buyer nor champion"
end

winnow.scorecard {
  id = "meddic",
  threshold = settings.threshold,
  hysteresis = settings.hysteresis,
  grades = { of = "total", { "A", 80 }, { "B", 60 }, { "C", 40 }, lowest = "D" },
  criteria = {
    winnow.group { id = "case", label = "Why they buy",
      { id = "metrics", weight = 15, label = "Metrics", degree = graded("metrics", metrics) },
      { id = "pain", weight = 20, label = "Identified pain", degree = identified_pain },
    },
    winnow.group { id = "people", label = "Who buys",
      { id = "economic_buyer", weight = 20, label = "Economic buyer", degree = has_buyer },
      { id = "champion", weight = 20, label = "Champion", degree = has_champion },
    },
    winnow.group { id = "decision", label = "How they buy",
      { id = "decision_criteria", weight = 10, label = "Decision criteria",
        degree = graded("decision_criteria", decision_criteria) },
      { id = "decision_process", weight = 15, label = "Decision process",
        degree = graded("decision_process", decision_process) },
    },
  },
  gates = {
    { id = "no_pain", reason = "no_need", when = no_pain },
    { id = "nobody", reason = "no_authority", when = nobody },
  },
}
