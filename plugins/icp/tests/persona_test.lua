local test = require "winnow.test"
local text = require "lib.text"
local phrases = require "lib.phrases"

-- The persona that the card sees behind a title: the criterion that is met; nil when it is unknown.
local function persona(title)
  local result = test.score { id = "L1", job_title = title }
  if result.gate then return result.gate.reason end
  for _, part in ipairs(result.parts) do return part.criterion end
  return nil
end

local function each(expected, titles)
  for _, title in ipairs(titles) do
    local found = persona(title)
    if found ~= expected then error(("'%s' is %s"):format(title, tostring(found))) end
  end
end

test.case("decision makers, in English and German, however they are written", function()
  each("decision_maker", {
    "CEO", "ceo & Founder", "Chief Financial Officer", "VP of Sales", "Vice President, Operations",
    "SVP Engineering", "Assistant Vice President", "Head of Purchasing", "HEAD OF IT", "Managing Director",
    "Co-Founder", "Owner", "IT Director", "General Manager DACH", "Geschäftsführer", "GESCHÄFTSFÜHRERIN",
    "Geschaeftsfuehrer", "Geschäftsführer:in (m/w/d)", "Geschäftsführender Gesellschafter", "Vorstand",
    "Vorstandsmitglied", "Leiter Einkauf", "Leiterin Logistik", "Leiter*in IT", "Vertriebsleiter/-in",
    "IT-Leiter", "Bereichsleitung Produktion", "Abteilungsleiter", "Prokuristin", "Inhaber",
    "Director of Student Affairs", "CEO and Product Owner",
  })
end)

test.case("champions", function()
  each("champion", {
    "Product Owner", "Project Manager", "Projektmanagerin", "Teamleiter Einkauf", "Projektleiterin",
    "Team Lead", "Senior Developer", "Solution Architect", "IT-Architekt", "Art Director", "Chief of Staff",
  })
end)

test.case("users, and the assistants of those who decide", function()
  each("user", {
    "Software Engineer", "Sachbearbeiter Einkauf", "Sachbearbeiterin", "Buchhalter", "Office Manager",
    "Assistant to the CEO", "Executive Assistant to the Managing Director",
    "Assistenz der Geschäftsführung", "Referent des Vorstands", "Vorstandssekretärin", "Marketing Assistant",
  })
end)

test.case("students are ruled out, those who look after them are not", function()
  each("student_or_vendor", { "Student", "Studentin (BWL)", "Praktikant", "Intern", "PhD candidate" })
  each(nil, { "Student Advisor", "Scientist, PhD" })
end)

test.case("a title that says nothing leaves the persona unknown", function()
  each(nil, { "Flugbegleiter", "Poet", "???", " ", "Überall" })
end)

test.case("what somebody says of their role is worth more than the title", function()
  local result = test.score { job_title = "CEO", answers = { role = "influencer" } }
  test.equal(result.parts[1].criterion, "user")
  test.equal(result.parts[1].why, "role: influencer")
end)

test.case("the reason names the title, and the words that told", function()
  local result = test.score { answers = { job_title = "Leiterin Einkauf" } }
  test.equal(result.parts[1].why, "Leiterin Einkauf (*leiter*)")
end)

test.case("phrases stand in whole words, in order", function()
  local list = phrases.read "head of, it, *leiter"
  test.equal(phrases.find(list, "Head of Sales"), "head of")
  test.equal(phrases.find(list, "of Head"), nil)
  test.equal(phrases.find(list, "Digital"), nil)
  test.equal(phrases.find(list, "IT-Leiter"), "it")
  test.equal(phrases.find(list, "Bauleiter"), "*leiter")
  test.equal(phrases.find(phrases.read " , - ,*", ""), nil)
end)

test.case("texts are folded", function()
  test.equal(text.fold "ÄÖÜß ÉÇ", "aeoeuess ec")
  test.equal(text.words "Kauf-Leiter*in, (m/w/d)", { "kauf", "leiter" })
  test.equal(text.words "部長", { "部長" })
end)
