-- The ideal customer profile: which companies we want, and who in them we talk to.
--
-- What is not known costs nothing. Only what is known and does not fit counts as no.

local winnow = require "winnow"
local countries = require "lib.countries"
local mail = require "lib.mail"
local numbers = require "lib.numbers"
local persona = require "lib.persona"
local phrases = require "lib.phrases"
local rivals = require "lib.rivals"
local text = require "lib.text"
local settings = winnow.settings

local industries = phrases.read(settings.industries)
local technologies = phrases.read(settings.technologies)
local home = countries.set(settings.countries)
local foreign = countries.set(settings.excluded_countries)
local free_mail_domains = text.list(settings.free_mail_domains)
local find_competitor = rivals.finder(settings.competitors)
local find_persona = persona.finder(settings)

-- Whether a text names one of the phrases; any text does where there is none.
local function names_one(list, value)
  value = text.known(value)
  if value == nil then return nil end
  return phrases.is_empty(list) or phrases.find(list, value) ~= nil, value
end

local function between(value, least, most, unit)
  local low, high = numbers.range(value)
  if low == nil then return nil end
  return numbers.degree(low, high, least, most), ("%s %s"):format(unit, tostring(value))
end

-- The first of two values that says something: the field of the lead, or what it answered.
local function either(field, answer)
  if field == nil or field == "" then return answer end
  return field
end

-- Personas

local function who(lead)
  local title = text.known(lead.job_title) or text.known(lead.answers.job_title)
  return find_persona(lead.answers.role, title)
end

local function is(name)
  return function(lead)
    local found, why = who(lead)
    if found == nil then return nil end
    return found == name, why
  end
end

-- The company

local function industry(lead)
  return names_one(industries, either(lead.industry, lead.answers.industry))
end

local function employees(lead)
  return between(lead.employees, settings.employees_min, settings.employees_max, "employees")
end

local function country(lead)
  local written = text.known(lead.country)
  if written == nil then return nil end
  return countries.lies_in(home, written, true), written
end

local function revenue(lead)
  local value = either(lead.revenue, lead.answers.revenue)
  local low, high = numbers.range(value)
  if low == nil then return nil end
  local why = ("revenue %.0f"):format(low)
  return numbers.degree(low, high, settings.revenue_min, settings.revenue_max), why
end

local function technology(lead)
  return names_one(technologies, either(lead.technology, lead.answers.technology))
end

-- Whom we do not want

local function is_competitor(lead)
  if lead.answers.relationship == "competitor" then return true, "says so" end
  local found = find_competitor(text.known(lead.company), mail.domain(lead.email))
  return found ~= nil, found
end

local function is_student_or_vendor(lead)
  local relationship = lead.answers.relationship
  if relationship == "student" or relationship == "vendor" then return true, "is a " .. relationship end
  local found, why = who(lead)
  return found == "student", why
end

local function is_out_of_territory(lead)
  local written = text.known(lead.country)
  if written == nil then return false end
  return countries.lies_in(foreign, written, false), written
end

local function is_free_mail(lead)
  if settings.free_mail == "never" then return false end
  if settings.free_mail == "without_company" and text.known(lead.company) then return false end
  local domain = mail.domain(lead.email)
  return domain ~= nil and mail.is_free(domain, free_mail_domains), domain
end

local exclusions = {
  { id = "competitor", reason = "is_competitor", when = is_competitor },
  { id = "student_or_vendor", reason = "student_or_vendor", when = is_student_or_vendor },
  { id = "territory", reason = "out_of_territory", when = is_out_of_territory },
  { id = "free_mail", reason = "no_fit", when = is_free_mail },
}

-- Cards that take their fit from here see its points and not its gates: to them, too, whoever is ruled
-- out does not fit.
local function excluded(lead)
  for _, gate in ipairs(exclusions) do
    if gate.when(lead) then return true, gate.id end
  end
  return false
end

winnow.scorecard {
  id = "icp",
  threshold = settings.threshold,
  grades = {
    of = "fit",
    { "A", settings.grade_a }, { "B", settings.grade_b }, { "C", settings.grade_c }, lowest = "D",
  },
  dimensions = { fit = { floor = 0, cap = 100 } },
  order = { "industry", "decision_maker", "employees", "champion", "revenue", "user" },
  criteria = {
    winnow.group { id = "company", label = "The company",
      { id = "industry", weight = 25, label = "Industry", degree = industry },
      { id = "employees", weight = 20, label = "Size by employees", degree = employees },
      { id = "country", weight = 15, label = "Country", degree = country },
      { id = "revenue", weight = 10, label = "Revenue", degree = revenue },
      { id = "technology", weight = 7, label = "Technology in use", degree = technology },
    },
    winnow.one_of { id = "persona",
      { id = "decision_maker", weight = 23, label = "Decision maker", degree = is "decision_maker" },
      { id = "champion", weight = 16, label = "Champion", degree = is "champion" },
      { id = "user", weight = 8, label = "User", degree = is "user" },
    },
    { id = "excluded", weight = -100, label = "Ruled out", degree = excluded },
  },
  gates = exclusions,
}
