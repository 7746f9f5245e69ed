-- Who the lead is, and where it comes from.
--
-- These are confirmed each time, never taken over from an earlier interview: an old answer would undo
-- what somebody corrected on the record since.

local record = require "lib.record"

local identity = {}

function identity.person(ask, lead, propose)
  local name = ask.text {
    id = "name", text = "Name of the person", required = true, prefill = lead.name,
    help = "First and family name, as they write it themselves.",
  }
  local email = ask.email { id = "email", text = "E-mail address", prefill = lead.email }
  local phone = ask.phone {
    id = "phone", text = "Phone number, with the country's code", prefill = lead.phone,
    -- A lead that nobody can reach is worth nothing, so one of the two must be there.
    required = email == nil,
    hint = email == nil and "without an e-mail address, we need a number" or nil,
  }
  local company = ask.text { id = "company", text = "Company", prefill = lead.company, dont_know = true }
  local country = ask.text {
    id = "country", text = "Country", prefill = lead.country,
    help = "Its code of two letters, such as DE; a name does as well.",
    validate = function(value)
      if value:find("%d") then return nil, "a country has no digits" end
      return true
    end,
  }
  record.propose(propose, lead, "name", name)
  record.propose(propose, lead, "email", email)
  record.propose(propose, lead, "phone", phone)
  record.propose(propose, lead, "company", company)
  record.propose(propose, lead, "country", country)
end

local sources = {
  { id = "phone", text = "They called" },
  { id = "web", text = "Our web site" },
  { id = "trade_show", text = "A trade show" },
  { id = "referral", text = "Somebody referred them" },
  { id = "social", text = "A social network" },
  { id = "email", text = "An e-mail of ours" },
  { id = "ppc", text = "An advertisement" },
  { id = "list", text = "A list of addresses" },
  { id = "partner", text = "A partner" },
}

function identity.origin(ask, lead, propose)
  local source, meta = ask.choice {
    id = "source", text = "How did they come to us?", required = true, dont_know = true,
    prefill = lead.source, options = sources, other = "How, in a word?",
    hint = lead.source and "on the record: " .. lead.source or nil,
  }
  if source == "referral" then
    local by = ask.text { id = "referred_by", text = "Who referred them?", prefill = lead.referred_by }
    record.propose(propose, lead, "referred_by", by)
  end
  local campaign = ask.text {
    id = "campaign", text = "Which campaign, show or advertisement was it?", prefill = lead.campaign,
  }
  local linkedin = ask.url {
    id = "linkedin", text = "Profile on LinkedIn", prefill = lead.linkedin,
  }
  record.propose(propose, lead, "source", source == "other" and meta.other or source)
  record.propose(propose, lead, "campaign", campaign)
  record.propose(propose, lead, "linkedin", linkedin)
end

return identity
