-- Authority: who decides, and the way there. Gives true when whoever decides is on the line or will be met.

local T = require("winnow").text

return function(ask, lead, propose)
  local before = lead.answers
  local title = ask.text { id = "job_title", text = T "job_title",
    prefill = lead.job_title or before.job_title, tags = { "bant:authority" } }
  if title and title ~= lead.job_title then propose.set("job_title", title) end

  local role = ask.choice {
    id = "role", text = T "role", help = T "role_help", required = true, dont_know = true,
    prefill = before.role, tags = { "bant:authority" },
    options = {
      { id = "decision_maker", text = T "role_decision_maker" },
      { id = "recommender", text = T "role_recommender" },
      { id = "influencer", text = T "role_influencer" },
    },
  }
  if role == "decision_maker" then return true end

  -- Kept together: the lead's record is about the person on the line, not about this one.
  ask.form {
    id = "decision_maker", text = T "decision_maker",
    fields = {
      { kind = "text", id = "name", text = T "decision_maker_name", tags = { "bant:authority" },
        prefill = before["decision_maker/name"] or before.decider },
      { kind = "email", id = "email", text = T "decision_maker_email", tags = { "bant:authority" },
        prefill = before["decision_maker/email"] },
      { kind = "phone", id = "phone", text = T "decision_maker_phone", tags = { "bant:authority" },
        prefill = before["decision_maker/phone"] },
    },
  }
  local arranges = ask.yesno { id = "will_arrange_meeting", text = T "will_arrange_meeting",
    help = T "will_arrange_meeting_help", dont_know = true, prefill = before.will_arrange_meeting,
    tags = { "bant:authority" } }
  if arranges then
    ask.text { id = "meeting_with", text = T "meeting_with", prefill = before.meeting_with,
      tags = { "bant:authority" } }
  elseif arranges == false then
    ask.text { id = "meeting_why_not", text = T "meeting_why_not", prefill = before.meeting_why_not,
      tags = { "bant:authority" } }
  end
  return arranges
end
