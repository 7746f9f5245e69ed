-- Texts that people typed, in a form that can be compared.

local text = {}

-- string.lower knows ASCII only, and German titles come with and without umlauts.
local plain = {
  ["Ä"] = "ae", ["ä"] = "ae", ["Ö"] = "oe", ["ö"] = "oe", ["Ü"] = "ue", ["ü"] = "ue", ["ß"] = "ss",
  ["À"] = "a", ["à"] = "a", ["Á"] = "a", ["á"] = "a", ["Â"] = "a", ["â"] = "a", ["Ã"] = "a", ["ã"] = "a",
  ["Å"] = "a", ["å"] = "a", ["Æ"] = "ae", ["æ"] = "ae", ["Ç"] = "c", ["ç"] = "c", ["È"] = "e", ["è"] = "e",
  ["É"] = "e", ["é"] = "e", ["Ê"] = "e", ["ê"] = "e", ["Ë"] = "e", ["ë"] = "e", ["Í"] = "i", ["í"] = "i",
  ["Î"] = "i", ["î"] = "i", ["Ï"] = "i", ["ï"] = "i", ["Ñ"] = "n", ["ñ"] = "n", ["Ó"] = "o", ["ó"] = "o",
  ["Ô"] = "o", ["ô"] = "o", ["Õ"] = "o", ["õ"] = "o", ["Ø"] = "o", ["ø"] = "o", ["Ú"] = "u", ["ú"] = "u",
  ["Û"] = "u", ["û"] = "u", ["Ù"] = "u", ["ù"] = "u",
}

-- In small ASCII letters, as far as that can be.
function text.fold(value)
  return (value:gsub("[\xC2-\xF4][\x80-\xBF]*", plain):lower())
end

-- The words of a text; "*" stays in them, for patterns.
function text.words(value)
  local words = {}
  -- Geschäftsführer:in, Leiter/in, Leiter*innen, (m/w/d): one word for all, and a note that says nothing.
  local folded = text.fold(value):gsub("%([mwfdx]/[mwfdx]/?[mwfdx]?%)", " ")
  folded = folded:gsub("(%a)[:/*_]in%f[%A]", "%1"):gsub("(%a)[:/*_]innen%f[%A]", "%1")
  for word in folded:gmatch("[%w*\x80-\xFF]+") do words[#words + 1] = word end
  return words
end

-- The parts of a text with commas, without the spaces around them.
function text.list(value)
  local parts = {}
  for part in value:gmatch("[^,]+") do
    local word = part:match("^%s*(.-)%s*$")
    if word ~= "" then parts[#parts + 1] = word end
  end
  return parts
end

-- A text that says something; nil for anything else.
function text.known(value)
  if type(value) ~= "string" or not value:find("%S") then return nil end
  return value
end

return text
