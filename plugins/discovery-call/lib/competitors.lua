-- Competitors: whom else they look at, what they like about them, and who is ahead.

local T = require("winnow").text

local function competitor(it)
  it.text { id = "name", text = T "competitor_name", required = true, tags = { "competitors" } }
  it.text { id = "liked", text = T "competitor_liked", tags = { "competitors" } }
end

return function(ask, before, score)
  local others = ask.yesno { id = "other_suppliers", text = T "other_suppliers", dont_know = true,
    prefill = before.other_suppliers, tags = { "competitors" } }
  if not others then
    if others == false then score.add { id = "competitors", points = 5, why = "nobody else is looked at" } end
    return
  end
  ask.list { id = "competitor", add = T "competitor_add", min = 1, max = 10, item = competitor }
  local preferred = ask.choice {
    id = "preferred_supplier", text = T "preferred_supplier", help = T "preferred_supplier_help",
    dont_know = true, prefill = before.preferred_supplier, tags = { "competitors" },
    options = {
      { id = "us", text = T "preferred_supplier_us", points = 10 },
      { id = "other", text = T "preferred_supplier_other", points = -10 },
      { id = "open", text = T "preferred_supplier_open" },
    },
  }
  if preferred == "us" or preferred == "other" then
    ask.text { id = "preferred_supplier_why", text = T "preferred_supplier_why",
      -- The reason for us is none for somebody else.
      reask_on = { "preferred_supplier" }, tags = { "competitors" } }
  end
end
