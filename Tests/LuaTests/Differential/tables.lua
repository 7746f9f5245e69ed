-- table.
local tools = require "tools"
local cases, call, run = tools.cases()
local random, pick, chance, maybe, tame = math.random, tools.pick, tools.chance, tools.maybe, tools.tame
local list, small = tools.list, tools.small

local huge = { math.maxinteger, math.mininteger, math.maxinteger - 1, math.mininteger + 1 }
local function length() return pick { random(0, 4), random(0, 4), random(0, 4), 2.0, 2.5, "3", "x", {}, false } end

-- An object that behaves as a table and writes down what is done to it.
local function watched(seen, most)
  local items = list(most)
  local meta = { __index = function(_, key) seen[#seen + 1] = "r" .. tools.show(key) return items[key] end }
  meta.__newindex = function(_, key, value) seen[#seen + 1] = "w" .. tools.show(key, value) items[key] = value end
  local count = chance(8) and length() or #items
  meta.__len = function() seen[#seen + 1] = "len" return count end
  for _, event in ipairs { "__index", "__newindex", "__len" } do
    if chance(12) then meta[event] = nil end
  end
  if chance(10) then meta.__index = items end
  if chance(20) then meta.__index = function() error("while reading", 0) end end
  if chance(20) then meta.__newindex = function() error("while writing", 0) end end
  return setmetatable({}, meta), items
end

-- Calls with a plain list or a watched one, and shows what became of it.
local function change(name, callee, arguments)
  run(name, function()
    local items, seen = list(6), {}
    return pcall(callee, items, arguments(#items)), items
  end, { weight = 2 })
  run(name .. " watched", function()
    local seen = {}
    local object, items = watched(seen, 5)
    return pcall(callee, object, arguments(#items)), items, seen
  end, { weight = 2 })
end

-- MARK: insert and remove

change("table.insert", table.insert, function(count)
  local kind = random(5)
  if kind == 1 then return "end" end
  if kind == 2 then return random(1, count + 1), "in" end
  if kind == 3 then return pick { random(-2, 8), "2", 2.0, 1.5, "x", huge[random(#huge)] }, "v" end
  if kind == 4 then return nil end
  return random(1, count + 1), nil
end)
call("table.insert wrong", table.insert, function() return pick { list(4), tame() }, tame(), maybe(tame()) end, { tame = true })
change("table.remove", table.remove, function(count)
  if chance(3) then return end
  return pick { random(1, count + 1), random(1, count + 1), random(-2, 8), "1", 2.0, 1.5, math.maxinteger, math.mininteger }
end)
call("table.remove wrong", table.remove, function() return pick { list(4), tame() }, maybe(tame()) end, { tame = true })
run("table.remove odd keys", function()
  local items = pick { { [0] = "zero" }, { [-1] = 1, [0] = 2 }, {}, { [math.maxinteger] = 5 } }
  return pcall(table.remove, items, pick { 0, 1, -1, #items, #items + 1 }), items
end)

-- No position: the next one of a huge length would take for ever.
run("table.insert huge lengths", function()
  local items, size = {}, pick { math.maxinteger, math.maxinteger - 1, math.mininteger, -1, -2 }
  local object = setmetatable(items, { __len = function() return size end })
  return pick { function() return pcall(table.insert, object, "v") end, function() return pcall(table.remove, object) end,
    function() return pcall(table.insert, object, size, "v") end, function() return pcall(table.remove, object, size) end }(), items
end)

-- MARK: concat, unpack, pack

local function words()
  local items = {}
  for index = 1, random(0, 7) do items[index] = chance(25) and tame() or pick { random(9), random(9) / 2, "a", "", "\0", "é" } end
  return items
end
call("table.concat", table.concat, function()
  return words(), pick { nil, ",", "", "\0", 5, tools.text(2) }, pick { nil, 1, 2, random(-2, 9), huge[1], huge[2] }, pick { nil, nil, random(-2, 9), huge[2] }
end, { tame = true, weight = 2 })
change("table.concat", table.concat, function(count)
  return maybe(pick { ",", 5, {} }), maybe(random(0, 3)), maybe(pick { count, count + 1, "2" })
end)
call("table.concat long", table.concat, function()
  local items = {}
  for index = 1, random(0, 300) do items[index] = index end
  return items, pick { "", "-", (" "):rep(20) }
end, { exact = true })
call("table.unpack", table.unpack, function()
  return list(5), pick { nil, 1, random(-3, 9), huge[random(#huge)] }, pick { nil, random(-3, 9), random(-3, 9), huge[random(#huge)] }
end, { tame = true, weight = 2 })
call("table.unpack borders", table.unpack, function()
  local first = pick { math.maxinteger, math.maxinteger - 1, math.mininteger, math.mininteger + 1, -1, 0, 1 }
  return { 1, 2, [0] = 0, [math.maxinteger] = "last", [math.mininteger] = "first" }, first, pick { first, first + 1, first + 2, first - 1, 1e8, 1 << 31 }
end, { tame = true })
change("table.unpack", table.unpack, function() return maybe(random(-1, 3)), maybe(random(-1, 5)) end)
call("table.unpack texts", table.unpack, function() return pick { "abc", "", tame() }, maybe(small()), maybe(small()) end, { tame = true })
call("table.pack", table.pack, function() return pick { nil, 1, "x" }, tools.any(), maybe(tools.any()), nil, maybe(1) end)
run("table.pack count", function()
  local packed = table.pack(table.unpack(list(9), 1, random(0, 12)))
  return packed.n, packed
end)

-- MARK: move

local function place() return random(-3, 7) end
run("table.move", function()
  local items, target = list(6), pick { nil, nil, list(4) }
  local ok, result = pcall(table.move, items, place(), place(), place(), target)
  return ok, result, items, rawequal(result, target or items)
end, { weight = 3 })
run("table.move borders", function()
  local items = { 1, 2, 3, [math.maxinteger] = "last", [math.mininteger] = "first" }
  local first = pick { math.maxinteger, math.maxinteger - 1, math.mininteger, 1, 0, -1 }
  local last = pick { first, first + 1, first - 1, math.mininteger }
  if first <= 0 and chance(4) then last = math.maxinteger end
  return pcall(table.move, items, first, last, pick { 1, 2, math.maxinteger, math.maxinteger - 1, math.mininteger, place() }, pick { nil, {} }), items
end)
run("table.move watched", function()
  local seen = {}
  local object, items = watched(seen, 5)
  local other, others = watched(seen, 3)
  return pcall(table.move, object, place(), place(), place(), pick { nil, object, other, {} }) and "moved", items, others, seen
end, { weight = 2 })
run("table.move equal", function()
  local seen = {}
  local meta = { __eq = function() seen[#seen + 1] = "eq" return pick { true, false } end }
  local a, b = setmetatable({ 1, 2, 3 }, meta), setmetatable({}, meta)
  return pcall(table.move, a, 1, 3, 2, pick { a, b }), a, b, seen
end)
-- Numbers of a wrong type only: among these a huge one could take for ever.
call("table.move wrong", table.move, function()
  return pick { list(4), tame() }, pick { small(), "1", tame() }, pick { small(), "3", tame() }, pick { small(), 2.0, tame() }, maybe(tame())
end, { exact = true })

-- MARK: sort
-- Equal elements keep their order here and have none in stock Lua: only their keys are compared. So are
-- the errors of comparisons without the order of the operands.

local function described(ok, why, items)
  if not ok and type(why) == "string" then why = why:gsub("attempt to compare .*", "attempt to compare") end
  return ok, why, ok and items
end
local function orders()
  return pick { function(a, b) return a < b end, function(a, b) return a > b end, function(a, b) return tostring(a) < tostring(b) end,
    function(a, b) return math.abs(a) < math.abs(b) or math.abs(a) == math.abs(b) and a < b end, }
end
run("table.sort", function()
  local items = list(pick { 3, 12, 60 })
  return described(pcall(table.sort, items, pick { nil, nil, orders() }), nil, items), items
end, { weight = 3 })
run("table.sort mixed", function()
  local items = list(12)
  for index = 1, #items do
    local kind = random(4)
    if kind == 1 then items[index] = items[index] + 0.5 end
    if kind == 2 then items[index] = items[index] * (1 << 57) end
    if kind == 3 then items[index] = items[index] * 1e18 end
  end
  local ok, why = pcall(table.sort, items)
  for index = 1, #items do items[index] = items[index] + 0.0 end
  return ok, why, items
end)
run("table.sort texts", function()
  local items = {}
  for index = 1, random(0, 20) do items[index] = pick { tools.plain, tools.text }(4) end
  return pcall(table.sort, items, pick { nil, function(a, b) return a > b end, function(a, b) return #a < #b or #a == #b and a < b end }), items
end)
run("table.sort fields", function()
  local items, keys = {}, {}
  for index = 1, random(0, 30) do items[index] = { key = random(8), place = index } end
  local ok, why = pcall(table.sort, items, function(a, b) return a.key < b.key end)
  for index, item in ipairs(items) do keys[index] = item.key end
  return ok, why, keys
end)
run("table.sort elements with an order", function()
  local meta = {}
  meta.__lt = function(a, b) return a.key < b.key end
  local items, keys = {}, {}
  for index = 1, random(0, 12) do items[index] = setmetatable({ key = random(20) }, meta) end
  local ok, why = pcall(table.sort, items)
  for index, item in ipairs(items) do keys[index] = item.key end
  return ok, why, keys
end)
run("table.sort incomparable", function()
  local items = list(8)
  items[#items + 1] = pick { "x", true, {}, print, 0 / 0 == 0, setmetatable({}, { __lt = function() error("no order", 0) end }) }
  items[#items + 1] = pick { 1, 2 }
  return described(pcall(table.sort, items))
end)
run("table.sort failing order", function()
  local items = list(9)
  local ok, why = pcall(table.sort, items, pick { function() error("in order", 0) end, function() error({ 1 }) end, function() return {} < 1 end, coroutine.yield,
    tostring == nil })
  return ok, why, #items < 2 and items
end)
-- How often and in which order elements are read and written is nobody's promise.
run("table.sort object", function()
  local items = list(12)
  local object = setmetatable({}, { __index = items, __newindex = function(_, key, value) rawset(items, key, value) end,
    __len = function() return #items end })
  return described(pcall(table.sort, object, pick { nil, orders() })), nil, items
end)
run("table.sort lengths", function()
  local object = setmetatable({ 3, 1, 2 }, { __len = function() return pick { 0, 1, -5, 3, 3.0, "3", 2.5, {}, math.maxinteger, 1 << 31 } end })
  return described(pcall(table.sort, object), nil, object)
end)
call("table.sort wrong", table.sort, function() return pick { {}, { 1 }, { 1, 2 }, tame() }, pick { nil, 5, "x", {}, true, print == nil } end, { exact = true })

return cases
