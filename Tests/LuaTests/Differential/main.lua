-- Random calls of library functions: one line for each, with what it came to. Runs in a box and in
-- stock Lua, which must print the same.
--
--   LUA_PATH='?.lua' lua5.4 main.lua SEED FIRST LAST [verbose]
--
-- A call depends on the seed and its number only, so any of them can be run again by itself.
local tools = require "tools"

local seed, first, last, mode = ...
local cases = {}
for _, file in ipairs { "base", "numbers", "patterns", "routines", "strings", "tables", "unicode" } do
  for _, case in ipairs(require(file)) do
    for _ = 1, case.weight do cases[#cases + 1] = case end
  end
end

if seed == "names" then
  for _, case in ipairs(cases) do print(case.name) end
  return
end

for index = math.tointeger(tonumber(first)), math.tointeger(tonumber(last)) do
  math.randomseed(math.tointeger(tonumber(seed)), index)
  local case = tools.pick(cases)
  print(index, case.name, tools.outcome(case, mode == "verbose"))
end
