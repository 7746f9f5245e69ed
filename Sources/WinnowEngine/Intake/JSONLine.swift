import WinnowCore

/// Reads one line of JSON Lines.
enum JSONLine {
  /// The object on a line.
  ///
  /// - Throws: ``RowProblem`` for what is no JSON, no object, has a key twice or a whole number
  ///   beyond 2^53.
  static func object(_ bytes: [UInt8]) throws(RowProblem) -> JSONObject {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue.parse(bytes, repeatedKeys: .refused)
    } catch {
      throw RowProblem(reason: "no JSON: \(error.reason) (byte \(error.offset + 1))")
    }
    guard let object = value.object else { throw RowProblem(reason: "no JSON object") }
    if hasLargeInteger(value, bytes) {
      throw RowProblem(reason: "a whole number beyond 2^53, which programs read differently")
    }
    return object
  }

  /// The text of a key: of a string, of a whole number or of a truth value; nil where there is none.
  ///
  /// - Throws: ``RowProblem`` for a list, an object and a number with a fraction.
  static func key(_ value: JSONValue?, called name: String) throws(RowProblem) -> String? {
    switch value {
    case nil, .null: return nil
    case .string(let text): return text
    case .int(let number): return String(number)
    case .bool(let truth): return truth ? "true" : "false"
    case .double: throw RowProblem(reason: "no key: \(name) is neither a text nor a whole number")
    case .array: throw RowProblem(reason: "no key: \(name) is a list")
    case .object: throw RowProblem(reason: "no key: \(name) is an object")
    }
  }

  /// Integers beyond 64 bits were read as doubles: then the text tells whether it was an integer.
  private static func hasLargeInteger(_ value: JSONValue, _ bytes: [UInt8]) -> Bool {
    switch largest(value) {
    case .none: false
    case .integer: true
    case .double: hasLongInteger(bytes)
    }
  }

  private enum Size: Int {
    case none, double, integer
  }

  private static func largest(_ value: JSONValue) -> Size {
    switch value {
    case .int(let number):
      number.magnitude > CellText.largestInteger.magnitude ? .integer : .none
    case .double(let number): abs(number) > 9e15 ? .double : .none
    case .array(let elements):
      elements.lazy.map(largest).max { $0.rawValue < $1.rawValue } ?? .none
    case .object(let object):
      object.members.lazy.map { largest($0.value) }.max { $0.rawValue < $1.rawValue } ?? .none
    default: .none
    }
  }

  /// Whether a number of more than 16 digits stands outside of strings without fraction and
  /// exponent.
  private static func hasLongInteger(_ bytes: [UInt8]) -> Bool {
    var isInString = false
    var digits = 0
    var isPlain = true
    for (index, byte) in bytes.enumerated() {
      if byte == UInt8(ascii: "\""), !isInString || !isEscaped(index, bytes) { isInString.toggle() }
      guard !isInString else { continue }
      switch byte {
      case 0x30...0x39: digits += 1
      case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): isPlain = digits == 0
      default:
        if digits > 16, isPlain { return true }
        (digits, isPlain) = (0, true)
      }
    }
    return false
  }

  private static func isEscaped(_ index: Int, _ bytes: [UInt8]) -> Bool {
    let before = bytes[..<index].reversed().prefix { $0 == UInt8(ascii: "\\") }.count
    return before % 2 == 1
  }
}
