-- Phrases that settings list, looked for word by word: "head of, *leiter*, -projektleiter*".

local text = require "lib.text"

local phrases = {}

local function pattern(word)
  -- An empty word is one that was taken out: "*" alone stands for at least one letter.
  return "^" .. word:gsub("^%*$", ".+"):gsub("%*", ".*") .. "$"
end

local function phrase(written)
  local words = text.words(written)
  for index, word in ipairs(words) do words[index] = pattern(word) end
  return { written = written, words = words }
end

-- What a text with commas lists: phrases to find, and phrases that do not count.
function phrases.read(setting)
  local found = { wanted = {}, unwanted = {} }
  for _, part in ipairs(text.list(setting)) do
    local denied = part:match("^%-%s*(.+)$")
    local list = denied and found.unwanted or found.wanted
    list[#list + 1] = phrase(denied or part)
  end
  return found
end

-- Whether a list names nothing to find.
function phrases.is_empty(list)
  return #list.wanted == 0
end

local function stands_at(words, entry, start)
  for offset, word in ipairs(entry.words) do
    local found = words[start + offset - 1]
    if not found or not found:find(word) then return false end
  end
  return #entry.words > 0
end

-- Takes out the words of a phrase: in "CEO and Product Owner", "-product owner" leaves the CEO.
local function remove(words, entry)
  for start = 1, #words do
    if stands_at(words, entry, start) then
      for offset in ipairs(entry.words) do words[start + offset - 1] = "" end
    end
  end
end

local function stands_in(words, entry)
  for start = 1, #words do
    if stands_at(words, entry, start) then return true end
  end
  return false
end

-- The first of the phrases that stands in a text, as it was written; nil when none does.
function phrases.find(list, value)
  local words = text.words(value)
  for _, entry in ipairs(list.unwanted) do remove(words, entry) end
  for _, entry in ipairs(list.wanted) do
    if stands_in(words, entry) then return entry.written end
  end
  return nil
end

return phrases
