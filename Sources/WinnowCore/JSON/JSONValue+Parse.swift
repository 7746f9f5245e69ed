extension JSONValue {
  /// What to make of an object that has a key twice.
  package enum RepeatedKeys: Sendable {
    /// The last value counts, in the place of the first.
    case lastWins
    /// It is an error that names the key.
    case refused
  }

  /// Reads a whole JSON text, strictly by RFC 8259.
  ///
  /// Text is UTF-8 without a byte order mark; lone surrogates are refused, as they are no text.
  /// At most `depth` objects and arrays, and never more than ``JSONScanner/deepest``, stand inside
  /// each other. Keys are the same when their bytes are, after unescaping.
  package static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>,
    depth: Int = 512,
    repeatedKeys: RepeatedKeys = .lastWins
  ) throws(JSONError) -> JSONValue {
    var scanner = unsafe JSONScanner(bytes, depth: depth)
    let value = try scanner.value(repeatedKeys: repeatedKeys)
    try scanner.finish()
    return value
  }

  /// The same for bytes in an array.
  package static func parse(
    _ bytes: [UInt8],
    depth: Int = 512,
    repeatedKeys: RepeatedKeys = .lastWins
  ) throws(JSONError) -> JSONValue {
    try unsafe bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
      try unsafe parse(buffer, depth: depth, repeatedKeys: repeatedKeys)
    }
  }
}

extension JSONScanner {
  /// Reads the value that comes next, whole.
  package mutating func value(
    repeatedKeys: JSONValue.RepeatedKeys = .lastWins
  ) throws(JSONError) -> JSONValue {
    switch try kind() {
    case .string: return .string(decoded(try string()))
    case .boolean: return .bool(try boolean())
    case .object: return .object(try object(repeatedKeys))
    case .array: return .array(try array(repeatedKeys))
    case .null:
      try null()
      return .null
    case .number:
      switch try number() {
      case .int(let value): return .int(value)
      case .double(let value): return .double(value)
      }
    }
  }

  private mutating func array(
    _ repeatedKeys: JSONValue.RepeatedKeys
  ) throws(JSONError) -> [JSONValue] {
    var elements: [JSONValue] = []
    var more = try firstElement()
    while more {
      elements.append(try value(repeatedKeys: repeatedKeys))
      more = try nextElement()
    }
    return elements
  }

  private mutating func object(
    _ repeatedKeys: JSONValue.RepeatedKeys
  ) throws(JSONError) -> JSONObject {
    var members = MemberList()
    var next = try firstKey()
    while let key = next {
      let name = decoded(key)
      let known = members.index(of: name)
      if known != nil, repeatedKeys == .refused {
        throw JSONError(reason: "repeated key \(Self.quoted(name))", offset: key.start &- 1)
      }
      members.set(name, try value(repeatedKeys: repeatedKeys), at: known)
      next = try nextKey()
    }
    return JSONObject(members: members.members)
  }

  /// A key as a message shows it: escaped, and cut when it is long.
  private static func quoted(_ name: String) -> String {
    let text = String(decoding: JSONWriter.encode(.string(String(name.prefix(60)))), as: UTF8.self)
    return text
  }
}

/// The members of an object that is being read; knows its keys by hash once there are many.
private struct MemberList {
  private(set) var members: [JSONObject.Member] = []
  private var places: [[UInt8]: Int] = [:]
  private static let few = 16

  func index(of key: String) -> Int? {
    guard members.count <= Self.few else { return places[Array(key.utf8)] }
    return members.firstIndex { JSONObject.isSame($0.key, key) }
  }

  mutating func set(_ key: String, _ value: JSONValue, at known: Int?) {
    if let known {
      members[known].value = value
      return
    }
    members.append(JSONObject.Member(key: key, value: value))
    guard members.count > Self.few else { return }
    if places.isEmpty {
      for (index, member) in members.enumerated() { places[Array(member.key.utf8)] = index }
    } else {
      places[Array(key.utf8)] = members.count - 1
    }
  }
}
