-- The lead questionnaire, form SL1020-3: who the lead is, where it comes from, what it wants, the ten
-- questions of a serious lead, what it allows, and what happens next.
--
-- The script runs anew after every answer, so it only asks, and says at the end what should become of
-- the lead. Each part is a module that asks its own questions.

local winnow = require "winnow"
local consent = require "lib.consent"
local identity = require "lib.identity"
local money = require "lib.money"
local products = require "lib.products"
local ten = require "lib.ten"
local settings = winnow.settings

local sections = {
  "Person and company", "Source", "Products", "Need", "Decision", "Time and money", "Consent", "Next step",
}

local function not_over(day)
  if day < winnow.now():sub(1, 10) then return "warn", "That day is over." end
  return true
end

local function next_step(ask, propose)
  local step = ask.choice {
    id = "next_step", text = "What happens next?", required = true,
    options = {
      { id = "call", text = "A call by sales" },
      { id = "meeting", text = "A meeting" },
      { id = "information", text = "We send information" },
      { id = "later", text = "We come back later" },
      { id = "nothing", text = "Nothing" },
    },
  }
  propose.set("next_step", step)
  if step == nil or step == "nothing" then return end
  local day = ask.date { id = "next_date", text = "On which day?", validate = not_over }
  if day then propose.set("next_date", day) end
end

-- Qualified means that need, money and time are there. Points are for the cards: this only says what to
-- do with the form.
local function outcome(need, funds, months)
  if need == "none" then return "park" end
  if need == "clear" and funds and months and months <= settings.soon_months then return "qualified" end
  return "nurture"
end

-- Without a need, the other questions would only annoy.
local function ten_questions(ask)
  ask.section "Need"
  local need = ten.need(ask)
  if need == "none" then return outcome(need) end
  ten.effort(ask)
  money.benefit(ask)
  ask.section "Decision"
  local role = ten.role(ask)
  ten.directed(ask)
  ten.meeting(ask, role)
  ask.section "Time and money"
  local months = ten.timeframe(ask)
  local funds = money.budget(ask)
  money.order(ask)
  return outcome(need, funds, months)
end

winnow.questionnaire {
  id = "lead-questionnaire",
  title = "Lead questionnaire (SL1020-3)",
  sections = sections,
  run = function(ask, lead, _, propose)
    ask.section "Person and company"
    identity.person(ask, lead, propose)
    ask.section "Source"
    identity.origin(ask, lead, propose)
    ask.section "Products"
    products.ask(ask, propose)
    local result = ten_questions(ask)
    ask.section "Consent"
    consent.ask(ask, lead, propose)
    ask.section "Next step"
    next_step(ask, propose)
    if result == "park" then propose.label "no-need" end
    return { outcome = result }
  end,
}
