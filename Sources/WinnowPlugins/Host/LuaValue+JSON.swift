import Lua
import WinnowCore

extension LuaValue {
  /// The value as JSON: a table without names is an array, any other an object, an empty one an object
  /// at the top and where it is `answers`, else an array.
  ///
  /// - Throws: ``LuaHostError`` for a function, for text that is not UTF-8, and for a table that is
  ///   both a list and a record.
  func json(named name: String = "") throws(LuaHostError) -> JSONValue {
    switch self {
    case .nil: return .null
    case .bool(let value): return .bool(value)
    case .int(let number): return .int(number)
    case .number(let number): return .double(number)
    case .string(let text): return .string(text)
    case .bytes: throw LuaHostError("a text is not UTF-8", code: .result)
    case .function: throw LuaHostError("a function cannot leave the plugin", code: .result)
    case .table(let table): return try Self.json(table, named: name)
    }
  }

  private static func json(_ table: LuaTable, named name: String) throws(LuaHostError) -> JSONValue
  {
    if table.fields.isEmpty, !table.items.isEmpty || name == "activities" {
      var elements: [JSONValue] = []
      for item in table.items { elements.append(try item.json()) }
      return .array(elements)
    }
    var object = JSONObject()
    for (index, item) in table.items.enumerated() {
      object.append("\(index + 1)", try item.json())
    }
    for field in table.fields {
      guard object[field.name] == nil else {
        throw LuaHostError("a table has the key '\(field.name)' twice, as JSON", code: .result)
      }
      object.append(field.name, try field.value.json(named: field.name))
    }
    return .object(object)
  }

  /// The value of a piece of JSON; null is nil.
  init(_ json: JSONValue) {
    switch json {
    case .null: self = .nil
    case .bool(let value): self = .bool(value)
    case .int(let number): self = .int(number)
    case .double(let number): self = .number(number)
    case .string(let text): self = .string(text)
    case .array(let elements): self = .list(elements.map { LuaValue($0) })
    case .object(let object):
      self = .table(
        LuaTable(
          fields: object.members.map { LuaTable.Field(name: $0.key, value: LuaValue($0.value)) }
        )
      )
    }
  }
}
