-- How likely a lead is to buy: a table by stage, changed by what it answered.
--
-- The numbers are settings until outcomes of the organization's own tell better ones.

local settings = require("winnow").settings

local likelihood = {}

local by_stage = {
  raw = settings.stage_raw, inquiry = settings.stage_inquiry, lead = settings.stage_lead,
  prospect = settings.stage_prospect, mql = settings.stage_mql, sal = settings.stage_sal,
  sql = settings.stage_sql, opportunity = settings.stage_opportunity, customer = settings.stage_customer,
  nurture = settings.stage_nurture, recycled = settings.stage_recycled, dormant = settings.stage_dormant,
  lost = settings.stage_lost, disqualified = settings.stage_disqualified,
}

local function of_need(answers)
  if answers.need == "clear" then return settings.times_clear_need end
  return answers.need == "none" and settings.times_no_need or 1
end

local function of_budget(answers)
  if answers.budget_allocated == nil then return 1 end
  return answers.budget_allocated and settings.times_budget or settings.times_no_budget
end

local function of_time(answers)
  local months = answers.timeframe_months
  if months == nil then return 1 end
  if months < 6 then return settings.times_soon end
  return months > 12 and settings.times_late or 1
end

local function of_rival(answers)
  return answers.preferred_supplier == "other" and settings.times_other_preferred or 1
end

-- From 0 to 1, and why; nil when neither a stage nor an estimate is known.
function likelihood.of(lead)
  local answers = lead.answers
  if answers.likelihood ~= nil then return answers.likelihood, "estimated by sales" end
  local percent = by_stage[lead.stage]
  if percent == nil then return nil end
  local factor = of_need(answers) * of_budget(answers) * of_time(answers) * of_rival(answers)
  -- What answers say for a lead makes nothing certain, and takes nothing from a stage that nearly is.
  local most = math.max(percent, 95)
  local now = math.min(most, percent * factor)
  return now / 100, ("stage %s %g %%, times %.2f by answers"):format(lead.stage, percent, factor)
end

return likelihood
