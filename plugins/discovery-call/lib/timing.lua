-- Timing: when it must be there, and whether it really must. Gives the months.

local T = require("winnow").text

return function(ask, before)
  local months = ask.number { id = "timeframe_months", text = T "timeframe_months",
    help = T "timeframe_months_help", required = true, dont_know = true, min = 0, max = 120,
    prefill = before.timeframe_months, tags = { "bant:timing" } }
  if months then
    ask.text { id = "timeframe_why", text = T "timeframe_why", prefill = before.timeframe_why,
      tags = { "bant:timing" } }
  end
  local later = ask.yesno { id = "later_timeframe_reasonable", text = T "later_timeframe_reasonable",
    dont_know = true, prefill = before.later_timeframe_reasonable, tags = { "bant:timing" } }
  if later then
    ask.text { id = "later_why", text = T "later_why", prefill = before.later_why,
      tags = { "bant:timing" } }
  elseif later == false then
    ask.text { id = "later_why_not", text = T "later_why_not", prefill = before.later_why_not,
      tags = { "bant:timing" } }
  end
  return months
end
