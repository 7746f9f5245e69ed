local test = require "winnow.test"

local known = { email = "vera@fair.example", name = "Vera", company = "Fair Ltd" }

local function visit(answers, lead, earlier)
  return test.interview("gated-content", { lead = lead, answers = answers, known = earlier })
end

test.case("a stranger gets the content after six questions", function()
  local result = visit { email = "vera@fair.example", name = "Vera", company = "Fair Ltd",
    role = "recommender", interest = "Prices", consent_email = true }
  test.equal(result.outcome, "given")
  test.equal(result.path, { "email", "name", "company", "role", "interest", "consent_email" })
  test.equal(result.proposals, {
    { kind = "set", field = "email", value = "vera@fair.example" },
    { kind = "set", field = "name", value = "Vera" },
    { kind = "set", field = "company", value = "Fair Ltd" },
    { kind = "consent", channel = "email", granted = true },
    { kind = "set", field = "content", value = "The buyer's guide" },
  })
end)

test.case("only the address has to be given", function()
  local nothing = { state = "skipped" }
  local result = visit { email = "vera@fair.example", name = nothing, company = nothing, role = nothing,
    interest = nothing, consent_email = nothing }
  test.equal(result.outcome, "given")
  test.equal(#result.proposals, 2)
  test.equal(visit({ email = nothing }).reason, "required")
  test.equal(visit({ email = { state = "refused" } }).asks, "email")
end)

test.case("what the record tells is not asked, and not overwritten", function()
  local result = visit({ role = "influencer", interest = "Prices", consent_email = false }, known)
  test.equal(result.answers.email, "vera@fair.example")
  test.equal(result.proposals, {
    { kind = "consent", channel = "email", granted = false },
    { kind = "set", field = "content", value = "The buyer's guide" },
  })
end)

test.case("somebody who comes again is asked nothing", function()
  local earlier = { role = { value = "influencer", age = 300 }, interest = { value = "Prices", age = 300 } }
  local lead = { email = known.email, name = known.name, company = known.company,
    consent = { email = { granted = true } } }
  local result = visit({}, lead, earlier)
  test.equal(result.outcome, "given")
  test.equal(result.path, { "email", "name", "company", "role", "interest" })
end)

test.case("a no to mail is not asked again for a year", function()
  local lead = { email = known.email, name = known.name, company = known.company,
    consent = { email = { granted = false } } }
  local function again(age)
    local earlier = { consent_email = { value = false, age = age } }
    return visit({ role = "influencer", interest = "Prices" }, lead, earlier)
  end
  test.equal(again(364).outcome, "given")
  test.equal(again(366).asks, "consent_email")
end)
