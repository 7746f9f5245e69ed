local winnow = require "winnow"

local function equals(id, expected)
  return function(lead)
    local value = lead.answers[id]
    if value == nil then return nil end
    return value == expected
  end
end

local function one_of(id, expected)
  return function(lead)
    local value = lead.answers[id]
    if value == nil then return nil end
    for _, each in ipairs(expected) do
      if value == each then return true end
    end
    return false
  end
end

winnow.scorecard {
  id = "salvirt",
  threshold = 28,
  grades = { { "A", 20 }, { "B", 10 }, lowest = "C" },
  criteria = {
    { id = "current_client", weight = 10,
      degree = equals("Client", "Current") },
    { id = "up_sale", weight = 8,
      degree = equals("Up_sale", "Yes") },
    { id = "competitors", weight = -10,
      degree = equals("Competitors", "Yes") },
    { id = "competitors_unknown", weight = -5,
      degree = equals("Competitors", "Unknown") },
    { id = "budget_allocated", weight = 8,
      degree = equals("Budgt_alloc", "Yes") },
    { id = "budget_unknown", weight = -5,
      degree = equals("Budgt_alloc", "Unknown") },
    { id = "positive_statement", weight = 8,
      degree = equals("Posit_statm", "Yes") },
    { id = "warm_source", weight = 5,
      degree = one_of("Source", { "Referral", "Joint past" }) },
    { id = "clear_scope", weight = 5,
      degree = equals("Scope", "Clear") },
    { id = "strategic_account", weight = 5,
      degree = equals("Att_t_client", "Strategic account") },
  },
}
