-- coroutine, and what may happen in one: yields and errors across calls, metamethods and iterators.
local tools = require "tools"
local cases, call, run = tools.cases()
local random, pick, chance, maybe = math.random, tools.pick, tools.chance, tools.maybe

-- MARK: Single functions

call("coroutine.create", coroutine.create, function() return pick { type, function() end, tools.any() } end)
call("coroutine.wrap", coroutine.wrap, function() return pick { type, function() end, tools.any() } end)
local function made()
  local routine = coroutine.create(pick {
    function(...) return ... end, function(...) return coroutine.yield(...) end, function() error("inside") end, function() error({ 1 }) end,
    coroutine.yield, function(...) return select("#", ...) end, error, function() return coroutine.isyieldable() end,
  })
  for _ = 1, random(0, 2) do coroutine.resume(routine, 1) end
  return routine
end
for _, name in ipairs { "resume", "status", "close", "isyieldable" } do
  call("coroutine." .. name, coroutine[name], function() return pick { made, made, tools.any }(), maybe(1), maybe("x") end)
end
call("coroutine.running", coroutine.running, function() return maybe(1) end)
call("coroutine.yield", coroutine.yield, tools.any)
run("coroutine.close self", function()
  local self = coroutine.running()
  return pcall(coroutine.close, self), pcall(coroutine.resume, self), coroutine.status(self), coroutine.isyieldable(self), coroutine.isyieldable()
end)
run("coroutine.wrap calls", function()
  local f = coroutine.wrap(function(...)
    local got = select("#", coroutine.yield(...))
    if got == 1 then error("with one") end
    if got == 2 then error({ got }) end
    return "end", got
  end)
  local function direct(...) return f(...) end
  return pcall(f, 1, 2), pcall(pick { f, direct }, table.unpack({ 1, 2, 3 }, 1, random(0, 3))), pcall(f), pcall(direct)
end)
run("coroutine.resume many values", function()
  local routine = coroutine.create(function(...) while true do coroutine.yield(select("#", ...), ...) end end)
  return coroutine.resume(routine, table.unpack({}, 1, random(0, 40))), coroutine.resume(routine, table.unpack({ 1, 2, 3 }, 1, random(0, 3)))
end)

-- MARK: Pending variables

run("coroutine.close pending", function()
  local seen = {}
  local function closing(name, fails)
    return setmetatable({}, { __close = function(_, why)
      seen[#seen + 1] = name .. tools.show(why)
      if fails == 1 then error("closing " .. name, 0) end
      if fails == 2 then error({ name }) end
      if fails == 3 then coroutine.yield("from close") end
    end })
  end
  local kinds = { random(0, 8), random(0, 8), random(0, 8) }
  local stop = random(5)
  local routine = coroutine.create(function()
    local a <close> = closing("a", kinds[1])
    local b <close> = pick { nil, closing("b", kinds[2]) }
    do
      local c <close> = closing("c", kinds[3])
      if stop == 1 then error("body", 0) end
      coroutine.yield("first")
      if stop == 2 then error({ "body" }) end
    end
    coroutine.yield("second")
    return "end"
  end)
  local results = {}
  for _ = 1, random(0, 5) do
    results[#results + 1] = table.pack(coroutine.resume(routine))
    results[#results + 1] = coroutine.status(routine)
  end
  results[#results + 1] = table.pack(coroutine.close(routine))
  results[#results + 1] = coroutine.status(routine)
  results[#results + 1] = table.pack(coroutine.close(routine))
  return results, seen
end, { weight = 2 })
run("pcall closing", function()
  local seen = {}
  return pcall(function()
    local x <close> = setmetatable({}, { __close = pick { function(_, why) seen[#seen + 1] = tools.show(why) end, function() error("closing", 0) end } })
    local y <const> = 5
    for index in pick { function(_, k) if not k then return 1 end end, next } , {}, nil, chance(2) and x or nil do seen[#seen + 1] = index end
    if chance(2) then error("body", 0) end
    return y
  end), seen
end)
run("pcall not closable", function()
  return pcall(function() local x <close> = pick { false, 5, {}, "x", setmetatable({}, { __close = true }) } return "opened" end)
end)

-- MARK: Random programs

-- A step is drawn while the program runs. It may yield, fail, or do more steps in a call of some kind.
-- `__concat` is not among them: Debian's Lua 5.4.4 reads freed memory when the stack grows in one.
local seen, budget
local steps

local function note(...)
  if #seen < 60 then seen[#seen + 1] = tools.show(...) end
end
local function many(depth)
  for _ = 1, random(0, 3) do
    budget = budget - 1
    if budget < 0 then return end
    pick(steps)(depth)
  end
  return random(3)
end
local function deeper(depth)
  return function()
    if depth > 4 then return depth end
    return many(depth + 1)
  end
end
local function object(depth, ...)
  local meta = {}
  for _, event in ipairs { ... } do meta[event] = deeper(depth) end
  return setmetatable({}, meta)
end

local shallow = {
  function() note("got", coroutine.yield(random(9))) end,
  function() note("got", coroutine.yield(random(9), "two")) end,
  function() note(coroutine.isyieldable(), (select(2, coroutine.running()))) end,
  function() if chance(3) then error(pick { "failed", { "failed" }, 7 }, random(0, 2)) end end,
}
local nested = {
  function(depth) note("pcall", pcall(deeper(depth))) end,
  function(depth) note("pcall", pcall(deeper(depth))) end,
  function(depth) note("xpcall", xpcall(deeper(depth), function(why) return "handled", why end)) end,
  function(depth) note("xpcall", xpcall(deeper(depth), deeper(depth))) end,
  function(depth) note("index", object(depth, "__index").field) end,
  function(depth) object(depth, "__newindex").field = 1 end,
  function(depth) note("add", object(depth, "__add") + 1, 2 // object(depth, "__idiv")) end,
  function(depth) note("order", object(depth, "__lt") < 1, object(depth, "__le") <= 1) end,
  function(depth) note("call", object(depth, "__call")(1)) end,
  function(depth) note("length", #object(depth, "__len"), -object(depth, "__unm")) end,
  function(depth)
    local meta = { __eq = deeper(depth) }
    note("equal", setmetatable({}, meta) == setmetatable({}, meta))
  end,
  function(depth) local x <close> = object(depth, "__close") note("opened") many(depth + 1) end,
  function(depth)
    local step = deeper(depth)
    local count = 0
    for value in function() count = count + 1 if count < 4 then return step() end end do note("value", value) end
  end,
  function(depth) for key in pairs(object(depth, "__pairs")) do note("key", key) break end end,
  function(depth) note("wrap", coroutine.wrap(deeper(depth))()) end,
  function(depth)
    local routine = coroutine.create(deeper(depth))
    for _ = 1, random(0, 3) do note("resume", coroutine.resume(routine, random(9))) note(coroutine.status(routine)) end
    if chance(2) then note("close", coroutine.close(routine)) end
  end,
  function(depth) note("tostring", tostring(object(depth, "__tostring"))) end,
  function(depth) note("gsub", string.gsub("ab", ".", deeper(depth))) end,
  function(depth)
    -- How often the order is asked for is nobody's promise.
    local step = deeper(depth)
    table.sort({ 2, 1 }, function() if step then local first = step step = nil first() end return false end)
    note("sorted")
  end,
  function(depth)
    local step, count = deeper(depth), 0
    note("load", load(function() count = count + 1 if count < 3 then return step() end end, "=load"))
  end,
  function(depth) note("concat", table.concat(object(depth, "__index"), ",", 1, 2)) end,
  function(depth) table.insert(object(depth, "__index", "__newindex", "__len"), 1, 5) note("inserted") end,
  function(depth) note("unpack", table.unpack(object(depth, "__index"), 1, 2)) end,
  function(depth) note("ipairs", pcall(function() for index in ipairs(object(depth, "__index")) do if index > 2 then break end end end)) end,
  function(depth) note("resume self", coroutine.resume((coroutine.running()))) end,
  function(depth) note("close self", pcall(coroutine.close, (coroutine.running()))) end,
  function(depth) note("tail", pcall(function() return many(depth + 1) end)) end,
}
steps = {}
for _, step in ipairs(shallow) do steps[#steps + 1] = step steps[#steps + 1] = step end
for _, step in ipairs(nested) do steps[#steps + 1] = step end

run("coroutine.resume program", function()
  seen, budget = {}, 25
  local routine = coroutine.create(function(...)
    note("start", ...)
    many(0)
    many(0)
    return "end"
  end)
  for _ = 1, random(1, 6) do
    note("main", coroutine.resume(routine, random(9)))
    note(coroutine.status(routine))
  end
  if chance(2) then note("close", coroutine.close(routine)) end
  return seen
end, { weight = 6 })
run("coroutine.wrap program", function()
  seen, budget = {}, 20
  local step = coroutine.wrap(function() many(0) many(0) return "end" end)
  for _ = 1, random(1, 4) do
    local ok, why = pcall(step, 1)
    note("main", ok, why)
    if not ok then break end
  end
  return seen
end, { weight = 2 })
run("pcall program", function()
  seen, budget = {}, 12
  return pcall(many, 0), seen
end, { weight = 2 })

return cases
