local winnow = require "winnow"

local function equals(id, expected)
  return function(lead)
    local value = lead.answers[id]
    if value == nil then return nil end
    return value == expected
  end
end

local function warm_source(lead)
  if lead.source == nil then return nil end
  return lead.source == "referral" or lead.source == "Joint past"
end

winnow.scorecard {
  id = "salvirt",
  threshold = 28,
  grades = { { "A", 20 }, { "B", 10 }, lowest = "C" },
  criteria = {
    { id = "current_client", weight = 10,
      degree = equals("client", "Current") },
    { id = "up_sale", weight = 8,
      degree = equals("up_sale", "Yes") },
    { id = "competitors", weight = -10,
      degree = equals("competitors", "Yes") },
    { id = "competitors_unknown", weight = -5,
      degree = equals("competitors", "Unknown") },
    { id = "budget_allocated", weight = 8,
      degree = equals("budget_allocated", "Yes") },
    { id = "budget_unknown", weight = -5,
      degree = equals("budget_allocated", "Unknown") },
    { id = "positive_statement", weight = 8,
      degree = equals("positive_statement", "Yes") },
    { id = "warm_source", weight = 5,
      degree = warm_source },
    { id = "clear_scope", weight = 5,
      degree = equals("scope", "Clear") },
    { id = "strategic_account", weight = 5,
      degree = equals("attention_to_client", "Strategic account") },
  },
}
