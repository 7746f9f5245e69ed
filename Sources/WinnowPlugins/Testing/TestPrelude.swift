/// The part of `winnow.test` that is written in Lua: what compares, in the box of the test itself.
enum TestPrelude {
  static let file = "winnow/test.lua"

  static let text = """
    local host = require "winnow.test.host"
    local test = {
      case = host.case, score = host.score, interview = host.interview, golden = host.golden,
      now = host.now,
    }

    local function show(value)
      if type(value) == "string" then return string.format("%q", value) end
      if type(value) ~= "table" then return tostring(value) end
      local parts = {}
      for key, inner in pairs(value) do
        local name = type(key) == "number" and "" or tostring(key) .. " = "
        parts[#parts + 1] = name .. show(inner)
        if #parts == 20 then parts[21] = "…"; break end
      end
      return "{ " .. table.concat(parts, ", ") .. " }"
    end

    local function same(left, right)
      if type(left) ~= "table" or type(right) ~= "table" then return left == right end
      for key, value in pairs(left) do
        if not same(value, right[key]) then return false end
      end
      for key in pairs(right) do
        if left[key] == nil then return false end
      end
      return true
    end

    function test.equal(found, expected)
      if not same(found, expected) then
        error("expected " .. show(expected) .. ", found " .. show(found), 2)
      end
    end

    function test.near(found, expected, tolerance)
      host.near(found, expected, tolerance)
      local distance = math.abs(found - expected)
      if not (distance <= (tolerance or 0.001)) then
        error("expected " .. show(expected) .. ", found " .. show(found), 2)
      end
    end

    function test.fails(body, text)
      host.fails(body, text)
      local ok, message = pcall(body)
      if ok then error("expected an error, and there was none", 2) end
      if text and not string.find(tostring(message), text, 1, true) then
        error("expected an error with " .. show(text) .. ", found " .. show(tostring(message)), 2)
      end
    end

    return test
    """
}
