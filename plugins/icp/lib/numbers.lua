-- Sizes as people and exports write them: 420, "51-200", "1,001 – 5,000", "10.000+", 5000000, "2.5 M".

local numbers = {}

local scale = { k = 1e3, m = 1e6, mio = 1e6, million = 1e6, b = 1e9, bn = 1e9, mrd = 1e9, billion = 1e9 }

-- A group of three digits behind a point or comma belongs to the number; anything else is a fraction.
local function number(digits, unit)
  local whole = digits:gsub("[.,](%d%d%d)%f[%D]", "%1")
  return tonumber((whole:gsub(",", "."))) * (scale[unit] or 1)
end

local function from_text(value)
  local found = {}
  for digits, unit in value:lower():gmatch("(%d[%d.,]*)%s*(%a*)") do
    found[#found + 1] = number(digits:gsub("[.,]+$", ""), unit)
  end
  return found[1], found[2] or found[1]
end

-- The least and the most that a value says; nil when it says no size. Money is a table with an amount.
function numbers.range(value)
  if type(value) == "table" then value = value.amount end
  if type(value) == "number" then return value, value end
  if type(value) == "string" then return from_text(value) end
  return nil
end

-- How well a size lies between two others: by its share of the least, or of the size the most.
function numbers.degree(low, high, least, most)
  if high >= least and low <= most then return 1 end
  local share = high < least and high / least or most / low
  return share >= 0.25 and share or 0
end

return numbers
