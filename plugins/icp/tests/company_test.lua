local test = require "winnow.test"
local countries = require "lib.countries"
local mail = require "lib.mail"
local numbers = require "lib.numbers"
local rivals = require "lib.rivals"

test.case("a lead of whom nothing is known scores 0, and everything but exclusions is unknown", function()
  local result = test.score {}
  test.equal(result.score, 0)
  test.equal(result.grade, "D")
  test.equal(#result.unknown, 8)
  test.equal(result.range, { 0, 100 })
end)

test.case("the ideal customer has everything", function()
  local result = test.score {
    id = "L1", company = "Kühn Fördertechnik GmbH", email = "ines@kuehn.example", country = "Deutschland",
    employees = 420, industry = "Maschinenbau", revenue = 8e7, technology = "SAP S/4HANA",
    job_title = "Geschäftsführerin",
  }
  test.equal(result.score, 100)
  test.equal(result.grade, "A")
  test.golden("ideal", result.parts)
end)

test.case("unknown is not no: a country that does not fit is worth as little as none", function()
  test.equal(test.score { country = "AT" }.score, 15)
  local far = test.score { country = "BR" }
  test.equal(far.score, 0)
  test.equal(far.range[2], 85)
  test.equal(test.score {}.range[2], 100)
end)

test.case("answers stand in for fields", function()
  local answers = { industry = "Logistics", technology = "Dynamics365" }
  local result = test.score { industry = "", answers = answers }
  test.equal(result.score, 32)
end)

test.case("money that was answered has an amount", function()
  test.equal(test.score { answers = { revenue = { amount = 6000000, currency = "EUR" } } }.score, 10)
end)

test.case("a size fits by degree: half the least is half", function()
  test.equal(test.score { employees = 50 }.score, 20)
  test.equal(test.score { employees = 2000 }.score, 20)
  test.equal(test.score { employees = 25 }.score, 10)
  test.equal(test.score { employees = 4000 }.score, 10)
  test.equal(test.score { employees = 12 }.score, 0)
  test.equal(test.score { employees = 9000 }.score, 0)
  test.equal(test.score { employees = 0 }.score, 0)
end)

test.case("sizes as exports write them", function()
  local function range(value) return { numbers.range(value) } end
  test.equal(range "51-200", { 51, 200 })
  test.equal(range "1,001 – 5,000 employees", { 1001, 5000 })
  test.equal(range "10.000+", { 10000, 10000 })
  test.equal(range "2.5 M", { 2500000, 2500000 })
  test.equal(range "2,5 Mio.", { 2500000, 2500000 })
  test.equal(range "1.234.567", { 1234567, 1234567 })
  test.equal(range(420), { 420, 420 })
  test.equal(range "many", {})
  test.equal(range(true), {})
  test.equal(range(nil), {})
end)

test.case("countries by code and by name", function()
  for _, name in ipairs { "de", "DE ", "Germany", "Deutschland" } do
    test.equal(countries.code(name), "DE")
  end
  test.equal(countries.code "U.S.A.", "US")
  test.equal(countries.code "Österreich", "AT")
  test.equal(countries.code "Atlantis", "ATLANTIS")
  test.equal(countries.set " , ", nil)
  test.equal(countries.set "Schweiz, FR", { CH = true, FR = true })
end)

test.case("exclusions disqualify with their reason, and take all points of fit", function()
  local lead = { country = "DE", employees = 100, industry = "Software", job_title = "CEO" }
  test.equal(test.score(lead).qualified, true)
  lead.answers = { relationship = "competitor" }
  local result = test.score(lead)
  test.equal(result.gate, { id = "competitor", reason = "is_competitor" })
  test.equal(result.qualified, false)
  test.equal(result.score, 0)
  lead.answers = { relationship = "vendor" }
  test.equal(test.score(lead).gate.reason, "student_or_vendor")
end)

test.case("an address of a free mail service rules out who names no company", function()
  test.equal(test.score { email = "ada@gmail.com" }.gate.reason, "no_fit")
  test.equal(test.score { email = "ada@gmx.de", company = " " }.gate.reason, "no_fit")
  test.equal(test.score { email = "ada@gmail.com", company = "Ada's" }.gate, nil)
  test.equal(test.score { email = "ada@acme.example" }.gate, nil)
  test.equal(test.score { email = "nonsense" }.gate, nil)
end)

test.case("free mail services in every country, and nothing that only looks like one", function()
  for _, domain in ipairs { "yahoo.co.uk", "gmx.de", "web.de", "outlook.com", "yahoo.com.br" } do
    test.equal(mail.is_free(domain, {}), true)
  end
  for _, domain in ipairs { "outlook.acme.com", "gmx.example", "web.com", "mail.acme.de", "acme" } do
    test.equal(mail.is_free(domain, {}), false)
  end
  test.equal(mail.is_free("mail.acme.de", { "Mail.Acme.de" }), true)
  test.equal(mail.domain "Ada <ADA@Gmail.com >", nil)
  test.equal(mail.domain " ADA@Gmail.com ", "gmail.com")
  test.equal(mail.lies_in("de.acme.com", "acme.com"), true)
  test.equal(mail.lies_in("notacme.com", "acme.com"), false)
end)

test.case("a country in no set is what the rule says, and in a set only what stands there", function()
  test.equal(countries.lies_in(countries.set "", "DE", true), true)
  test.equal(countries.lies_in(countries.set "CH", "DE", true), false)
  test.equal(countries.lies_in(countries.set "CH", "Suisse", false), true)
end)

test.case("competitors by name or by the domain of their mail", function()
  local find = rivals.finder "Globex, initech.com"
  test.equal(find("Globex Deutschland GmbH", nil), "Globex Deutschland GmbH")
  test.equal(find(nil, "eu.initech.com"), "eu.initech.com")
  test.equal(find("Globexo", "initech.company"), nil)
  test.equal(rivals.finder ""("Acme", "acme.com"), nil)
end)
