-- math, and arithmetic on numbers and on texts that hold numbers.
local tools = require "tools"
local cases, call, run = tools.cases()
local random, pick, chance, maybe = math.random, tools.pick, tools.chance, tools.maybe

-- Every function of the library that has no case of its own below.
local own = { random = true, randomseed = true, max = true, min = true, type = true, ldexp = true, atan = true, atan2 = true }
local names = {}
for name, value in next, math do
  if type(value) == "function" and not own[name] then names[#names + 1] = name end
end
table.sort(names)
for _, name in ipairs(names) do
  call("math." .. name, math[name], function() return pick { tools.number, tools.number, tools.any }(), tools.number() end)
end
-- What Lua 5.2 left in the library, in most builds.
if rawget(math, "ldexp") then call("math.ldexp", math.ldexp, function() return tools.float(), tools.small() end) end
-- One function, of whose names stock Lua tells any.
for _, name in ipairs { "atan", "atan2" } do
  if rawget(math, name) then
    run("math." .. name, function()
      local ok, why = pcall(math[name], pick { tools.number, tools.any }(), maybe(tools.any()))
      return ok, ok and why or why:gsub("atan2", "atan")
    end)
  end
end

local function numbers()
  local list = {}
  for index = 1, random(0, 4) do list[index] = tools.number() end
  return table.unpack(list)
end
call("math.max", math.max, numbers)
call("math.min", math.min, numbers)
call("math.type", math.type, tools.any)
call("math.random", math.random, function()
  if chance(4) then return end
  if chance(3) then return tools.integer() end
  local low = tools.integer()
  return low, chance(2) and low + random(0, 1000) or tools.integer()
end, { weight = 3 })
run("math.randomseed", function()
  local made = table.pack(pcall(math.randomseed, pick { tools.integer(), tools.float(), tools.numeral(), 7 }, maybe(tools.number())))
  if made[1] then return true, made[2], made[3], math.random(0), math.random(100), math.random(), math.random(-5, 1 << 40) end
  return table.unpack(made)
end)

-- MARK: Arithmetic

local operators = {
  __add = function(a, b) return a + b end,
  __sub = function(a, b) return a - b end,
  __mul = function(a, b) return a * b end,
  __div = function(a, b) return a / b end,
  __mod = function(a, b) return a % b end,
  __pow = function(a, b) return a ^ b end,
  __idiv = function(a, b) return a // b end,
  __unm = function(a) return -a end,
}
local bits = {
  ["&"] = function(a, b) return a & b end,
  ["|"] = function(a, b) return a | b end,
  ["~"] = function(a, b) return a ~ b end,
  ["<<"] = function(a, b) return a << b end,
  [">>"] = function(a, b) return a >> b end,
  ["not"] = function(a) return ~a end,
  [".."] = function(a, b) return a .. b end,
  ["<"] = function(a, b) return a < b end,
  ["<="] = function(a, b) return a <= b end,
  ["=="] = function(a, b) return a == b end,
}
local function sorted(map)
  local list = {}
  for name in next, map do list[#list + 1] = name end
  table.sort(list)
  return list
end
local function operand() return pick { tools.number, tools.numeral, tools.numeral, tools.tame }() end
for _, event in ipairs(sorted(operators)) do
  call("arithmetic." .. event, operators[event], function()
    if chance(2) then return tools.numeral(), operand() end
    return operand(), tools.numeral()
  end, { weight = 2 })
  call("numbers." .. event, operators[event], function() return tools.number(), tools.number() end)
end
for _, sign in ipairs(sorted(bits)) do
  call("numbers." .. sign, bits[sign], function() return operand(), operand() end)
end

return cases
