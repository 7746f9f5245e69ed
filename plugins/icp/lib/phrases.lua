-- Phrases that settings list, looked for word by word: "head of, *leiter*, -projektleiter*".

local text = require "lib.text"

local phrases = {}

-- A word of a phrase: as it stands, or with a pattern where it has "*".
local function matcher(word)
  if not word:find("*", 1, true) then return { text = word } end
  -- A word that was taken out is empty: "*" alone stands for at least one letter.
  return { pattern = "^" .. word:gsub("^%*$", ".+"):gsub("%*", ".*") .. "$" }
end

local function phrase(written)
  local words = text.words(written)
  for index, word in ipairs(words) do words[index] = matcher(word) end
  return { written = written, words = words }
end

-- Phrases by their first word, so that few are tried at a place; those with a pattern are tried at all.
local function add(index, entry)
  local first = entry.words[1]
  if first == nil then return end
  local list = index.patterns
  if first.text then
    list = index.plain[first.text] or {}
    index.plain[first.text] = list
  end
  list[#list + 1] = entry
  index.is_empty = false
end

-- What a text with commas lists: phrases to find, and phrases that do not count.
function phrases.read(setting)
  local found = {
    wanted = { plain = {}, patterns = {}, is_empty = true },
    unwanted = { plain = {}, patterns = {}, is_empty = true },
  }
  for _, part in ipairs(text.list(setting)) do
    local denied = part:match("^%-%s*(.+)$")
    add(denied and found.unwanted or found.wanted, phrase(denied or part))
  end
  return found
end

-- Whether a list names nothing to find.
function phrases.is_empty(list)
  return list.wanted.is_empty
end

local function stands_at(words, entry, start)
  for offset, word in ipairs(entry.words) do
    local found = words[start + offset - 1]
    if not found then return false end
    if word.text ~= found and not (word.pattern and found:find(word.pattern)) then return false end
  end
  return true
end

local function entry_at(words, index, start)
  for _, entry in ipairs(index.plain[words[start]] or {}) do
    if stands_at(words, entry, start) then return entry end
  end
  for _, entry in ipairs(index.patterns) do
    if stands_at(words, entry, start) then return entry end
  end
  return nil
end

-- The words without those of any phrase: in "CEO and Product Owner", "-product owner" leaves the CEO.
local function without(words, index)
  if index.is_empty then return words end
  local left = table.move(words, 1, #words, 1, {})
  for start = 1, #words do
    local entry = entry_at(words, index, start)
    for offset in ipairs(entry and entry.words or {}) do left[start + offset - 1] = "" end
  end
  return left
end

-- The first of the phrases in a text, or in its words, as it was written; nil when none stands there.
function phrases.find(list, value)
  local words = type(value) == "table" and value or text.words(value)
  words = without(words, list.unwanted)
  for start = 1, #words do
    local entry = entry_at(words, list.wanted, start)
    if entry then return entry.written end
  end
  return nil
end

return phrases
