-- Answers as degrees: an option, a number from 0 to 1, or yes and no.

local degrees = {}

local function options(list)
  local names = {}
  for name in pairs(list) do names[#names + 1] = name end
  return table.concat(names, ", ")
end

-- The degree of an answer, and why; nil when nobody asked. An answer that is no option is an error: it
-- counts as unknown, and people see what is wrong with it.
function degrees.of(id, answer, list)
  if answer == nil then return nil end
  if type(answer) == "boolean" then return answer and 1 or 0, id .. (answer and ": yes" or ": no") end
  if type(answer) == "number" and answer >= 0 and answer <= 1 then
    return answer, ("%s: %g"):format(id, answer)
  end
  local degree = list[answer]
  if degree then return degree, id .. ": " .. answer end
  error(("%s is a number from 0 to 1, or one of %s; not '%s'"):format(id, options(list), tostring(answer)))
end

return degrees
