local test = require "winnow.test"

local function score(answers) return test.score { answers = answers } end

local best = {
  metrics = "agreed", economic_buyer = "committed", decision_criteria = "shaped",
  decision_process = "agreed", pain = "critical", champion = "tested",
}

-- The best deal, with some answers changed.
local function deal(changes)
  local answers = {}
  for id, answer in pairs(best) do answers[id] = answer end
  for id, answer in pairs(changes) do answers[id] = answer end
  return answers
end

test.case("what nobody asked is unknown, and costs nothing", function()
  local result = score {}
  test.equal(#result.unknown, 6)
  test.equal(result.range, { 0, 100 })
end)

test.case("a deal that has everything", function()
  local result = score(best)
  test.equal(result.score, 100)
  test.equal(result.grade, "A")
  test.golden("everything", result.parts)
end)

test.case("degrees may be numbers, and yes and no", function()
  test.equal(score { pain = 0.25, champion = true }.score, 25)
end)

test.case("nothing that hurts is no need", function()
  test.equal(score(deal { pain = "none" }).gate, { id = "no_pain", reason = "no_need" })
  test.equal(score(deal { pain = false }).qualified, false)
  test.equal(score(deal { pain = "vague" }).gate, nil)
end)

test.case("neither buyer nor champion is no authority; one of them is enough to go on", function()
  local nobody = deal { champion = "none", economic_buyer = "none" }
  test.equal(score(nobody).gate, { id = "nobody", reason = "no_authority" })
  test.equal(score(deal { champion = "none" }).gate, nil)
  test.equal(score { champion = "none" }.gate, nil)
end)

test.case("a deal that was qualified stays so a little below the threshold", function()
  local answers = { pain = 1, champion = 1, economic_buyer = 0.9 }
  test.equal(score(answers).score, 58)
  test.equal(score(answers).qualified, false)
  test.equal(test.score { answers = answers, qualified = true }.qualified, true)
  answers.economic_buyer = 0.75
  test.equal(test.score { answers = answers, qualified = true }.qualified, false)
end)

test.case("an answer that is no option is unknown, and told", function()
  local result = score { champion = "wonderful" }
  test.equal(#result.unknown, 6)
  local text = "one of none, possible, tested, willing; not 'wonderful'"
  test.equal(result.errors.champion:find(text, 1, true) ~= nil, true)
end)
