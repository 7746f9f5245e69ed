-- The ten questions of a serious lead. Each is followed by why or why not and, where the answer is no,
-- by who could say yes.
--
-- Ids and options of the ten are those that the cards serious-lead and bant read. No card reads what is
-- asked after them: that is for whoever calls next, and Enter skips it.

local settings = require("winnow").settings
local fresh = settings.fresh

local ten = {}

function ten.need(ask)
  local need = ask.choice {
    id = "need", text = "How clear is the need that we could address?", required = true,
    dont_know = true, known = fresh, tags = { "bant:need" },
    help = "Clear: they name the problem, and what it costs them. Vague: they look around.",
    options = {
      { id = "clear", text = "Clear: they can name it" },
      { id = "vague", text = "Vague: they look around" },
      { id = "none", text = "There is none" },
    },
  }
  if need == "none" then
    ask.text { id = "need_why_none", text = "Why not, and what would change that?",
      known = fresh, tags = { "bant:need" } }
    ask.text { id = "need_elsewhere", text = "Who else at the company could need it?",
      known = fresh, tags = { "bant:need" } }
  else
    ask.text { id = "need_detail", text = "Which need is it, in their words?",
      known = fresh, tags = { "bant:need" } }
  end
  return need
end

function ten.effort(ask)
  local under_way = ask.yesno { id = "effort_under_way", dont_know = true,
    text = "Is an effort to address it already under way?", known = fresh, tags = { "effort" } }
  if under_way then
    ask.text { id = "effort_detail", text = "What was done so far, and by whom?",
      known = fresh, tags = { "effort" } }
  elseif under_way == false then
    ask.text { id = "effort_why_not", text = "Why not yet?", known = fresh, tags = { "effort" } }
  end
end

function ten.role(ask)
  local role = ask.choice {
    id = "role", text = "What do they contribute to the decision?", required = true, dont_know = true,
    known = fresh, tags = { "bant:authority" },
    help = "Ask how the last purchase of that kind was decided, rather than who decides.",
    options = {
      { id = "decision_maker", text = "They decide" },
      { id = "recommender", text = "They recommend" },
      { id = "influencer", text = "They are heard" },
    },
  }
  if role ~= "decision_maker" then
    ask.text { id = "decider", text = "Who decides, then?", known = fresh,
      tags = { "bant:authority" } }
  end
  return role
end

function ten.directed(ask)
  local directed = ask.yesno { id = "directed_by_management", dont_know = true,
    text = "Were they directed by management to look for a solution?", known = fresh,
    tags = { "bant:authority" } }
  if directed then
    ask.text { id = "directed_by", text = "By whom, and why now?", known = fresh,
      tags = { "bant:authority" } }
  elseif directed == false then
    ask.text { id = "directed_why_not", text = "Whose idea is it, then, and why?", known = fresh,
      tags = { "bant:authority" } }
  end
end

-- Whoever decides needs nobody above to be met.
function ten.meeting(ask, role)
  if role == "decision_maker" then return end
  local arranges = ask.yesno { id = "will_arrange_meeting", dont_know = true,
    text = "Will they arrange a meeting with those above who decide?", known = fresh,
    tags = { "bant:authority" } }
  if arranges then
    ask.text { id = "meeting_with", text = "With whom, and when would it suit?", known = fresh,
      tags = { "bant:authority" } }
  elseif arranges == false then
    ask.text { id = "meeting_why_not", text = "Why not, and who else could arrange it?", known = fresh,
      tags = { "bant:authority" } }
  end
end

function ten.timeframe(ask)
  local months = ask.number {
    id = "timeframe_months", text = "In how many months must the solution be in place?",
    required = true, dont_know = true, known = fresh, min = 0, max = 120, unit = "months",
    help = "0 means now. Half a year is 6, next year counts from today.", tags = { "bant:timing" },
  }
  if months then
    ask.text { id = "timeframe_why", text = "Why then? What happens on that day?", known = fresh,
      tags = { "bant:timing" } }
  end
  local later = ask.yesno { id = "later_timeframe_reasonable", dont_know = true,
    text = "Would a later time be reasonable?", known = fresh, tags = { "bant:timing" } }
  if later then
    ask.text { id = "later_why", text = "Why, and until when?", known = fresh,
      tags = { "bant:timing" } }
  elseif later == false then
    ask.text { id = "later_why_not", text = "Why not? What would a delay cost?", known = fresh,
      tags = { "bant:timing" } }
  end
  return months
end

return ten
