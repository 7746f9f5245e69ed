/// The part of `ask` that is written in Lua: what calls a script's own functions.
///
/// The host answers each question with a verb: `take` with the value, or `check` with one that the
/// question's rule has to judge first. A question that has no answer ends the script.
enum InterviewPrelude {
  static let file = "winnow/ask.lua"

  static let text = """
    local host = require "winnow.interview.host"
    local kinds = {
      "choice", "multi", "yesno", "number", "money", "percent", "scale", "text", "long", "date",
      "email", "phone", "url",
    }

    local function without(spec, left)
      if type(spec) ~= "table" then return spec end
      local rest = {}
      for key, value in pairs(spec) do
        if not left[key] then rest[key] = value end
      end
      return rest
    end

    local function pose(scope, kind, spec)
      local rule = type(spec) == "table" and spec.validate or nil
      local verb, value, meta = host.pose(scope, kind, without(spec, { validate = true }), rule ~= nil)
      while verb == "check" do
        local ok, verdict, message = pcall(rule, value)
        if not ok then verdict, message = "error", tostring(verdict) end
        verb, value, meta = host.verdict(verdict, message)
      end
      return value, meta
    end

    local function names_other(value)
      if value == "other" then return true end
      for _, id in ipairs(type(value) == "table" and value or {}) do
        if id == "other" then return true end
      end
      return false
    end

    local asker

    local function choose(scope, kind, spec)
      local value, meta = pose(scope, kind, spec)
      if spec.other and names_other(value) then
        local text = type(spec.other) ~= "boolean" and spec.other or nil
        meta.other = pose(scope .. spec.id .. "/", "text", {
          id = "other", required = true, tags = spec.tags, sensitive = spec.sensitive,
          text = text or { en = "What is it?", de = "Was ist es?" },
        })
      end
      return value, meta
    end

    local function list(scope, spec)
      local key = host.list(scope, without(spec, { item = true }), type(spec) == "table" and spec.item ~= nil)
      local values = {}
      while true do
        local number = host.item(key)
        if not number then return values end
        local prefix = key .. "[" .. number .. "]/"
        values[#values + 1] = spec.item(asker(prefix), number) or {}
      end
    end

    local function form(scope, spec)
      local fields = host.form(scope, without(spec, { fields = true }), type(spec) == "table" and #(spec.fields or {}))
      local values, metas = {}, {}
      for _, field in ipairs(spec.fields) do
        local kind = host.field(field.kind)
        local ask = (kind == "choice" or kind == "multi") and choose or pose
        values[field.id], metas[field.id] = ask(fields, kind, without(field, { kind = true }))
      end
      host.form()
      return values, metas
    end

    function asker(scope)
      local ask = {}
      local function offer(name, body)
        ask[name] = function(spec)
          if rawequal(spec, ask) then error("write ask." .. name .. " with a dot, not with a colon", 2) end
          return body(spec)
        end
      end
      for _, kind in ipairs(kinds) do
        local body = (kind == "choice" or kind == "multi") and choose or pose
        offer(kind, function(spec) return body(scope, kind, spec) end)
      end
      offer("section", host.section)
      offer("info", function(spec) host.info(scope, spec) end)
      offer("list", function(spec) return list(scope, spec) end)
      offer("form", function(spec) return form(scope, spec) end)
      return ask
    end

    local score = { add = host.score }
    local propose = {
      set = function(field, value) host.propose("set", field, value) end,
      label = function(name) host.propose("label", name) end,
      activity = function(type, note) host.propose("activity", type, note) end,
      consent = function(channel, granted) host.propose("consent", channel, granted) end,
    }

    return function(run)
      return function(lead) host.finish(run(asker(""), lead, score, propose)) end
    end
    """
}
