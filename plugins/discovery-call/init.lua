-- The discovery call: need, budget, authority, timing, return and competitors, asked by a rep on the line.
--
-- What is known from before is shown and kept by Enter, rather than taken over in silence: a call is there
-- to confirm it. All texts are in texts/en.toml and texts/de.toml, so another language is another file.

local winnow = require "winnow"
local authority = require "lib.authority"
local budget = require "lib.budget"
local competitors = require "lib.competitors"
local need_of = require "lib.need"
local payoff = require "lib.payoff"
local texts = require "lib.texts"
local timing = require "lib.timing"
local T, settings = winnow.text, winnow.settings

local function not_over(day)
  if day < winnow.now():sub(1, 10) then return "warn", "That day is over." end
  return true
end

local function agree(ask, propose)
  ask.section(T "part_next")
  local step = ask.choice {
    id = "next_step", text = T "next_step", required = true,
    options = {
      { id = "meeting", text = T "next_step_meeting" },
      { id = "offer", text = T "next_step_offer" },
      { id = "call", text = T "next_step_call" },
      { id = "information", text = T "next_step_information" },
      { id = "nothing", text = T "next_step_nothing" },
    },
  }
  propose.set("next_step", step)
  if step == nil or step == "nothing" then return end
  local day = ask.date { id = "next_date", text = T "next_date", validate = not_over }
  if day then propose.set("next_date", day) end
end

-- The parts of a qualified lead that the call did not confirm.
local function missing(need, funds, decides, months)
  local parts = {}
  if need ~= "clear" then parts[#parts + 1] = T "part_need" end
  if not funds then parts[#parts + 1] = T "part_budget" end
  if not decides then parts[#parts + 1] = T "part_authority" end
  if not months or months > settings.horizon_months then parts[#parts + 1] = T "part_timing" end
  return parts
end

local function run(ask, lead, score, propose)
  local before = lead.answers
  ask.section(T "part_need")
  ask.info(texts.fill(T "greeting", { name = lead.name or T "somebody", company = lead.company or T "nowhere" }))
  local need = need_of(ask, before)
  if need == "none" then
    propose.label "no-need"
    agree(ask, propose)
    return { outcome = "park" }
  end
  ask.section(T "part_budget")
  local funds, order = budget(ask, before)
  ask.section(T "part_authority")
  local decides = authority(ask, lead, propose)
  ask.section(T "part_timing")
  local months = timing(ask, before)
  ask.section(T "part_return")
  payoff(ask, before, score, order)
  ask.section(T "part_competitors")
  competitors(ask, before, score)

  local parts = missing(need, funds, decides, months)
  -- Told before the last questions, while the rep can still ask for it and go back.
  ask.info(#parts == 0 and T "confirmed" or texts.fill(T "open", { parts = texts.join(parts) }))
  agree(ask, propose)
  return { outcome = #parts == 0 and "qualified" or "nurture" }
end

winnow.questionnaire {
  id = "discovery-call",
  title = T "title",
  languages = { "en", "de" },
  sections = {
    T "part_need", T "part_budget", T "part_authority", T "part_timing", T "part_return",
    T "part_competitors", T "part_next",
  },
  run = run,
}
