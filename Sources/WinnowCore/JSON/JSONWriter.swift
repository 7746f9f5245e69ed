/// Writes JSON: the same bytes for the same value on every run.
///
/// Strings stay UTF-8, but `"`, `\`, controls (U+0000…001F, U+007F…009F), line and paragraph
/// separators, byte order marks and the controls of writing direction are escaped: the text is one
/// line for every reader, and safe to print.
public enum JSONWriter {
  /// The value on one line, without spaces.
  package static func encode(_ value: JSONValue) -> [UInt8] {
    var out: [UInt8] = []
    append(value, to: &out)
    return out
  }

  /// The value for people, two spaces for each level, without a line end at the end.
  package static func encodePretty(_ value: JSONValue) -> [UInt8] {
    var out: [UInt8] = []
    append(value, to: &out, level: 0)
    return out
  }

  /// Adds the value on one line, without spaces.
  package static func append(_ value: JSONValue, to out: inout [UInt8]) {
    append(value, to: &out, level: nil)
  }

  /// Adds `null`.
  public static func appendNull(to out: inout [UInt8]) {
    out.append(contentsOf: [0x6E, 0x75, 0x6C, 0x6C])
  }

  /// Adds `true` or `false`.
  public static func append(bool value: Bool, to out: inout [UInt8]) {
    out.append(contentsOf: value ? [0x74, 0x72, 0x75, 0x65] : [0x66, 0x61, 0x6C, 0x73, 0x65])
  }

  /// Adds a whole number.
  public static func append(int value: Int64, to out: inout [UInt8]) {
    if value < 0 { out.append(0x2D) }
    append(digits: value.magnitude, to: &out)
  }

  /// Adds the shortest number that reads back as the same double: always with a fraction or an
  /// exponent (`2.0`, `1e+16`), so that it reads back as a double. Infinities and NaN are `null`.
  public static func append(double value: Double, to out: inout [UInt8]) {
    guard value.isFinite else { return appendNull(to: &out) }
    out.append(contentsOf: value.description.utf8)
  }

  /// Adds points as a number with at most three decimal places: `30`, `-2.5`, `0.001`.
  public static func append(points: Points, to out: inout [UInt8]) {
    if points.milli < 0 { out.append(0x2D) }
    let size = points.milli.magnitude
    append(digits: size / 1000, to: &out)
    var rest = size % 1000
    guard rest > 0 else { return }
    out.append(0x2E)
    var unit: UInt64 = 100
    while rest > 0 {
      out.append(0x30 &+ UInt8(truncatingIfNeeded: rest / unit))
      rest %= unit
      unit /= 10
    }
  }

  private static func append(digits value: UInt64, to out: inout [UInt8]) {
    guard value >= 10 else { return out.append(0x30 &+ UInt8(truncatingIfNeeded: value)) }
    // More than sixteen digits are rare; the rest fits two words.
    guard value < 10_000_000_000_000_000 else {
      append(digits: value / 10, to: &out)
      return out.append(0x30 &+ UInt8(truncatingIfNeeded: value % 10))
    }
    var rest = value
    var count = 0
    var last: UInt64 = 0
    var first: UInt64 = 0
    while rest > 0 {
      let digit = 0x30 | rest % 10
      if count < 8 { last = last << 8 | digit } else { first = first << 8 | digit }
      rest /= 10
      count &+= 1
    }
    for _ in 0..<max(count &- 8, 0) {
      out.append(UInt8(truncatingIfNeeded: first))
      first >>= 8
    }
    for _ in 0..<min(count, 8) {
      out.append(UInt8(truncatingIfNeeded: last))
      last >>= 8
    }
  }

  // MARK: Values

  /// `level` is nil for one line.
  private static func append(_ value: JSONValue, to out: inout [UInt8], level: Int?) {
    switch value {
    case .null: appendNull(to: &out)
    case .bool(let value): append(bool: value, to: &out)
    case .int(let value): append(int: value, to: &out)
    case .double(let value): append(double: value, to: &out)
    case .string(let value): append(string: value, to: &out)
    case .array(let elements): append(elements, to: &out, level: level)
    case .object(let object): append(object, to: &out, level: level)
    }
  }

  private static func append(_ elements: [JSONValue], to out: inout [UInt8], level: Int?) {
    out.append(0x5B)
    for (index, element) in elements.enumerated() {
      if index > 0 { out.append(0x2C) }
      breakLine(&out, level: level.map { $0 + 1 })
      append(element, to: &out, level: level.map { $0 + 1 })
    }
    if !elements.isEmpty { breakLine(&out, level: level) }
    out.append(0x5D)
  }

  private static func append(_ object: JSONObject, to out: inout [UInt8], level: Int?) {
    out.append(0x7B)
    for (index, member) in object.members.enumerated() {
      if index > 0 { out.append(0x2C) }
      breakLine(&out, level: level.map { $0 + 1 })
      append(string: member.key, to: &out)
      out.append(0x3A)
      if level != nil { out.append(0x20) }
      append(member.value, to: &out, level: level.map { $0 + 1 })
    }
    if !object.isEmpty { breakLine(&out, level: level) }
    out.append(0x7D)
  }

  private static func breakLine(_ out: inout [UInt8], level: Int?) {
    guard let level else { return }
    out.append(0x0A)
    out.append(contentsOf: repeatElement(0x20, count: level * 2))
  }
}
