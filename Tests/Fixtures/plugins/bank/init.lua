local winnow = require "winnow"

local function equals(id, expected)
  return function(lead)
    local value = lead[id]
    if value == nil then return nil end
    return value == expected
  end
end

local function one_of(id, expected)
  return function(lead)
    local value = lead[id]
    if value == nil then return nil end
    for _, each in ipairs(expected) do
      if value == each then return true end
    end
    return false
  end
end

local function above(id, border)
  return function(lead)
    local value = lead[id]
    if value == nil then return nil end
    return value > border
  end
end

winnow.scorecard {
  id = "bank",
  threshold = 8,
  grades = { { "A", 20 }, { "B", 10 }, lowest = "C" },
  criteria = {
    { id = "last_campaign_won", weight = 25,
      degree = equals("poutcome", "success") },
    { id = "last_campaign_lost", weight = 2,
      degree = equals("poutcome", "failure") },
    { id = "contacted_before", weight = 5,
      degree = above("previous", 0) },
    { id = "cellular", weight = 8,
      degree = equals("contact", "cellular") },
    { id = "good_month", weight = 12,
      degree = one_of("month", { "mar", "sep", "oct", "dec" }) },
    { id = "may", weight = -6,
      degree = equals("month", "may") },
    { id = "student_or_retired", weight = 8,
      degree = one_of("job", { "student", "retired" }) },
    { id = "contacted_often", weight = -6,
      degree = above("calls", 4) },
    { id = "no_default", weight = 4,
      degree = equals("default", "no") },
    { id = "university", weight = 2,
      degree = equals("education", "university.degree") },
  },
}
