/// Random calls of library functions, with arguments that are mostly valid, and their results.
///
/// It runs in a box and in stock Lua, which must print the same. `math.random` gives both the same
/// cases: it is one of the functions under test.
enum DifferentialScript {
  /// Takes a seed and a number of cases.
  static let source = "local seed, count = ..." + body

  /// The script behind its first line, which sets `seed` and `count`.
  static let body = #"""

    math.randomseed(seed)
    local random = math.random
    local function pick(list) return list[random(#list)] end

    -- How results are shown: the same in every Lua.
    local function show(value)
      local kind = math.type(value) or type(value)
      if kind == "string" then return (string.format("%q", value):gsub("\n", "n")) end
      if kind == "float" then return string.format("%.17g", value) .. "f" end
      if kind == "table" then
        local parts = {}
        for index = 1, #value do parts[index] = show(value[index]) end
        return "{" .. table.concat(parts, ",") .. "}"
      end
      if kind == "function" or kind == "thread" then return kind end
      return tostring(value)
    end
    local function line(name, ...)
      local results = table.pack(...)
      for index = 1, results.n do results[index] = show(results[index]) end
      print(name, table.concat(results, " ", 1, results.n))
    end

    local letters = { "a", "b", "c", "A", "1", " ", "-", "%", ".", "\0", "\n", "(", ")", "[", "]", "é", "x" }
    local function text(most)
      local parts = {}
      for index = 1, random(0, most) do parts[index] = pick(letters) end
      return table.concat(parts)
    end
    local pieces = {
      "a", "b", ".", "%a", "%d", "%s", "%w", "%p", "%A", "%x", "%c", "%l", "%u", "%g", "%%", "%.", "[abc]", "[^a]", "[a-c]",
      "[%a1]", "[]]", "[^]]", "[a-]", "()", "(a", ")", "(.)", "(.-)", "(%w+)", "%1", "%2", "%b()", "%bab", "%f[%w]", "%f[^a]",
      "%f", "%b", "%", "[", "[a", "^", "$", "*", "+", "-", "?", "a*", "b+", ".-", ".*", "%a?", "x", "[%", "[a-%", "%z", "é",
    }

    local function pattern()
      local parts = {}
      for index = 1, random(0, 5) do
        parts[index] = pick(pieces) .. (random(4) == 1 and pick { "*", "+", "-", "?" } or "")
      end
      local result = table.concat(parts)
      if random(6) == 1 then result = "^" .. result end
      if random(6) == 1 then result = result .. "$" end
      return result
    end
    local function whole() return pick { 0, 1, 2, 3, 5, -1, -2, -5, 10, 100, random(-12, 12) } end
    local odd = { "x", "10", "0x10", " 7 ", "1e2", 1.5, 2.0, true, {}, math.maxinteger, math.mininteger, 1e300, -0.0, 1/0 }
    local function any() if random(3) == 1 then return pick(odd) end return whole() end
    local function maybe(value) if random(3) > 1 then return value end end
    local function plain() local value = any() return type(value) == "table" and 1 or value end
    local replacements = {
      "x", "", "%0", "%1", "%2", "<%0>", "%%", "%", "%a", 7, { a = "A", b = false, ["1"] = 3 }, { a = {} },
      function(first) return first end, function() return nil end, function() return {} end, function(...) return select("#", ...) end,
    }
    local function list(most, floats)
      local items = {}
      for index = 1, random(0, most) do items[index] = floats and pick { random(9), random(9) / 2 } or random(-9, 9) end
      return items
    end
    local formats = {
      "%d", "%5d", "%-5d|", "%05d", "%+d", "% d", "%x", "%X", "%#x", "%o", "%c", "%5.2f", "%g", "%e", "%a", "%.3f", "%s", "%10s", "%-10s|", "%.2s",
      "%q", "%i", "%u", "%%", "%", "%y", "%5", "%123d", "%.123f", "%#5s", "%05s", "%-#x", "%5c", "%.0f", "%.20s", "%10.4s|", "%-+ #0d", "%5%", "%.q", "%5q",
    }
    local packs = { "b", "B", "h", "H", "i", "I", "l", "j", "J", "T", "f", "d", "n", "i3", "I7", "i16", "i17", "s", "s1", "z", "c3", "c0", "c", "x", "Xi4", "X", "<", ">", "=", "!", "!4", "!17", " ", "y" }
    local function format_of(source)
      local parts = {}
      for index = 1, random(0, 4) do parts[index] = pick(source) end
      return table.concat(parts)
    end

    local cases = {
      find = function() return pcall(string.find, text(12), pattern(), maybe(whole()), maybe(random(4) == 1)) end,
      match = function() return pcall(string.match, text(12), pattern(), maybe(whole())) end,
      gmatch = function()
        return pcall(function(...)
          local all = {}
          for a, b in string.gmatch(...) do all[#all + 1] = a if b then all[#all + 1] = b end end
          return all
        end, text(12), pattern(), maybe(whole()))
      end,
      gsub = function() return pcall(string.gsub, text(12), pattern(), pick(replacements), maybe(whole())) end,
      rep = function() return pcall(string.rep, "a" .. text(5), any(), maybe(text(2))) end,
      sub = function() return pcall(string.sub, text(9), any(), maybe(any())) end,
      byte = function() return pcall(string.byte, text(9), maybe(any()), maybe(any())) end,
      char = function() return pcall(string.char, any(), random(0, 300), random(0, 255)) end,
      case = function() return pcall(pick { string.lower, string.upper, string.reverse, string.len }, maybe(text(9))) end,
      format = function() return pcall(string.format, format_of(formats), plain(), plain(), maybe(any()), maybe(text(5))) end,
      pack = function()
        local f = format_of(packs)
        local packed = table.pack(pcall(string.pack, f, any(), any(), maybe(text(5)), any()))
        if packed[1] then return packed[2], pcall(string.unpack, f, packed[2]) end
        return packed[2]
      end,
      unpack = function() return pcall(string.unpack, format_of(packs), text(12), maybe(whole())) end,
      packsize = function() return pcall(string.packsize, format_of(packs)) end,
      tonumber = function() return pcall(tonumber, pick { text(4), any(), "0x" .. text(3), "z" , "1e5", "  12  ", "1e", "0x.8p1" }, maybe(random(0, 37))) end,
      tostring = function() return pcall(tostring, pick { 1, 1.0, 1e15, 1e100, 0/0, -0.0, true, "x", 2^53, 2^63, math.mininteger, any() == {} }) end,
      concat = function() return pcall(table.concat, list(6, true), maybe(text(2)), maybe(whole()), maybe(whole())) end,
      concat_odd = function() return pcall(table.concat, { 1, any(), any(), {} }, ",", 1, random(0, 4)) end,
      insert = function()
        local items = list(5)
        return items, pcall(table.insert, items, any(), maybe(any()))
      end,
      insert_many = function() local items = list(5) local ok, why = pcall(table.insert, items, random(-1, 7), "v") return ok, why, items end,
      remove = function() local items = list(5) local ok, value = pcall(table.remove, items, maybe(random(-1, 7))) return ok, value, items end,
      move = function()
        local items = list(6)
        local ok, result = pcall(table.move, items, random(-1, 5), random(-1, 6), random(-1, 6), maybe(list(3)))
        return ok, ok and result, items
      end,
      unpacked = function() return pcall(table.unpack, list(5), maybe(whole()), maybe(random(-3, 9))) end,
      packed = function() local t = table.pack(any(), maybe(any()), nil) return t.n, t end,
      sort = function()
        local items = list(20, random(2) == 1)
        if random(10) == 1 then items[#items + 1] = pick { "x", {}, true } end
        local ok, why = pcall(table.sort, items, pick { function(a, b) return a > b end, function(a, b) return a < b end })
        for i = 1, ok and #items or 0 do items[i] = items[i] + 0.0 end
        return ok, ok and items
      end,
      sort_plain = function()
        local items = list(12)
        local ok, why = pcall(table.sort, items)
        return ok, why, items
      end,
      select = function() return pcall(select, pick { whole(), "#", "x", 2.0 }, 1, nil, 3) end,
      random = function() return pcall(math.random, maybe(random(-2, 1000)), maybe(random(-2, 2000))) end,
      seeded = function()
        local a, b = random(1 << 40), random(1 << 40)
        math.randomseed(random(1000), maybe(a))
        local x, y, z = math.random(0), math.random(100), math.random()
        math.randomseed(b)
        return x, y, z
      end,
      math = function()
        return pcall(pick { math.floor, math.ceil, math.abs, math.sqrt, math.tointeger, math.type, math.fmod, math.ult, math.max, math.min, math.modf, math.exp, math.log },
          any(), any())
      end,
      utf8 = function()
        local s = text(6)
        return pcall(pick { utf8.len, utf8.codepoint, utf8.offset }, s, maybe(any()), maybe(any()))
      end,
      utf8_char = function() return pcall(utf8.char, random(0, 70000), any()) end,
      utf8_codes = function()
        return pcall(function() local all = {} for p, c in utf8.codes(text(6) .. pick { "", "\xff", "é" }) do all[#all + 1] = p all[#all + 1] = c end return all end)
      end,
      arithmetic = function() return pcall(function(a, b) return a + b, a * b, a // b end, pick { "10", "0x1p4", "x", 3, " 5 ", {} }, pick { "2", 4, 1.5, "y" }) end,
      load = function()
        local chunk = pick { "return 1, ...", "return (", "x =", "return a", "goto x", "local x <const> = 1; x = 2", "", "return ...", "break", "for", "'", "--[[" }
        local f, why = load(chunk, maybe(pick { "=name", "@file.lua", "some text\nsecond", "" }), maybe(pick { "t", "bt" }), { a = 5 })
        if f then return pcall(f, 7) end
        return f, why
      end,
      load_pieces = function()
        local parts, index = { "return ", "1", pick { "+2", "+", {}, "" }, "+3" }, 0
        local f, why = load(function() index = index + 1 return parts[index] end)
        if f then return f() end
        return f, why
      end,
      protect = function()
        return pcall(error, pick { "text", 5, nil, true, { 1 } }, maybe(random(0, 2)))
      end,
      handled = function() return xpcall(function(...) error(..., 0) end, function(m) return m, 2 end, pick { "e", 5 }) end,
      handled_ok = function() return xpcall(function(...) return ... end, print, any(), maybe(any())) end,
      routine = function()
        local co = coroutine.create(function(...)
          local got = coroutine.yield(select("#", ...))
          if got == 1 then error("inside") end
          if got == 2 then error({}) end
          return pcall(coroutine.yield, got)
        end)
        local all = {}
        for _, value in ipairs { 3, random(3), 4 } do
          local r = table.pack(coroutine.resume(co, value, value))
          all[#all + 1] = table.pack(table.unpack(r, 1, 2))
          all[#all + 1] = coroutine.status(co)
        end
        return all, coroutine.close(co)
      end,
      wrapped = function()
        local f = coroutine.wrap(function(a) local b = coroutine.yield(a) error(b) end)
        return f(1), pcall(f, pick { "x", 5, {} })
      end,
      closing = function()
        local log = {}
        local co = coroutine.create(function()
          local x <close> = setmetatable({}, { __close = function(_, e) log[#log + 1] = tostring(e) if random(3) == 1 then error("closing", 0) end end })
          if random(2) == 1 then error("e", 0) end
          coroutine.yield()
        end)
        local r = { coroutine.resume(co) }
        return r, log, coroutine.close(co)
      end,
      metatables = function()
        local t = setmetatable({}, { __index = function(_, k) return k end, __len = function() return 3 end, __name = "My", __tostring = pick { function() return "T" end, function() return 1 end, nil } })
        return pcall(table.concat, t, ","), pcall(table.unpack, t), pcall(function() return #t end)
      end,
      protected = function()
        local t = setmetatable({}, { __metatable = "locked" })
        return getmetatable(t), pcall(setmetatable, t, {}), pcall(setmetatable, 1, {}), pcall(setmetatable, {}, 1)
      end,
      raw = function() return pcall(pick { rawget, rawequal, rawlen }, pick { {}, "abc", 5, { 1, 2 } }, any()) end,
      iterate = function()
        local t = list(8)
        local n, sum = 0, 0
        for k, v in pairs(t) do n = n + 1 sum = sum + v * k end
        for k, v in next, t do n = n + 1 end
        for i, v in ipairs(t) do n = n + v end
        return n, sum, next({}), pcall(next, t, "no"), pcall(next), pcall(pairs), pcall(ipairs)
      end,
      erase = function()
        local t = {}
        for i = 1, random(8) do t[pick { "a", "b", "c", 1, 2, 3, 1.5, true }] = i end
        local n = 0
        for k in pairs(t) do t[k] = nil n = n + 1 end
        return n, next(t)
      end,
      asserted = function() return pcall(assert, maybe(any()), maybe(any())) end,
      strings = function() local s = text(6) return pcall(function() return s:upper(), #s, s .. 1, s < "b", s == text(2) end) end,
    }
    local names = {}
    for name in next, cases do names[#names + 1] = name end
    table.sort(names)
    print(pcall(function()
    for index = 1, count do
      local name = names[random(#names)]
      line(index .. " " .. name, pcall(cases[name]))
    end
    end))
    """#
}
