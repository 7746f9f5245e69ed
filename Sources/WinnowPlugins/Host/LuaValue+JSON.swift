import Lua
import WinnowCore

extension LuaValue {
  /// The value as JSON: a table without names is an array, any other an object, an empty one an object
  /// at the top and where it is `answers`, else an array.
  ///
  /// - Throws: ``LuaHostError`` that names the place inside the value, for a function, for text that
  ///   is not UTF-8, and for a table that is both a list and a record.
  func json() throws(LuaHostError) -> JSONValue { try json(named: "", at: "") }

  /// `name` is the last part of `path`, which leads here from the top.
  private func json(named name: String, at path: String) throws(LuaHostError) -> JSONValue {
    switch self {
    case .nil: return .null
    case .bool(let value): return .bool(value)
    case .int(let number): return .int(number)
    case .number(let number): return .double(number)
    case .string(let text): return .string(text)
    case .bytes: throw Self.refusal("a text that is not UTF-8", at: path)
    case .function: throw Self.refusal("a function, which cannot leave the plugin", at: path)
    case .table(let table): return try Self.json(table, named: name, at: path)
    }
  }

  private static func json(
    _ table: LuaTable,
    named name: String,
    at path: String
  ) throws(LuaHostError) -> JSONValue {
    if table.fields.isEmpty, !table.items.isEmpty || name == "activities" {
      var elements: [JSONValue] = []
      for (index, item) in table.items.enumerated() {
        elements.append(try item.json(named: "", at: "\(path)[\(index + 1)]"))
      }
      return .array(elements)
    }
    var object = JSONObject()
    for (index, item) in table.items.enumerated() {
      object.append("\(index + 1)", try item.json(named: "", at: "\(path)[\(index + 1)]"))
    }
    var names = Set(object.members.map(\.key))
    for field in table.fields {
      let place = path.isEmpty ? field.name : "\(path).\(field.name)"
      guard names.insert(field.name).inserted else {
        throw refusal("there twice, as JSON has it", at: place)
      }
      object.append(field.name, try field.value.json(named: field.name, at: place))
    }
    return .object(object)
  }

  private static func refusal(_ what: String, at path: String) -> LuaHostError {
    LuaHostError(path.isEmpty ? "it is \(what)" : "'\(path)' is \(what)", code: .result)
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
