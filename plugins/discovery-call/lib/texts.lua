-- Texts with gaps, in every language at once: fill(T "payback", { months = 8 }) puts 8 where {months} is.

local texts = {}

-- `values` are texts, numbers, or texts by language themselves.
function texts.fill(wording, values)
  local filled = {}
  for language, text in pairs(wording) do
    filled[language] = text:gsub("{(%w+)}", function(name)
      local value = values[name]
      if type(value) == "table" then value = value[language] end
      return value and tostring(value)
    end)
  end
  return filled
end

-- Several texts as one, with commas.
function texts.join(list)
  local joined = {}
  for _, wording in ipairs(list) do
    for language, text in pairs(wording) do
      joined[language] = joined[language] and joined[language] .. ", " .. text or text
    end
  end
  return joined
end

return texts
