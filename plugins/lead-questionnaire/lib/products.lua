-- The products that a lead can be interested in: names with commas in the setting `products`.

local settings = require("winnow").settings

local products = {}

-- What is kept of a name: "Hand scanners" is hand_scanners. Names may be respelt as long as this stays.
local function id_of(name)
  return (name:lower():gsub("[%s%p]+", "_"):gsub("^_", ""):gsub("_$", ""))
end

local function options()
  local list, taken = {}, {}
  for part in settings.products:gmatch("[^,]+") do
    local name = part:match("^%s*(.-)%s*$")
    local id = id_of(name)
    -- Two spellings of one product are one; a comma too many is none.
    if id ~= "" and not taken[id] then
      list[#list + 1] = { id = id, text = name }
      taken[id] = true
    end
  end
  return list
end

-- Asks, and puts the names on the record, so that whoever writes or calls next has them at hand.
function products.ask(ask, propose)
  local chosen, meta = ask.multi {
    id = "products", text = "Which products are they interested in?", known = settings.fresh,
    options = options(), other = "Which one, in their words?", tags = { "products" },
    help = "All that they mentioned, also in passing. What we do not sell is worth noting, too.",
  }
  if chosen == nil then return end
  local names = {}
  for _, id in ipairs(chosen) do names[#names + 1] = id == "other" and meta.other or id end
  propose.set("products", names)
end

return products
