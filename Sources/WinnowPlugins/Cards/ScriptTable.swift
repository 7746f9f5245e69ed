import Lua
import WinnowCore

/// A table that a script handed over, read strictly: every key is asked for, or reported.
struct ScriptTable {
  /// What the table is, for messages: `scorecard 'bant'`.
  var name: String
  /// Its id, once it was read.
  var id: String?
  /// Elements 1, 2, 3 …
  private(set) var elements: [LuaValue] = []
  private var members: [String: LuaValue] = [:]
  private var known: [String] = []

  /// - Throws: ``ScriptComplaint`` when `value` is no table.
  init(_ value: LuaValue?, name: String) throws(ScriptComplaint) {
    self.name = name
    guard let table = value?.table else {
      throw ScriptComplaint(message: "\(name) must be a table, found \(value.kind)")
    }
    elements = table.items
    members = Dictionary(table.fields.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
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
    guard let text = value.text else { throw mismatch(key, "a text", value) }
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
    guard let number = value.number else { throw mismatch(key, "a number", value) }
    guard let points = Points(exactly: number) else {
      throw ScriptComplaint(
        message: "'\(key)' of \(name) must be a number with at most three decimal places, "
          + "between -1,000,000,000 and 1,000,000,000",
        word: key,
        owner: id
      )
    }
    return points
  }

  mutating func boolean(_ key: String) throws(ScriptComplaint) -> Bool? {
    guard let value = value(key) else { return nil }
    guard let truth = value.bool else { throw mismatch(key, "true or false", value) }
    return truth
  }

  /// A whole number above 0.
  mutating func count(_ key: String) throws(ScriptComplaint) -> Int? {
    guard let value = value(key) else { return nil }
    guard let count = value.int, (1...1_000_000).contains(count) else {
      throw ScriptComplaint(
        message: "'\(key)' of \(name) must be a whole number from 1 to 1,000,000, found "
          + (value.int.map { "\($0)" } ?? value.number.map { "\($0)" } ?? Optional(value).kind),
        word: key,
        owner: id
      )
    }
    return Int(count)
  }

  /// A list of texts.
  mutating func texts(_ key: String) throws(ScriptComplaint) -> [String]? {
    guard let value = value(key) else { return nil }
    guard let table = value.table, table.fields.isEmpty else {
      throw mismatch(key, "a list of texts", value)
    }
    var texts: [String] = []
    for item in table.items {
      guard let text = item.text else { throw mismatch(key, "a list of texts", item) }
      texts.append(text)
    }
    return texts
  }

  mutating func function(_ key: String) throws(ScriptComplaint) -> LuaFunction? {
    guard let value = value(key) else { return nil }
    guard let function = value.function else { throw mismatch(key, "a function", value) }
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
      owner: id,
      hint: nearest(strange, among: known).map { "Did you mean '\($0)'?" }
        ?? "Known keys: "
        + Set(known).filter { !$0.hasPrefix("\u{1}") }.sorted().joined(separator: ", ")
    )
  }

  /// Reports elements where only named members make sense.
  func refuseElements() throws(ScriptComplaint) {
    guard elements.isEmpty else {
      throw ScriptComplaint(message: "\(name) takes named members only")
    }
  }

  /// What to say when `key` is not there: the misspelt one that is, where there is one like it.
  func missing(_ key: String) -> ScriptComplaint {
    let strange = members.keys.filter { !known.contains($0) }.sorted()
    guard let near = nearest(key, among: strange) else {
      return ScriptComplaint(message: "\(name) needs '\(key)'", word: id, owner: id)
    }
    return ScriptComplaint(
      message: "\(name) has the unknown key '\(near)'",
      word: near,
      owner: id,
      hint: "Did you mean '\(key)'?"
    )
  }

  func mismatch(_ key: String, _ expected: String, _ value: LuaValue) -> ScriptComplaint {
    ScriptComplaint(
      message: "'\(key)' of \(name) must be \(expected), found \(Optional(value).kind)",
      word: key,
      owner: id
    )
  }
}

extension Optional<LuaValue> {
  /// What people call a value of this type.
  var kind: String {
    switch self {
    case nil, .nil: "nothing"
    case .bool: "true or false"
    case .int, .number: "a number"
    case .string: "a text"
    case .bytes: "a text that is not UTF-8"
    case .table: "a table"
    case .function: "a function"
    }
  }
}
