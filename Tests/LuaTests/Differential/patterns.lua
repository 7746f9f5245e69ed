-- find, match, gmatch and gsub.
local tools = require "tools"
local cases, call, run = tools.cases()
local random, pick, chance, maybe = math.random, tools.pick, tools.chance, tools.maybe

-- Parts of patterns, each with texts that it matches: subjects are made of them, so that much matches.
local parts = {
  { "a", "a" }, { "b", "b" }, { ".", "x", "é", "\0", "\n" }, { "%a", "q", "Z" }, { "%A", "1" }, { "%d", "7" }, { "%D", "x" }, { "%s", " ", "\t" },
  { "%S", "x" }, { "%w", "k", "3" }, { "%W", "!" }, { "%p", "!", "_" }, { "%P", "a" }, { "%l", "b" }, { "%L", "B" }, { "%u", "B" }, { "%U", "b" },
  { "%x", "f", "C" }, { "%X", "g" }, { "%c", "\1" }, { "%C", "c" }, { "%g", "~" }, { "%G", " " }, { "%z", "\0" }, { "%Z", "z" }, { "\0", "\0" },
  { "%%", "%" }, { "%.", "." }, { "%^", "^" }, { "%]", "]" }, { "[abc]", "c" }, { "[^a]", "z", "\0" }, { "[a-f]", "d" }, { "[%a_]", "_", "x" }, { "[]]", "]" },
  { "[^]]", "[" }, { "[a-]", "-", "a" }, { "[%-x]", "-" }, { "[^%s%d]", "q" }, { "[a-c-e]", "-", "e" }, { "[%a-z]", "-", "m" }, { "[\0-\31]", "\5" },
  { "é", "é" }, { "[é]", "\xc3" }, { "[\x80-\xff]", "é" }, { "[^\0]", "a" }, { "$", "$" }, { "^", "^" }, { "%b()", "(a(b)c)", "()" }, { "%bxx", "xaax" },
  { "%b[]", "[[]]" }, { "%f[%w]", "" }, { "%f[%W]", "" }, { "%f[%z]", "" }, { "%f[^a]", "" }, { "()", "" },
}
local broken = { "(a", ")", "%", "[", "[a", "[^", "%b", "%bx", "%f", "%fa", "[%", "[a-%", "%0", "%9", "(()", "[]", "[^]", "%f[", "(%1)", "%1" }
local suffixes = { "*", "+", "-", "?" }

-- A pattern and a text that it may match.
local function part(depth)
  if depth > 0 and chance(5) then
    local inner, sample = {}, {}
    for index = 1, random(0, 3) do inner[index], sample[index] = part(depth - 1) end
    return "(" .. table.concat(inner) .. ")", table.concat(sample)
  end
  if chance(40) then return pick(broken), tools.plain(2) end
  if chance(25) then return "%" .. random(1, 3), tools.plain(2) end
  local known = pick(parts)
  local sample = known[random(2, #known)]
  if #known[1] > 4 or random(3) > 1 then return known[1], sample end
  local suffix = pick(suffixes)
  return known[1] .. suffix, sample:rep(suffix == "?" and random(0, 1) or random(suffix == "+" and 1 or 0, 4))
end

local function pair(most)
  local pattern, samples = {}, {}
  for index = 1, random(0, most) do pattern[index], samples[index] = part(2) end
  local result = table.concat(pattern)
  if chance(8) then result = "^" .. result end
  if chance(8) then result = result .. "$" end
  local sample = table.concat(samples)
  local noise = pick { tools.plain, tools.text }
  return pick { sample, noise(4) .. sample, noise(4) .. sample .. noise(4), sample .. noise(2) .. sample, noise(12) }, result
end
local function start() return pick { nil, nil, 1, 2, tools.small(), tools.small(), tools.integer() } end

call("string.find", string.find, function()
  local s, p = pair(5)
  return s, p, start(), pick { nil, nil, nil, false, true, 1 }
end, { weight = 4 })
call("string.find plain", string.find, function()
  local s = tools.plain(12)
  return s, chance(3) and s:sub(random(1, 8), random(1, 12)) or tools.plain(2), start(), pick { true, true, nil, "x" }
end)
call("string.match", string.match, function()
  local s, p = pair(5)
  return s, p, start()
end, { weight = 4 })
local function each(step)
  local seen, count = {}, 0
  repeat
    local found = table.pack(step())
    seen[#seen + 1] = found
    count = count + 1
  until found[1] == nil or count > 40
  return seen
end
run("string.gmatch", function()
  local s, p = pair(4)
  return pcall(function(...) return each(string.gmatch(...)) end, s, p, start())
end, { weight = 3 })
call("string.gmatch wrong", string.gmatch, function()
  local s, p = pair(2)
  return s, p, pick { nil, 1, "x", {}, 1.5, "2" }
end)
run("string.gmatch for", function()
  local s, p = pair(3)
  local seen = {}
  local ok, why = pcall(function()
    for a, b, c in s:gmatch(p) do seen[#seen + 1] = { a, tostring(b), tostring(c) } end
  end)
  return ok, why, seen
end)

local names = setmetatable({ a = "A", b = false, ["1"] = 3, x = 2.5 }, { __index = function(_, key) if #tostring(key) > 1 then return "long" end end })
local replacements = {
  "x", "", "%0", "%1", "%2", "<%0%1>", "%%", "%", "%a", "%9", "\0", "é%0é", 7, 1.5, "%0%0%0", "%1%%%1", "%3",
  { a = "A", b = false, ["1"] = 3 }, { a = {} }, {}, names, setmetatable({}, { __index = string }), setmetatable({}, { __index = function() error("index", 0) end }),
  function(first) return first end, function() end, function() return nil end, function() return false end, function() return {} end, function() return true end,
  function(...) return select("#", ...) end, function(first) return tostring(first):upper(), "ignored" end, function() error("in function") end,
  function() error({ 1 }) end, function(...) return tools.show(...) end, string.upper, tostring, math.floor, print == nil,
  setmetatable({}, { __call = function() return "called" end }), coroutine.yield,
}
call("string.gsub", string.gsub, function()
  local s, p = pair(4)
  return s, p, pick(replacements), pick { nil, nil, nil, 0, 1, 2, tools.small(), tools.integer(), "2", 1.0 }
end, { weight = 5 })
call("string.gsub template", string.gsub, function()
  local template = {}
  for index = 1, random(0, 6) do template[index] = pick { "%0", "%1", "%2", "%%", "a", "\0", "é", " " } end
  local s = tools.plain(14)
  return s, pick { "(a)(b?)", "(%w+)", "%w", "()", "(a*)(.-)", "", "b*", "(.)(.)", "^(a)", "a$", "[^a]+", "((a)b)" }, table.concat(template), maybe(random(0, 5))
end, { weight = 2 })

-- MARK: Long and deep ones

call("string.find deep", string.find, function()
  local unit = pick { "a?", "a*", "a-", "(a)", "()", "(a?)", "[ab]?", "a", ".-", "(a", "%a*", "b*", "b-", "b?" }
  local count = pick { 1, 30, 31, 32, 33, 40, 100, 180, 199, 200, 201, 202, 230, 300 }
  return ("a"):rep(random(0, 6)), pick { "", "^" } .. unit:rep(count)
end)
call("string.match long", string.match, function()
  local s = pick { tools.plain, tools.text }(20):rep(random(0, 20))
  return s, pick { ".-(%w+)%s*$", "^(.-)1", "(a+)b", "(%d+).-(%d+)", "^%s*(.-)%s*$", "%f[%a]%a+", "(.)%1", "%b()", "[^%s]+$", "(a-)(b-)c", ".*a", ".-a$" }
end)
call("string.gsub long", string.gsub, function()
  return tools.plain(20):rep(random(0, 60)), pick { "a", "%s+", "(b)(c)", "[ab]", ".", "", "x" }, pick { "", "-", "%0%0", "(%1)" }
end)

return cases
