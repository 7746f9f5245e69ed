-- string, without the functions that take patterns.
local tools = require "tools"
local cases, call, run = tools.cases()
local random, pick, chance, maybe, text = math.random, tools.pick, tools.chance, tools.maybe, tools.text

local function index() return pick { tools.small, tools.small, tools.small, tools.integer }() end
local function subject() return pick { text, text, text, tools.number }(9) end

call("string.byte", string.byte, function() return subject(), maybe(index()), maybe(tools.small()) end)
call("string.char", string.char, function()
  local list = {}
  for place = 1, random(0, 5) do list[place] = chance(20) and pick { 256, -1, "65", 66.0, 1.5 } or random(0, 255) end
  return table.unpack(list)
end)
call("string.len", string.len, subject)
call("string.lower", string.lower, subject)
call("string.upper", string.upper, subject)
call("string.reverse", string.reverse, subject)
call("string.sub", string.sub, function() return subject(), index(), maybe(index()) end, { weight = 2 })
-- Huge counts would only use up the memory of both.
call("string.rep", string.rep, function()
  return "a" .. text(pick { 2, 5, 40 }), pick { random(-2, 12), random(0, 300), "3", 2.0, math.maxinteger, math.mininteger }, maybe(text(3))
end, { tame = true, exact = true, weight = 2 })
call("string.rep wrong", string.rep, function() return pick { text(3), 5, tools.tame() }, tools.tame(), maybe(tools.tame()) end, { tame = true })
run("string comparison", function()
  local a, b = tools.plain(4), pick { tools.plain, tools.plain, tools.text, tools.number, tools.tame }(4)
  return a == b, pcall(function() return a < b, a <= b, a > b end), pcall(function() return a .. b, b .. a .. 1.5, #a end)
end)
run("string indexing", function()
  local s = text(3)
  return pcall(function() return s.len, s.absent, s[1], ("x").rep end), pcall(function() s.x = 1 end), pcall(function() return s() end), rawlen(s)
end)

-- MARK: format

local named = setmetatable({}, { __tostring = function() return "a named value" end })
local function flags()
  local list = {}
  for place = 1, pick { 0, 0, 1, 1, 2, 6 } do list[place] = pick { "-", "+", " ", "#", "0" } end
  return table.concat(list)
end
local function conversion(letter)
  if chance(2) then return "%" .. letter end
  return "%" .. flags() .. pick { "", "", random(1, 30), random(90, 101), "0" } .. pick { "", "", ".", "." .. random(0, 20), ".99", ".100" } .. letter
end
local function integer() return pick { tools.integer, tools.integer, tools.small, tools.numeral, tools.float }() end
local function float() return pick { tools.float, tools.float, tools.integer, tools.numeral }() end
local function printable() return pick { tools.text, tools.text, tools.number, tools.numeral }(random(0, 12)) end
local arguments = {
  d = integer, i = integer, u = integer, c = function() return random(-300, 300) end, x = integer, X = integer, o = integer, e = float, E = float, f = float, F = float,
  g = float, G = float, a = float, A = float, s = printable, y = printable,
  q = function() return pick { printable, tools.number, tools.float, tools.tame }(12) end,
}
local letters = {}
for letter in next, arguments do letters[#letters + 1] = letter end
table.sort(letters)

-- One conversion with an argument that fits it, mostly.
for _, letter in ipairs(letters) do
  call("string.format %" .. letter, string.format, function()
    return text(2):gsub("%%", "%%%%") .. conversion(letter) .. "|", arguments[letter]()
  end, { exact = true })
end
call("string.format", string.format, function()
  local parts, values = {}, {}
  for place = 1, random(0, 5) do
    local letter = pick(letters)
    parts[place] = pick { "", "%%", "text", "\0", "é" } .. conversion(letter)
    values[place] = chance(30) and pick { true, named, named } or arguments[letter]()
  end
  local missing = chance(20) and 1 or 0
  return table.concat(parts), table.unpack(values, 1, #parts - missing)
end, { exact = true, weight = 3 })
call("string.format %s of all", string.format, function()
  return "<%s|%s>", pick { named, true, 5, tools.tame() }, tools.any(), maybe(5)
end, { tame = true })
call("string.format wrong", string.format, function()
  return pick { "%", "%5", "%y", "%123d", "%.123f", "%#5s", "%5%", "%.q", "%5q", "%-+ #0d", "%----------d", "%1$d", "%l", "%ld", "%n", "%\0", "%-+ #0-+ #0-+ #05d" },
    pick { 1, "x", 1.5 }
end)
run("string.format order of errors", function()
  local seen = {}
  local object = setmetatable({}, { __tostring = function()
    seen[#seen + 1] = "asked"
    if chance(2) then error("by name", 0) end
    return "named"
  end })
  local formats = { "%d%s", "%s%d", "%y%s", "%s%y", "%s%s", "%5.3s%d", "%q%s" }
  return pcall(string.format, pick(formats), pick { object, 5, "x", 1.5 }, pick { object, 5, "x" }), seen
end)

-- MARK: pack and unpack

local packs = {
  b = function() return random(-130, 130) end, B = function() return random(-5, 260) end, h = function() return random(-33000, 33000) end,
  H = function() return random(-5, 66000) end, i = integer, I = integer, l = integer, L = integer, j = integer, J = integer, T = integer,
  f = tools.float, d = tools.float, n = tools.number, s = function() return text(pick { 5, 5, 300 }) end,
  s1 = function() return text(pick { 5, 5, 300 }) end, s2 = function() return text(5) end, z = function() return text(4) end,
  c0 = function() return text(1) end, c3 = function() return text(4) end, c12 = function() return text(4) end, i1 = tools.small, i3 = integer, I3 = integer,
  i7 = integer, I5 = integer, i8 = integer, i16 = integer, I16 = integer,
}
local pack_names = {}
for name in next, packs do pack_names[#pack_names + 1] = name end
table.sort(pack_names)
local marks = { "<", ">", "=", "!", "!4", "!1", "!8", "!16", " ", "x", "Xi4", "Xd", "Xh", "" }
local broken = { "i17", "i0", "!17", "!0", "c", "X", "Xz", "Xc1", "y", "s17", "!3", "i", "I99", "\0", "é", "!4i3" }

local function layout(most, wrong)
  local parts, values = {}, {}
  for place = 1, random(0, most) do
    local name = pick(pack_names)
    parts[place] = pick(marks) .. name
    values[#values + 1] = packs[name]()
  end
  if wrong and chance(10) then parts[#parts + 1] = pick(broken) end
  return table.concat(parts, pick { "", " " }), values
end
call("string.pack", string.pack, function()
  local format, values = layout(4, true)
  return format, table.unpack(values)
end, { weight = 2 })
run("string.pack and unpack", function()
  local format, values = layout(4, false)
  local ok, bytes = pcall(string.pack, format, table.unpack(values))
  if not ok then return ok, bytes end
  return #bytes, pcall(string.packsize, format), pcall(string.unpack, pick { format, format, (layout(3, true)) }, bytes, maybe(index()))
end, { weight = 2 })
call("string.unpack", string.unpack, function()
  local format = layout(4, true)
  return format, text(pick { 4, 12, 40 }), maybe(pick { 1, 2, -3, index() })
end, { weight = 2 })
call("string.unpack borders", string.unpack, function()
  return pick { "<", ">" } .. pick { "i16", "I16", "i9", "I9", "j", "J", "i7", "n", "f", "s8", "s4", "z", "c5" },
    pick { ("\xff"):rep(16), ("\0"):rep(20), "\x80" .. ("\0"):rep(15), ("\0"):rep(15) .. "\x80", text(20) }, maybe(random(-3, 8))
end)
call("string.packsize", string.packsize, function() return (layout(5, true)) end)

return cases
