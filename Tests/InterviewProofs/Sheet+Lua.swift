import Lua
import WinnowCore
package import WinnowPlugins

extension Sheet {
  package static let name = "sheet"

  /// The files of the plugin that asks it.
  package var files: [String: [UInt8]] {
    let manifest = """
      name = "\(Self.name)"
      version = "1.0.\(version)"
      api = 1
      summary = "A questionnaire that was made up"
      license = "Apache-2.0"
      """
    return ["plugin.toml": Array(manifest.utf8), "init.lua": Array(lua.utf8)]
  }

  /// The script, ready to run.
  package func script() throws -> InterviewScript {
    let plugin = try PluginFolder(PluginFiles(folder: "/" + Self.name, contents: files))
    let overrides = PluginOverrides(plugin: Self.name)
    let source = try RuleSource(plugin: plugin, overrides: overrides, settingsFile: "winnow.toml")
    // A machine with much else to do may stop for longer than a script may run.
    let limits = LuaLimits(deadline: .seconds(60))
    return InterviewScript(source, questionnaire: Self.name, limits: limits)
  }

  /// The text of `init.lua`; what it returns tells every value that it saw.
  var lua: String {
    var printer = SheetPrinter()
    printer.add(parts, depth: 0)
    return """
      local winnow = require "winnow"
      winnow.questionnaire {
        id = "\(Self.name)",
        run = function(ask)
          local v0, v1, v2, seen = {}, {}, {}, {}
          local a0 = ask
          local function note(id, value)
            local text = value
            if type(value) == "table" then text = value.amount or table.concat(value, "+") end
            seen[#seen + 1] = id .. "=" .. tostring(text)
            return value
          end
          local function caught(body, spec)
            local ok, value = pcall(body, spec)
            if not ok then error("the script saw: " .. tostring(value), 0) end
            return value
          end
          local function amount(value, most)
            if type(value) ~= "number" or value < 0 then return 0 end
            return math.min(math.floor(value), most)
          end
          local function above(value, bound) return type(value) == "number" and value > bound end
      \(printer.text)
          return { outcome = table.concat(seen, ";") }
        end,
      }

      """
  }
}

/// Writes parts of a questionnaire in Lua.
private struct SheetPrinter {
  var text = ""

  mutating func add(_ parts: [Sheet.Part], depth: Int) {
    for part in parts { add(part, depth) }
  }

  private mutating func add(_ part: Sheet.Part, _ depth: Int) {
    switch part {
    case .question(let item):
      text += "v\(depth).\(item.id) = note('\(item.id)', \(Self.call(item, "a\(depth)")))\n"
    case .branch(let condition, let then, let otherwise):
      text += "if \(Self.condition(condition)) then\n"
      add(then, depth: depth)
      text += "else\n"
      add(otherwise, depth: depth)
      text += "end\n"
    case .list(let list): add(list, depth)
    case .form(let id, let fields): add(form: id, fields, depth)
    }
  }

  private mutating func add(_ list: Sheet.Repetition, _ depth: Int) {
    let length =
      switch list.length {
      case .asked(let minimum): "min = \(minimum), max = \(list.most), add = 'Another?'"
      case .number(let id, let depth): "count = amount(v\(depth)['\(id)'], \(list.most))"
      case .fixed(let count): "count = \(count)"
      }
    text += "a\(depth).list { id = '\(list.id)', \(length), item = function(a\(depth + 1))\n"
    text += "local v\(depth + 1) = {}\n"
    add(list.parts, depth: depth + 1)
    text += "return {}\nend }\n"
  }

  private mutating func add(form id: String, _ fields: [Sheet.Item], _ depth: Int) {
    text += "do\nlocal f = a\(depth).form { id = '\(id)', fields = {\n"
    for field in fields {
      text += "{ kind = '\(field.kind.rawValue)', \(Self.spec(field)) },\n"
    }
    text += "} }\n"
    for field in fields {
      text += "v\(depth)['\(id)/\(field.id)'] = note('\(field.id)', f.\(field.id))\n"
    }
    text += "end\n"
  }

  private static func call(_ item: Sheet.Item, _ ask: String) -> String {
    let function = "\(ask).\(item.kind.rawValue)"
    let spec = "{ \(spec(item)) }"
    return switch item.wrapper {
    case .none: "(\(function)(\(spec)))"
    case .caught: "caught(\(function), \(spec))"
    case .routine: "(coroutine.wrap(function() return \(function)(\(spec)) end)())"
    case .both: "caught(coroutine.wrap(function() return \(function)(\(spec)) end))"
    }
  }

  private static func spec(_ item: Sheet.Item) -> String {
    var members = ["id = '\(item.id)'", "text = 'What is \(item.id)?'"]
    if item.isRequired { members.append("required = true") }
    if !item.takesDontKnow { members.append("dont_know = false") }
    if !item.takesRefusal { members.append("refuse = false") }
    if !item.after.isEmpty { members.append("reask_on = { '\(item.after[0])' }") }
    switch item.kind {
    case .choice, .multi:
      let options = item.options.enumerated().map { index, id in
        let isAlone = item.kind == .multi && item.isLastExclusive && index == item.options.count - 1
        return isAlone ? "{ id = '\(id)', exclusive = true }" : "'\(id)'"
      }
      members.append("options = { \(options.joined(separator: ", ")) }")
      if item.kind == .choice, item.hasOther { members.append("other = true") }
    case .number, .scale, .percent, .money:
      members.append("min = \(item.low), max = \(item.high)")
      if item.kind == .money { members.append("currency = 'EUR'") }
    default: break
    }
    if let rule = rule(item) { members.append(rule) }
    return members.joined(separator: ", ")
  }

  private static func rule(_ item: Sheet.Item) -> String? {
    guard item.kind == .number, item.refused != nil || item.warned != nil else { return nil }
    var body = ""
    if let value = item.refused { body += "if v == \(value) then return nil, 'not this' end " }
    if let value = item.warned { body += "if v == \(value) then return 'warn', 'sure?' end " }
    return "validate = function(v) \(body)return true end"
  }

  private static func condition(_ condition: Sheet.Condition) -> String {
    let value = "v\(condition.depth)['\(condition.id)']"
    return switch condition.test {
    case .equals(let id): "\(value) == '\(id)'"
    case .isTrue: "\(value) == true"
    case .above(let bound): "above(\(value), \(bound))"
    case .isThere: "\(value) ~= nil"
    }
  }
}
