local test = require "winnow.test"

-- What Enter skips; a test answers what it is about.
local optional = {
  "email", "phone", "company", "country", "referred_by", "campaign", "linkedin", "products", "need_detail",
  "need_why_none", "need_elsewhere", "effort_under_way", "effort_detail", "effort_why_not", "benefit",
  "benefit_why", "benefit_who", "decider", "directed_by_management", "directed_by", "directed_why_not",
  "will_arrange_meeting", "meeting_with", "meeting_why_not", "timeframe_why",
  "later_timeframe_reasonable", "later_why", "later_why_not", "budget_in_development", "budget_when",
  "budget_why_not", "budget_amount", "budget_owner", "order_value", "consent_email", "consent_phone",
  "consent_post", "next_date",
}

local function interview(answers, lead, known)
  local all = {
    name = "Ida Brandt", email = "ida@brandt.example", source = "web", need = "clear",
    role = "decision_maker", timeframe_months = 3, budget_allocated = true, next_step = "nothing",
  }
  for _, id in ipairs(optional) do
    if all[id] == nil then all[id] = { state = "skipped" } end
  end
  for id, answer in pairs(answers) do all[id] = answer end
  for id in pairs(known or {}) do all[id] = nil end
  return test.interview("lead-questionnaire", { lead = lead or {}, answers = all, known = known })
end

local function asked(result, id)
  for _, key in ipairs(result.path) do
    if key == id then return true end
  end
  return false
end

-- The proposals of a kind, by what they are about.
local function proposed(result, kind)
  local found = {}
  for _, proposal in ipairs(result.proposals) do
    if proposal.kind == "set" and kind == "set" then found[proposal.field] = proposal.value end
    if proposal.kind == "consent" and kind == "consent" then found[proposal.channel] = proposal.granted end
    if proposal.kind == "label" and kind == "label" then found[proposal.name] = true end
  end
  return found
end

test.case("need, money and time make it qualified", function()
  local result = interview {}
  test.equal(result.finished, true)
  test.equal(result.outcome, "qualified")
end)

test.case("what is missing makes it a case for nurturing", function()
  test.equal(interview({ need = "vague" }).outcome, "nurture")
  test.equal(interview({ timeframe_months = 13 }).outcome, "nurture")
  test.equal(interview({ timeframe_months = { state = "dont_know" } }).outcome, "nurture")
  test.equal(interview({ budget_allocated = false }).outcome, "nurture")
  test.equal(interview({ budget_allocated = false, budget_in_development = true }).outcome, "qualified")
end)

test.case("without a need it asks why and who else, and spares the rest", function()
  local result = interview { need = "none", need_elsewhere = "The service team" }
  test.equal(result.outcome, "park")
  test.equal(proposed(result, "label"), { ["no-need"] = true })
  test.equal(asked(result, "need_elsewhere"), true)
  test.equal(asked(result, "role"), false)
  test.equal(asked(result, "consent_email"), true)
end)

test.case("answers have the ids and the types that the cards read", function()
  local result = interview { order_value = 120000, role = "recommender", will_arrange_meeting = true,
    budget_allocated = false, budget_in_development = true }
  local answers = result.answers
  test.equal({ answers.need, answers.role, answers.timeframe_months, answers.order_value },
    { "clear", "recommender", 3, 120000 })
  test.equal({ answers.budget_allocated, answers.budget_in_development, answers.will_arrange_meeting },
    { false, true, true })
end)

test.case("a yes asks why, a no asks why not", function()
  local yes = interview { effort_under_way = true, directed_by_management = true,
    later_timeframe_reasonable = true, benefit = "Half the errors" }
  for _, id in ipairs { "effort_detail", "directed_by", "later_why", "budget_owner", "benefit_why" } do
    test.equal(asked(yes, id) and id, id)
  end
  local no = interview { effort_under_way = false, directed_by_management = false,
    later_timeframe_reasonable = false, budget_allocated = false, budget_in_development = false }
  for _, id in ipairs { "effort_why_not", "directed_why_not", "later_why_not", "budget_why_not",
    "benefit_who" } do
    test.equal(asked(no, id) and id, id)
  end
  test.equal(asked(interview { budget_allocated = false, budget_in_development = true }, "budget_when"), true)
end)

test.case("whoever decides is asked for nobody else", function()
  test.equal(asked(interview {}, "decider"), false)
  local result = interview { role = "influencer", will_arrange_meeting = false }
  test.equal(asked(result, "decider"), true)
  test.equal(asked(result, "meeting_why_not"), true)
  test.equal(asked(interview { role = "influencer", will_arrange_meeting = true }, "meeting_with"), true)
end)

test.case("what was changed goes back to the record, and nothing else", function()
  local lead = { name = "Ida Brand", email = "ida@brandt.example", company = "Brandt KG", source = "web" }
  local result = interview({ company = "Brandt KG" }, lead)
  test.equal(proposed(result, "set"), { name = "Ida Brandt", next_step = "nothing" })
end)

test.case("a source that is not on the list goes to the record in its own words", function()
  local result = interview { source = "other", ["source/other"] = "Radio" }
  test.equal(proposed(result, "set").source, "Radio")
  test.equal(asked(interview({}, { source = "web" }), "referred_by"), false)
  local referred = interview { source = "referral", referred_by = "Ingrid Holm" }
  test.equal(proposed(referred, "set").referred_by, "Ingrid Holm")
end)

test.case("nobody stays without a way to be reached", function()
  local result = interview { email = { state = "skipped" }, phone = { state = "skipped" } }
  test.equal(result.finished, false)
  test.equal(result.asks, "phone")
  test.equal(interview({ email = { state = "skipped" }, phone = "+49 30 55501" }).finished, true)
end)

test.case("a country has no digits", function()
  test.equal(interview({ country = "+49 30" }).reason, "a country has no digits")
  test.equal(interview({ country = "DE" }).finished, true)
end)

test.case("products of interest are on the record by id, others in their own words", function()
  local result = interview { products = { "hand_scanners", "other" }, ["products/other"] = "Forklift cameras" }
  test.equal(proposed(result, "set").products, { "hand_scanners", "Forklift cameras" })
end)

test.case("fresh answers are taken over, old ones are asked again", function()
  test.equal(interview({}, {}, { need = { value = "vague", age = 179 } }).answers.need, "vague")
  test.equal(interview({}, {}, { need = { value = "vague", age = 181 } }).asks, "need")
end)

test.case("consent is proposed where it changes, and no answer leaves it", function()
  local lead = { consent = { email = { granted = true }, phone = { granted = true } } }
  local result = interview({ consent_email = true, consent_phone = false }, lead)
  test.equal(proposed(result, "consent"), { phone = false })
  test.equal(proposed(interview { consent_email = true }, "consent"), { email = true })
end)

test.case("a next step has a day, and one that is over is only warned of", function()
  local result = interview { next_step = "call", next_date = "2026-01-08" }
  test.equal(proposed(result, "set").next_date, "2026-01-08")
  test.equal(interview({ next_step = "call", next_date = "2025-12-31" }).finished, true)
end)

test.case("a very small order may be in thousands", function()
  test.equal(interview({ order_value = 40 }).answers.order_value, 40)
  test.equal(interview({ order_value = 40000 }).answers.order_value, 40000)
end)
