local test = require "winnow.test"

local function score(answers) return test.score { answers = answers } end

test.case("what nobody asked is unknown, and costs nothing", function()
  local result = score {}
  test.equal(result.unknown, { "challenges", "authority", "money", "prioritization" })
  test.equal(result.range, { 0, 100 })
  test.equal(score { challenges = "clear" }.range, { 28, 93 })
end)

test.case("a lead that has everything", function()
  local result = score {
    challenges = "quantified", role = "decision_maker", money = "allocated", prioritization = "top",
  }
  test.equal(result.score, 100)
  test.golden("everything", result.parts)
end)

test.case("degrees may be numbers, and yes and no", function()
  test.equal(score { challenges = 0.5 }.score, 17.5)
  test.equal(score { money = true }.score, 20)
  test.equal(score { money = false }.unknown, { "challenges", "authority", "prioritization" })
end)

test.case("an influencer who arranges a meeting has authority enough", function()
  test.equal(score { role = "influencer" }.score, 6)
  test.equal(score { role = "influencer", will_arrange_meeting = false }.score, 6)
  test.equal(score { role = "influencer", will_arrange_meeting = true }.score, 14)
  test.equal(score { will_arrange_meeting = true }.score, 14)
  test.equal(score { role = "decision_maker", will_arrange_meeting = true }.score, 20)
end)

test.case("exactly 60 is not above the threshold", function()
  local answers = { challenges = 1, prioritization = "top" }
  test.equal(score(answers).score, 60)
  test.equal(score(answers).qualified, false)
  answers.money = 0.01
  test.equal(score(answers).qualified, true)
end)

test.case("without a challenge there is no need, whatever else is true", function()
  local answers = { role = "decision_maker", money = "allocated", prioritization = "top" }
  answers.challenges = "none"
  local result = score(answers)
  test.equal(result.gate, { id = "no_challenge", reason = "no_need" })
  test.equal(result.qualified, false)
end)

test.case("a clear challenge of top priority with money takes the fast lane, whoever speaks", function()
  local answers = { challenges = 0.8, money = "allocated", prioritization = "top", role = "none" }
  test.equal(score(answers).fast_lane, "a clear challenge, top priority, and money for it")
  answers.money = "planned"
  test.equal(score(answers).fast_lane, nil)
end)

test.case("an answer that is no option is unknown, and told", function()
  local result = score { challenges = "enormous", money = 7 }
  test.equal(result.unknown, { "challenges", "authority", "money", "prioritization" })
  local text = "challenges is a number from 0 to 1, or one of clear, none, quantified, vague; not 'enormous'"
  test.equal(result.errors.challenges:find(text, 1, true) ~= nil, true)
  test.equal(result.errors.money:find("not '7'", 1, true) ~= nil, true)
end)
