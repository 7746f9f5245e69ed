-- utf8.
local tools = require "tools"
local cases, call, run = tools.cases()
local random, pick, maybe = math.random, tools.pick, tools.maybe

local parts = {
  "a", "é", "李", "😀", "\0", "\u{7FF}", "\u{800}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}", "\u{110000}", "\u{7FFFFFFF}", "\u{D800}", "\u{DFFF}",
  "\xff", "\x80", "\xc3", "\xc0\x80", "\xe2\x82", "\xf4\x90\x80\x80", "\xed\xa0\x80", "\xf8\x88\x80\x80\x80", "\xfe",
}
local good = { "a", "é", "李", "😀", "\0", "\u{7FF}", "\u{10FFFF}" }
local function text(most)
  local source, list = pick { good, good, parts }, {}
  for index = 1, random(0, most) do list[index] = pick(source) end
  return table.concat(list)
end
local function place() return pick { nil, 1, 2, 3, 4, -1, -2, 0, tools.small(), tools.small(), tools.integer() } end
local function lax() return pick { nil, nil, true, false, 1 } end

local points = { 0, 65, 0x7f, 0x80, 0x7ff, 0x800, 0xffff, 0x10000, 0x10ffff, 0x110000, 0x1fffff, 0x200000, 0x3ffffff, 0x4000000, 0x7fffffff, 0x80000000, -1, 0xd800 }
call("utf8.char", utf8.char, function()
  local list = {}
  for index = 1, random(0, 4) do list[index] = pick { pick(points), pick(points), random(0, 0x10ffff), "65", 66.0 } end
  return table.unpack(list)
end)
call("utf8.len", utf8.len, function() return text(5), place(), place(), lax() end)
call("utf8.codepoint", utf8.codepoint, function() return text(5), place(), place(), lax() end)
call("utf8.offset", utf8.offset, function() return text(5), pick { 0, 1, 2, 3, -1, -2, tools.small(), tools.integer() }, place() end)
run("utf8.codes", function()
  local s, seen = text(5), {}
  local ok, why = pcall(function()
    for position, code in utf8.codes(s, lax()) do
      seen[#seen + 1] = position
      seen[#seen + 1] = code
    end
  end)
  return ok, why, seen, pcall(utf8.codes, pick { s, 5, nil, {} })
end)
run("utf8.codes steps", function()
  local step, s, start = utf8.codes(text(3))
  return pcall(step, s, pick { start, 1, 2, 3, -1, 10, "1", tools.integer() })
end)
run("utf8.charpattern", function()
  local list = {}
  for piece in text(5):gmatch(utf8.charpattern) do list[#list + 1] = piece end
  return utf8.charpattern, list
end)

return cases
