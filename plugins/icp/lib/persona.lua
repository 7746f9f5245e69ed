-- Who somebody is in a purchase: what they said, else what their job title says.

local phrases = require "lib.phrases"
local text = require "lib.text"

local persona = {}

local said = {
  decision_maker = "decision_maker", recommender = "champion", champion = "champion",
  influencer = "user", user = "user",
}

-- Finds personas by the lists of words in the settings.
function persona.finder(settings)
  -- The first list that has the title decides: whose assistant somebody is says nothing about them.
  local ladder = {
    { "user", phrases.read(settings.assistants) },
    { "decision_maker", phrases.read(settings.decision_makers) },
    { "champion", phrases.read(settings.champions) },
    { "user", phrases.read(settings.users) },
    { "student", phrases.read(settings.students) },
  }
  -- The persona and why; nil when nothing is known, or a title says nothing.
  return function(role, title)
    if said[role] then return said[role], "role: " .. role end
    if not title then return nil end
    local words = text.words(title)
    for _, step in ipairs(ladder) do
      local found = phrases.find(step[2], words)
      if found then return step[1], ("%s (%s)"):format(title, found) end
    end
    return nil
  end
end

return persona
