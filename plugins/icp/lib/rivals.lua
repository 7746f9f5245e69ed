-- Companies that a setting lists, by name or by the domain of their mail.

local mail = require "lib.mail"
local phrases = require "lib.phrases"
local text = require "lib.text"

local rivals = {}

-- What tells, for a company's name and the domain of an address, which of the listed it is; else nil.
function rivals.finder(setting)
  local names, listed = phrases.read(setting), text.list(setting)
  return function(company, domain)
    if company and phrases.find(names, company) then return company end
    for _, name in ipairs(listed) do
      if domain and mail.lies_in(domain, name:lower()) then return domain end
    end
    return nil
  end
end

return rivals
