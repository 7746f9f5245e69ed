-- lua5.4 score_lua.lua FOLDER LEADS OUT: what a plain Lua script makes of the same work, by lua-cjson.
local folder, input, output = arg[1], arg[2], arg[3]
local decode = require("cjson").decode
local card = dofile(folder .. "/scorecard.lua")
local score, criteria, fired, why = dofile(folder .. "/prelude.lua")(card)
local format, concat = string.format, table.concat

local function escape(text)
  return (text:gsub('[%c"\\]', function(c) return format("\\u%04x", c:byte()) end))
end

local out = assert(io.open(output, "w"))
out:setvbuf("full", 1048576)
for line in io.lines(input) do
  local lead = decode(line)
  local total, grade, fit, engagement, qualified, count = score(lead)
  local reasons = {}
  for i = 1, count do
    local c = criteria[fired[i]]
    reasons[i] = format('{"id":"%s","points":%d,"why":"%s"}', c.id, c.weight, escape(why[i]))
  end
  out:write(format(
    '{"id":"%s","score":%.2f,"grade":"%s","qualified":%s,"fit":%d,"engagement":%.2f,"reasons":[%s]}\n',
    escape(lead.id), total, grade, tostring(qualified), fit, engagement, concat(reasons, ",")))
end
out:close()
