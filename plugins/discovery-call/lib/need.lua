-- Need: what hurts, and what was done about it.

local T = require("winnow").text

return function(ask, before)
  local need = ask.choice {
    id = "need", text = T "need", help = T "need_help", required = true, dont_know = true,
    prefill = before.need, tags = { "bant:need" },
    options = {
      { id = "clear", text = T "need_clear" },
      { id = "vague", text = T "need_vague" },
      { id = "none", text = T "need_none" },
    },
  }
  if need == "none" then
    ask.text { id = "need_why_none", text = T "need_why_none", tags = { "bant:need" } }
    ask.text { id = "need_elsewhere", text = T "need_elsewhere", tags = { "bant:need" } }
    return need
  end
  ask.long { id = "need_detail", text = T "need_detail", help = T "need_detail_help",
    prefill = before.need_detail, tags = { "bant:need" } }
  local under_way = ask.yesno { id = "effort_under_way", text = T "effort_under_way",
    dont_know = true, prefill = before.effort_under_way, tags = { "effort" } }
  if under_way then
    ask.text { id = "effort_detail", text = T "effort_detail", prefill = before.effort_detail,
      tags = { "effort" } }
  elseif under_way == false then
    ask.text { id = "effort_why_not", text = T "effort_why_not", prefill = before.effort_why_not,
      tags = { "effort" } }
  end
  return need
end
