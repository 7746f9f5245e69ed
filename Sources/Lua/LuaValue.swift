/// A value that crossed the border between Swift and Lua.
public enum LuaValue: Sendable, Hashable {
  /// Nothing.
  case `nil`
  /// A truth value.
  case bool(Bool)
  /// A whole number.
  case int(Int64)
  /// A number with a fraction. What comes from Lua is always finite.
  case number(Double)
  /// A text in UTF-8.
  case string(String)
  /// A text from Lua that is not UTF-8.
  case bytes([UInt8])
  /// A table: a list, a record, or both at once.
  case table(LuaTable)
  /// A function of the box that it came from.
  case function(LuaFunction)
}

/// A Lua table that holds a list, named fields, or both.
public struct LuaTable: Sendable, Hashable {
  /// A named value of a table.
  public struct Field: Sendable, Hashable {
    /// The key.
    public var name: String
    /// What the key stands for.
    public var value: LuaValue

    /// A field.
    public init(name: String, value: LuaValue) {
      self.name = name
      self.value = value
    }
  }

  /// The values at 1, 2, 3 …; a gap is nil.
  public var items: [LuaValue]
  /// The named values. What comes from Lua is sorted by the bytes of the names.
  public var fields: [Field]

  /// A table of a list and fields.
  public init(items: [LuaValue] = [], fields: [Field] = []) {
    self.items = items
    self.fields = fields
  }

  /// The value of the first field with this name, or nil.
  ///
  /// - Complexity: O(*n*) in the number of fields.
  public subscript(name: String) -> LuaValue? {
    fields.first { $0.name == name }?.value
  }
}

extension LuaValue {
  /// A table that is a list.
  public static func list(_ items: [LuaValue]) -> LuaValue { .table(LuaTable(items: items)) }

  /// A table of named values, in this order.
  public static func record(_ fields: KeyValuePairs<String, LuaValue>) -> LuaValue {
    .table(LuaTable(fields: fields.map { LuaTable.Field(name: $0.key, value: $0.value) }))
  }

  /// The text, or nil for another kind of value.
  public var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The truth value, or nil for another kind of value.
  public var bool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// The whole number, or a number without a fraction as one; nil for another kind of value.
  public var int: Int64? {
    switch self {
    case .int(let value): value
    case .number(let value): Int64(exactly: value)
    default: nil
    }
  }

  /// The number of either kind, or nil for another kind of value.
  public var number: Double? {
    switch self {
    case .int(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The table, or nil for another kind of value.
  public var table: LuaTable? {
    guard case .table(let table) = self else { return nil }
    return table
  }

  /// The function, or nil for another kind of value.
  public var function: LuaFunction? {
    guard case .function(let function) = self else { return nil }
    return function
  }

  /// What Lua calls this kind of value: `nil`, `boolean`, `number`, `string`, `table`, `function`.
  public var typeName: String {
    switch self {
    case .nil: "nil"
    case .bool: "boolean"
    case .int, .number: "number"
    case .string, .bytes: "string"
    case .table: "table"
    case .function: "function"
    }
  }
}

extension LuaValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByNilLiteral
{
  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A whole number.
  public init(integerLiteral value: Int64) { self = .int(value) }
  /// A number with a fraction.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// Nothing.
  public init(nilLiteral: ()) { self = .nil }
}
