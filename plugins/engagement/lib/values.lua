-- What settings say, in the form that a card takes.

local winnow = require "winnow"

local values = {}

-- The parts of a text with commas, without the spaces around them.
function values.list(words)
  local parts = {}
  for part in words:gmatch("[^,]+") do
    local word = part:match("^%s*(.-)%s*$")
    if word ~= "" then parts[#parts + 1] = word end
  end
  return parts
end

-- A number of days as a span of time.
function values.span(days)
  return ("%d seconds"):format(math.floor(days * 86400 + 0.5))
end

-- How points fade in so many days; nil for never.
function values.decay(kind, days)
  local span = values.span(days)
  if kind == "half_life" then return winnow.half_life(span) end
  if kind == "linear" then return winnow.linear(span) end
  if kind == "window" then return winnow.window(span) end
  return nil
end

return values
