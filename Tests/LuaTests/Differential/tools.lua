-- What the cases share: random values, ways of calling, and how results are shown.
local tools = {}

local random, unpack, pack = math.random, table.unpack, table.pack

function tools.pick(list) return list[random(#list)] end
local pick = tools.pick

function tools.chance(one_in) return random(one_in) == 1 end
local chance = tools.chance

-- MARK: How results are shown: the same in every Lua

local function escape(letter) return string.format("\\%d", letter:byte()) end

-- Stock Lua shows addresses behind the type, the box shows the type alone.
local function show_text(text)
  if text:find(": 0x", 1, true) then text = text:gsub(": 0x%x+", "") end
  if text:find("[^ -~]") then text = text:gsub("[^ -~]", escape) end
  return "'" .. text .. "'"
end

local show

local function show_table(value, depth)
  if depth == 0 then return "{...}" end
  local parts, count, fields = {}, rawlen(value), {}
  -- With the largest integer among its keys a table may have that as its length.
  if count > 1000 then count = 0 end
  for index = 1, count do parts[index] = show(rawget(value, index), depth - 1) end
  for key, field in next, value do
    if math.type(key) ~= "integer" or key < 1 or key > count then
      fields[#fields + 1] = show(key, 1) .. "=" .. show(field, depth - 1)
    end
  end
  table.sort(fields)
  for index, field in ipairs(fields) do parts[count + index] = field end
  return "{" .. table.concat(parts, ",") .. "}"
end

function show(value, depth)
  local kind = math.type(value) or type(value)
  if kind == "string" then return show_text(value) end
  if kind == "float" then return string.format("%.17gf", value) end
  if kind == "table" then return show_table(value, depth) end
  if kind == "function" or kind == "thread" then return kind end
  return tostring(value)
end

function tools.show(...)
  local values = pack(...)
  for index = 1, values.n do values[index] = show(values[index], 4) end
  return table.concat(values, " ", 1, values.n)
end

-- MARK: Random values

local letters = {
  "a", "b", "c", "x", "A", "Z", "0", "1", "7", " ", "-", "%", ".", "_", "\0", "\n", "\t", "(", ")", "[", "]", "^", "$",
  "é", "李", "\xff", "\x80", "\127",
}

function tools.text(most)
  local parts = {}
  for index = 1, random(0, most) do parts[index] = letters[random(#letters)] end
  return table.concat(parts)
end

-- A text in which little differs: matches and comparisons find something.
function tools.plain(most)
  local parts = {}
  for index = 1, random(0, most) do parts[index] = pick { "a", "a", "b", "c", " ", "1" } end
  return table.concat(parts)
end

local borders = {
  math.maxinteger, math.mininteger, math.maxinteger, math.mininteger, math.maxinteger - 1, math.mininteger + 1, 1 << 31, (1 << 31) - 1, -(1 << 31), 1 << 32, 1 << 53,
  (1 << 53) + 1, 127, 128, -128, -129, 255, 256, 32767, 32768, 65535, 65536,
}
local fractions = {
  0.0, -0.0, 0.5, -0.5, 0.1, 1.5, 2.5, -3.75, 1e15, 1e16, 1e100, -1e100, 2.0 ^ 53, 2.0 ^ 63, -(2.0 ^ 63), 1 / 0, -1 / 0, 0 / 0,
  1.7976931348623157e308, 5e-324, 2.2250738585072014e-308, 123456.789, 9007199254740993.0, 3.0, -7.0, 100.0,
}
local numerals = {
  "10", "0x10", " 7 ", "1e2", "-3", "0x.8p1", "1.5", "x", "", "-0", "9223372036854775807", "9223372036854775808", "0xffffffffffffffff",
  "1e", "inf", "nan", "5\0", "  ", "+4", "1_0", "0x", "1e400", "\t12\n", "-0x7", ".5", "5.", ".", "3.0",
}

function tools.small() return random(-12, 12) end

function tools.integer()
  local kind = random(6)
  if kind == 1 then return pick(borders) end
  if kind == 2 then return random(0) >> random(0, 62) end
  if kind == 3 then return random(0) end
  return random(-12, 12)
end

function tools.float()
  if chance(2) then return pick(fractions) end
  return (random() - 0.5) * 10.0 ^ random(-8, 20)
end

function tools.numeral() return pick(numerals) end

function tools.number()
  local kind = random(4)
  if kind == 1 then return tools.float() end
  if kind == 2 then return random(-3, 3) + 0.0 end
  return tools.integer()
end

function tools.list(most)
  local items = {}
  for index = 1, random(0, most) do items[index] = random(-9, 9) end
  return items
end

local function named() return "named" end
local makers = {
  function() return nil end,
  function() return true end,
  function() return false end,
  tools.small,
  tools.small,
  function() return random(-3, 3) + 0.0 end,
  function() return pick { 0.5, -0.0, 2.5, 1e100, 1 / 0, 0 / 0, -1.5 } end,
  function() return pick { "10", "0x10", " 7 ", "-3", "1.5", "x", "", "1e", "5\0", "3.0" } end,
  function() return tools.text(4) end,
  function() return {} end,
  function() return tools.list(3) end,
  function() return setmetatable({}, { __tostring = named, __len = function() return 2 end, __index = tools.list(3) }) end,
  function() return setmetatable({}, { __call = named, __name = "My" }) end,
  function() return named end,
  function() return type end,
  function() return coroutine.create(named) end,
}

-- A value of any type, with numbers that nothing takes long to count to.
function tools.tame() return pick(makers)() end

function tools.any()
  if chance(5) then return tools.integer() end
  return pick(makers)()
end

function tools.maybe(value)
  if random(3) > 1 then return value end
  return nil
end

-- MARK: Ways of calling

local function handler(message) return "handled", message end

-- Calls written with a colon have messages of their own.
local methods = {}
for name, method in next, string do
  methods[method] = load("local object = ... return object:" .. name .. "(select(2, ...))", "=method")
end

local ways = {
  function(case, arguments) return pcall(case.call, unpack(arguments, 1, arguments.n)) end,
  function(case, arguments)
    local call = case.call
    return pcall(function() return (call(unpack(arguments, 1, arguments.n))) end)
  end,
  function(case, arguments)
    local call = case.call
    return pcall(function(...) return call(...) end, unpack(arguments, 1, arguments.n))
  end,
  function(case, arguments)
    local module <const> = { [case.field] = case.call }
    return pcall(function(...) return table.pack(module[case.field](...)) end, unpack(arguments, 1, arguments.n))
  end,
  function(case, arguments)
    local method = type(arguments[1]) == "string" and methods[case.call] or case.call
    return pcall(method, unpack(arguments, 1, arguments.n))
  end,
  function(case, arguments) return coroutine.wrap(pcall)(case.call, unpack(arguments, 1, arguments.n)) end,
  function(case, arguments) return xpcall(case.call, handler, unpack(arguments, 1, arguments.n)) end,
  function(case, arguments)
    local object = setmetatable({}, { __index = function() return case.call(unpack(arguments, 1, arguments.n)) end })
    return pcall(function() return object.field end)
  end,
}

-- Now and then one argument is of another type, missing, or too many.
local function spoil(case, arguments)
  local kind = random(24)
  local value = case.tame and tools.tame or tools.any
  if kind <= 3 and arguments.n > 0 then
    arguments[random(arguments.n)] = value()
  elseif kind == 4 and arguments.n > 0 then
    arguments.n = arguments.n - 1
  elseif kind == 5 then
    arguments.n = 0
  elseif kind == 6 then
    arguments.n = arguments.n + 1
    arguments[arguments.n] = value()
  end
end

local function result(ok, ...) return ok and "ok" or "error", tools.show(...) end

function tools.outcome(case, verbose)
  if case.run then return result(pcall(case.run, verbose)) end
  local arguments = pack(case.arguments())
  if not case.exact then spoil(case, arguments) end
  if verbose then print("with", tools.show(unpack(arguments, 1, arguments.n))) end
  return result(pick(ways)(case, arguments))
end

-- MARK: Lists of cases

-- A list of cases with what adds to it: `call` for a function with random arguments, whose last parameter
-- are options (`weight`; `tame`: no huge numbers among wrong arguments; `exact`: no wrong arguments), and
-- `run` for a body that gives the results itself. The first word of a name is the function's.
function tools.cases()
  local list = {}
  local function add(case, options)
    case.weight = 1
    for key, value in next, options or {} do case[key] = value end
    case.field = case.name:match("^%S*%.([^%s.]+)") or case.name:match("^%S+")
    list[#list + 1] = case
  end
  local function call(name, callee, arguments, options) add({ name = name, call = callee, arguments = arguments }, options) end
  local function run(name, body, options) add({ name = name, run = body }, options) end
  return list, call, run
end

return tools
