-- Gated content: a few questions, then the link.
--
-- People want the content, not the form. So whatever the record or an earlier visit tells is taken without
-- asking, and only the e-mail address has to be given.

local winnow = require "winnow"
local settings = winnow.settings

local function who(ask, lead, propose)
  local email = ask.email {
    id = "email", required = true, dont_know = false, refuse = false,
    prefill = lead.email, prefill_mode = "accept",
    text = { en = "Your e-mail address", de = "Ihre E-Mail-Adresse" },
  }
  local name = ask.text {
    id = "name", prefill = lead.name, prefill_mode = "accept",
    text = { en = "Your name", de = "Ihr Name" },
  }
  local company = ask.text {
    id = "company", prefill = lead.company, prefill_mode = "accept",
    text = { en = "Your company", de = "Ihre Firma" },
  }
  -- Only what was missing goes to the record: a visitor's hand is no reason to correct it.
  if lead.email == nil then propose.set("email", email) end
  if lead.name == nil and name then propose.set("name", name) end
  if lead.company == nil and company then propose.set("company", company) end
end

local function interest(ask)
  ask.choice {
    id = "role", known = settings.fresh, tags = { "bant:authority" },
    text = { en = "What is your part when something like this is bought?",
      de = "Welchen Anteil haben Sie, wenn so etwas gekauft wird?" },
    options = {
      { id = "decision_maker", text = { en = "I decide", de = "Ich entscheide" } },
      { id = "recommender", text = { en = "I recommend", de = "Ich empfehle" } },
      { id = "influencer", text = { en = "I am asked", de = "Ich werde gefragt" } },
    },
  }
  ask.text {
    id = "interest", known = settings.fresh, tags = { "interest" },
    text = { en = "What would you like to find out?", de = "Was möchten Sie herausfinden?" },
  }
end

-- Asked until it is given, and no price for the content: consent that was bought is none. A "no" is kept.
local function consent(ask, lead, propose)
  local entry = lead.consent and lead.consent.email
  if type(entry) == "table" then entry = entry.granted end
  if entry == true then return end
  local granted = ask.yesno {
    id = "consent_email", tags = { "consent" }, known = entry == false and settings.fresh or nil,
    text = { en = "May we write to you about it later?", de = "Dürfen wir Ihnen später dazu schreiben?" },
    hint = { en = "you get the content in any case", de = "Sie bekommen den Inhalt in jedem Fall" },
  }
  if granted ~= nil and granted ~= entry then propose.consent("email", granted) end
end

winnow.questionnaire {
  id = "gated-content",
  title = { en = "Get " .. settings.title, de = settings.title .. " bekommen" },
  languages = { "en", "de" },
  run = function(ask, lead, _, propose)
    who(ask, lead, propose)
    interest(ask)
    consent(ask, lead, propose)
    propose.set("content", settings.title)
    ask.info {
      en = "Thank you. " .. settings.title .. " is here: " .. settings.url,
      de = "Vielen Dank. " .. settings.title .. " liegt hier: " .. settings.url,
    }
    return { outcome = "given" }
  end,
}
