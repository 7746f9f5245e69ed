import Lua
import WinnowCore

/// A table that a script handed over, read strictly: every key is asked for, or reported.
struct ScriptTable {
  /// What the table is, for messages: `scorecard 'bant'`.
  var name: String
  /// Elements 1, 2, 3 …
  private(set) var elements: [LuaValue] = []
  private var members: [String: LuaValue] = [:]
  private var known: [String] = []

  /// - Throws: ``ScriptComplaint`` when `value` is no table, or has keys other than names and 1, 2, 3 ….
  init(_ value: LuaValue?, name: String) throws(ScriptComplaint) {
    self.name = name
    switch value {
    case .list(let values): elements = values
    case .map(let pairs):
      for pair in pairs { try add(pair.key, pair.value) }
    default:
      throw ScriptComplaint(message: "\(name) must be a table, found \(value.kind)")
    }
  }

  private mutating func add(_ key: LuaValue, _ value: LuaValue) throws(ScriptComplaint) {
    switch key {
    case .string(let bytes): members[String(decoding: bytes, as: UTF8.self)] = value
    case .integer(let number) where number == elements.count + 1: elements.append(value)
    default:
      throw ScriptComplaint(
        message: "\(name) has a key that is neither a name nor the next number in line")
    }
  }

  /// Whether the script gave `key`.
  func has(_ key: String) -> Bool { members[key] != nil }

  /// The value of `key`, marked as known.
  mutating func value(_ key: String) -> LuaValue? {
    known.append(key)
    return members[key]
  }

  /// The names and values of all members, bytewise by name; for tables whose keys are free.
  mutating func everyMember() -> [(key: String, value: LuaValue)] {
    known.append(contentsOf: members.keys)
    return members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  mutating func text(_ key: String) throws(ScriptComplaint) -> String? {
    guard let value = value(key) else { return nil }
    guard case .string(let bytes) = value, let text = String(validating: bytes, as: UTF8.self)
    else { throw mismatch(key, "a text", value) }
    return text
  }

  mutating func requiredText(_ key: String) throws(ScriptComplaint) -> String {
    guard let text = try text(key) else { throw missing(key) }
    return text
  }

  mutating func points(_ key: String) throws(ScriptComplaint) -> Points? {
    guard let value = value(key) else { return nil }
    return try points(value, key)
  }

  /// `value` as points, called `key` in messages.
  func points(_ value: LuaValue, _ key: String) throws(ScriptComplaint) -> Points {
    guard let number = value.asNumber else { throw mismatch(key, "a number", value) }
    guard let points = Points(exactly: number) else {
      throw ScriptComplaint(
        message: "'\(key)' of \(name) must be a number with at most three decimal places, "
          + "between -1,000,000,000 and 1,000,000,000",
        word: key
      )
    }
    return points
  }

  mutating func function(_ key: String) throws(ScriptComplaint) -> LuaFunction? {
    guard let value = value(key) else { return nil }
    guard case .function(let function) = value else { throw mismatch(key, "a function", value) }
    return function
  }

  mutating func table(_ key: String) throws(ScriptComplaint) -> ScriptTable? {
    guard let value = value(key) else { return nil }
    return try ScriptTable(value, name: "'\(key)' of \(name)")
  }

  /// Reports the first key that nobody asked for.
  func finish() throws(ScriptComplaint) {
    let strange = members.keys.filter { !known.contains($0) }.min()
    guard let strange else { return }
    throw ScriptComplaint(
      message: "\(name) has the unknown key '\(strange)'",
      word: strange,
      hint: nearest(strange, among: known).map { "Did you mean '\($0)'?" }
        ?? "Known keys: " + Set(known).sorted().joined(separator: ", ")
    )
  }

  /// Reports elements where only named members make sense.
  func refuseElements() throws(ScriptComplaint) {
    guard elements.isEmpty else {
      throw ScriptComplaint(message: "\(name) takes named members only")
    }
  }

  func missing(_ key: String) -> ScriptComplaint {
    ScriptComplaint(message: "\(name) needs '\(key)'")
  }

  func mismatch(_ key: String, _ expected: String, _ value: LuaValue) -> ScriptComplaint {
    ScriptComplaint(
      message: "'\(key)' of \(name) must be \(expected), found \(Optional(value).kind)",
      word: key
    )
  }
}

extension Optional<LuaValue> {
  /// What people call a value of this type.
  var kind: String {
    switch self {
    case nil, .nil: "nothing"
    case .bool: "true or false"
    case .integer, .number: "a number"
    case .string: "a text"
    case .list, .map: "a table"
    case .function: "a function"
    }
  }
}

extension LuaValue {
  /// The number of an integer or a float.
  var asNumber: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .number(let number): number
    default: nil
    }
  }
}
