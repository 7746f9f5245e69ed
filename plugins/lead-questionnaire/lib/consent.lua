-- What the lead allows, channel by channel. Consent makes a prospect of a lead, so it is asked for in so
-- many words, and no answer leaves everything as it is.

local consent = {}

-- Whether the lead allows a channel; nil when nobody asked.
local function allows(lead, channel)
  local entry = lead.consent and lead.consent[channel]
  if type(entry) == "table" then return entry.granted end
  return entry
end

local function propose_change(lead, propose, channel, answer)
  if answer ~= nil and answer ~= allows(lead, channel) then propose.consent(channel, answer) end
end

local help = "Only what they said themselves, when asked. A business card on a table is no consent."

function consent.ask(ask, lead, propose)
  local email = ask.yesno { id = "consent_email", text = "May we write to them by e-mail?", help = help,
    prefill = allows(lead, "email"), refuse = false, tags = { "consent" } }
  local phone = ask.yesno { id = "consent_phone", text = "May we call them?", help = help,
    prefill = allows(lead, "phone"), refuse = false, tags = { "consent" } }
  local post = ask.yesno { id = "consent_post", text = "May we send them letters?", help = help,
    prefill = allows(lead, "post"), refuse = false, tags = { "consent" } }
  propose_change(lead, propose, "email", email)
  propose_change(lead, propose, "phone", phone)
  propose_change(lead, propose, "post", post)
end

return consent
