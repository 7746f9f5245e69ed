local test = require "winnow.test"

local companies = {
  A = { country = "DE", employees = 300, industry = "Maschinenbau", job_title = "Leiterin Einkauf" },
  B = { country = "DE", employees = 300, industry = "Maschinenbau" },
  C = { country = "DE", employees = 300, industry = "Bank" },
  D = { country = "BR", employees = 3 },
}

local deeds = {
  { "demo.request", "meeting", "meeting" }, { "demo.request", "call" }, { "webinar.attend" }, {},
}

local function lead(company, count)
  local result = { id = "L1", activities = {} }
  for key, value in pairs(companies[company]) do result[key] = value end
  for index, deed in ipairs(deeds[count]) do
    result.activities[index] = { type = deed, at = ("2025-12-%02dT00:00:00Z"):format(32 - index) }
  end
  return result
end

test.case("fit and engagement make every cell, and each says what to do", function()
  for company in pairs(companies) do
    for count in ipairs(deeds) do
      local result = test.score(lead(company, count))
      test.equal(result.cell, company .. count)
      test.equal(type(result.action), "string")
    end
  end
end)

test.case("both plugins give their share of the score", function()
  local result = test.score(lead("A", 2))
  test.equal(result.dimensions.fit, 83)
  test.near(result.score, 0.6 * result.dimensions.fit + 0.4 * result.dimensions.engagement, 0.002)
  test.golden("a2", { parts = result.parts, score = result.score, action = result.action })
end)

test.case("fit alone does not qualify, and neither does engagement", function()
  test.equal(test.score(lead("A", 4)).qualified, false)
  test.equal(test.score(lead("D", 1)).qualified, false)
  test.equal(test.score(lead("A", 2)).qualified, true)
end)

test.case("whoever icp rules out has no fit left", function()
  local student = lead("A", 1)
  student.answers = { relationship = "student" }
  local result = test.score(student)
  test.equal(result.cell, "D1")
  test.equal(result.qualified, false)
end)

test.case("what is unknown of the fit shows in the range", function()
  test.equal(test.score {}.range, { 0, 60 })
end)
