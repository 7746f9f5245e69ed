local test = require "winnow.test"
local texts = require "lib.texts"

-- What Enter skips; a test answers what it is about.
local optional = {
  "need_detail", "need_why_none", "need_elsewhere", "effort_under_way", "effort_detail", "effort_why_not",
  "budget_amount", "budget_owner", "budget_in_development", "budget_when", "budget_why_not", "order_value",
  "job_title", "decision_maker/name", "decision_maker/email", "decision_maker/phone",
  "will_arrange_meeting", "meeting_with", "meeting_why_not", "timeframe_why", "later_timeframe_reasonable",
  "later_why", "later_why_not", "benefit", "return_a_year", "return_judge", "return_why_unknown",
  "other_suppliers", "preferred_supplier", "preferred_supplier_why", "next_date",
}

local function call(answers, lead)
  local all = { need = "clear", budget_allocated = true, role = "decision_maker", timeframe_months = 4,
    next_step = "nothing" }
  for _, id in ipairs(optional) do
    if all[id] == nil then all[id] = { state = "skipped" } end
  end
  for id, answer in pairs(answers) do all[id] = answer end
  return test.interview("discovery-call", { lead = lead or {}, answers = all })
end

local function asked(result, id)
  for _, key in ipairs(result.path) do
    if key == id then return true end
  end
  return false
end

test.case("need, budget, authority and timing confirmed make it qualified", function()
  test.equal(call({}).outcome, "qualified")
  test.equal(call({ role = "recommender", will_arrange_meeting = true }).outcome, "qualified")
  test.equal(call({ budget_allocated = false, budget_in_development = true }).outcome, "qualified")
end)

test.case("what stays open makes it a case for nurturing", function()
  test.equal(call({ need = "vague" }).outcome, "nurture")
  test.equal(call({ budget_allocated = false, budget_in_development = false }).outcome, "nurture")
  test.equal(call({ role = "influencer", will_arrange_meeting = false }).outcome, "nurture")
  test.equal(call({ timeframe_months = { state = "dont_know" } }).outcome, "nurture")
  test.equal(call({ timeframe_months = 13 }).outcome, "nurture")
end)

test.case("without a need it asks why and who else, and ends", function()
  local result = call { need = "none" }
  test.equal(result.path, { "need", "need_why_none", "need_elsewhere", "next_step" })
  test.equal(result.outcome, "park")
  test.equal(result.proposals[1], { kind = "label", name = "no-need" })
end)

test.case("a yes asks why, a no asks why not", function()
  local yes = call { effort_under_way = true, later_timeframe_reasonable = true }
  test.equal({ asked(yes, "effort_detail"), asked(yes, "later_why"), asked(yes, "budget_owner") },
    { true, true, true })
  local no = call { effort_under_way = false, later_timeframe_reasonable = false, budget_allocated = false,
    budget_in_development = false }
  test.equal({ asked(no, "effort_why_not"), asked(no, "later_why_not"), asked(no, "budget_why_not") },
    { true, true, true })
end)

test.case("whoever does not decide is asked who does, and for the way there", function()
  local result = call { role = "recommender", will_arrange_meeting = true,
    ["decision_maker/name"] = "Dr. Holm", ["decision_maker/email"] = "holm@acme.example" }
  test.equal(result.answers["decision_maker/name"], "Dr. Holm")
  test.equal(asked(result, "meeting_with"), true)
  test.equal(asked(call {}, "decision_maker/name"), false)
end)

test.case("a job title goes to the record when it is news", function()
  test.equal(call({ job_title = "CTO" }).proposals[1], { kind = "set", field = "job_title", value = "CTO" })
  test.equal(call({ job_title = "CTO" }, { job_title = "CTO" }).proposals[1].field, "next_step")
end)

test.case("a return within the limit gives points, a later one none", function()
  local function points(order, yearly)
    return call({ order_value = order, return_a_year = { amount = yearly, currency = "EUR" } }).points
  end
  test.equal(points(150000, 100000), 10)
  test.equal(points(150001, 100000), 0)
  test.equal(points(150000, 0), 0)
end)

test.case("a return in another currency is kept, and compared with nothing", function()
  local result = call { order_value = 1000, return_a_year = { amount = 90000, currency = "JPY" } }
  test.equal(result.answers.return_a_year.amount, 90000)
  test.equal(result.points, 0)
end)

test.case("competitors are a list, and the one who is ahead counts", function()
  local function against(preferred)
    return call { other_suppliers = true, preferred_supplier = preferred,
      ["competitor[1]/name"] = "Globex", ["competitor[1]/liked"] = "cheap", ["competitor[2]"] = true,
      ["competitor[2]/name"] = "Initech", ["competitor[2]/liked"] = { state = "skipped" },
      ["competitor[3]"] = false }
  end
  local ahead, behind = against "us", against "other"
  test.equal(ahead.answers["competitor[2]/name"], "Initech")
  test.equal({ ahead.points, behind.points, against("open").points }, { 10, -10, 0 })
  test.equal(asked(behind, "preferred_supplier_why"), true)
  test.equal(call({ other_suppliers = false }).points, 5)
end)

test.case("a next step has a day, and one that is over is only warned of", function()
  local result = call { next_step = "meeting", next_date = "2026-01-08" }
  test.equal(result.proposals[2], { kind = "set", field = "next_date", value = "2026-01-08" })
  test.equal(call({ next_step = "offer", next_date = "2025-12-31" }).finished, true)
end)

test.case("gaps in a text are filled in every language, by texts in that language", function()
  local filled = texts.fill({ en = "from {who}, {count}", de = "von {who}, {count}, {x}" },
    { who = { en = "somebody", de = "jemandem" }, count = 3 })
  test.equal(filled, { en = "from somebody, 3", de = "von jemandem, 3, {x}" })
  test.equal(texts.join { { en = "a", de = "x" }, { en = "b", de = "y" } }, { en = "a, b", de = "x, y" })
end)
