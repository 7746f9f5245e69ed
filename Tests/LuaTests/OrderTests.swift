import Lua
import Testing

@Suite struct `What a script can observe` {
  private func value(_ source: String) throws -> LuaValue? {
    try LuaBox.sample().run(source).first
  }

  @Test func `is traversal in sorted key order`() throws {
    #expect(
      try value(
        """
        local t, keys = { c = 1, a = 2, B = 3, 10, 20, [1.5] = 1, [-3] = 1, [2 ^ 60] = 1, [-2.5] = 1, [true] = 2, [false] = 1 }, {}
        for k in pairs(t) do keys[#keys + 1] = tostring(k) end
        return table.concat(keys, " ")
        """
      ) == "-3 -2.5 1 1.5 2 1152921504606846976 B a c false true"
    )
  }

  @Test func `is the same order with next`() throws {
    #expect(
      try value(
        """
        local t, keys = {}, {}
        for i = 20, 1, -1 do t["k" .. i % 7 .. "." .. i] = i end
        for k in next, t do keys[#keys + 1] = k end
        local sorted = table.move(keys, 1, #keys, 1, {})
        table.sort(sorted)
        local key, count = nil, 0
        repeat
          key = next(t, key)
          count = count + 1
          assert(key == keys[count] and key == sorted[count])
        until key == nil
        return count
        """
      ) == 21
    )
  }

  @Test func `is a traversal that may clear and change fields`() throws {
    #expect(
      try value(
        """
        local t, n = { a = 1, b = 2, c = 3, d = 4 }, 0
        for k, v in pairs(t) do t[k] = nil t.c = nil n = n + v end
        return n + (next(t) == nil and 100 or 0)
        """
      ) == 107
    )
  }

  @Test func `is a traversal that goes on behind a cleared field`() throws {
    #expect(
      try value(
        """
        local t, keys = { a = 1, b = 2, c = 3, 10, 20, [1.5] = 5 }, {}
        local key = next(t)
        while key ~= nil do
          keys[#keys + 1] = tostring(key)
          t[key] = nil
          key = next(t, key)
        end
        local deep = { a = {}, b = {} }
        local inner = deep
        for level = 1, 12 do inner.b = { a = { level }, b = {}, c = 1 } inner = inner.b end
        local count = 0
        local function walk(object)
          for field, member in pairs(object) do
            count = count + 1
            if type(member) == "table" then walk(member) end
            object[field] = nil
          end
        end
        walk(deep)
        local cleared = { 1, 2, 3 }
        for _ in pairs(cleared) do for index in pairs(cleared) do cleared[index] = nil end end
        return table.concat(keys, " ") .. " " .. count .. " " .. tostring(next(deep) or next(cleared))
        """
      ) == "1 1.5 2 a b c 50 nil"
    )
  }

  @Test func `is an error for a key that was never there`() throws {
    #expect(
      try value(
        """
        local t, errors = { 1, 2, 3, a = 1 }, 0
        for _, key in ipairs { 2.0, 4, "b", 0 / 0, true, {}, print } do
          for _ in pairs(t) do
            if not pcall(next, t, key) then errors = errors + 1 end
          end
        end
        return errors
        """
      ) == 28
    )
  }

  @Test func `is many traversals at once`() throws {
    #expect(
      try value(
        """
        local t, n = { a = 1, b = 2, c = 3 }, 0
        local function deep(level)
          if level == 0 then n = n + 1 return end
          for k in pairs({ x = 1, y = 2, z = level }) do deep(level - 1) end
        end
        for k in pairs(t) do for l in pairs(t) do deep(2) end end
        local tables = {}
        for i = 1, 12 do tables[i] = { p = 1, q = 2 } end
        local function all(i) if i > 12 then n = n + 1 return end for k in pairs(tables[i]) do all(i + 1) end end
        all(1)
        return n
        """
      ) == .int(81 + 4096)
    )
  }

  @Test func `is no order of tables and functions as keys`() throws {
    let error = try LuaBox.sample().failure(of: "local t = { [{}] = 1 }\nfor k in pairs(t) do end")

    #expect(error?.code == .nondeterministic)
    #expect(error?.line == 2)
  }

  @Test func `is a stable sort`() throws {
    #expect(
      try value(
        """
        local t = {}
        for i = 1, 200 do t[i] = { key = i % 5, place = i } end
        table.sort(t, function(a, b) return a.key < b.key end)
        for i = 2, 200 do
          assert(t[i - 1].key < t[i].key or t[i - 1].key == t[i].key and t[i - 1].place < t[i].place)
        end
        return "stable"
        """
      ) == "stable"
    )
  }

  @Test func `is random numbers that start the same in each call`() throws {
    let box = try LuaBox.sample()
    let function = try box.load("return math.random(0), math.random(6)", file: "t.lua")

    let first = try box.call(function)

    #expect(try box.call(function) == first)
    #expect(try LuaBox.sample().run("return math.random(0), math.random(6)") == first)
    box.seed = 7
    #expect(try box.call(function) != first)
  }

  @Test func `is no address`() throws {
    let text = try value(
      """
      local all = { tostring({}), tostring(print), tostring(coroutine.create(print)), tostring(function() end),
        string.format("%s|%10s", {}, print), tostring(setmetatable({}, { __name = "Lead" })) }
      local ok, message = pcall(error, {})
      all[#all + 1] = tostring(message)
      return table.concat(all, ",")
      """
    )

    #expect(text == "table,function,thread,function,table|  function,Lead,table")
    #expect(try LuaBox.sample().failure(of: "return ('%p'):format({})")?.code == .nondeterministic)
  }
}
