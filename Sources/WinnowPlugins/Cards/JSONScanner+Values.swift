import Lua
import WinnowCore

extension JSONScanner {
  /// The string that begins here, as borrowed bytes when it has no escapes, else through `scratch`.
  mutating func withText<R>(
    _ scratch: inout [UInt8],
    _ body: (UnsafeBufferPointer<UInt8>) -> R
  ) throws(JSONError) -> R {
    let text = try string()
    return unsafe withBytes(of: text, &scratch, body)
  }

  /// The bytes of a string that was read before.
  func withBytes<R>(
    of text: Text,
    _ scratch: inout [UInt8],
    _ body: (UnsafeBufferPointer<UInt8>) -> R
  ) -> R {
    guard text.hasEscapes else { return unsafe body(raw(text)) }
    scratch.removeAll(keepingCapacity: true)
    append(text, to: &scratch)
    return unsafe scratch.withUnsafeBufferPointer { unsafe body($0) }
  }

  /// Skips a value, checking its keys and that its whole numbers are exact everywhere.
  mutating func skipChecked(
    _ keys: inout JSONKeyCheck,
    _ largest: UInt64
  ) throws(JSONError) {
    switch try kind() {
    case .string: _ = try string()
    case .number: _ = try exactNumber(largest)
    case .object, .array: try skipNested(&keys, largest)
    default: try skipValue()
    }
  }

  private mutating func skipNested(
    _ keys: inout JSONKeyCheck,
    _ largest: UInt64
  ) throws(JSONError) {
    guard try kind() == .object else {
      var more = try firstElement()
      while more {
        try skipChecked(&keys, largest)
        more = try nextElement()
      }
      return
    }
    var object = keys.open()
    var next = try firstKey()
    while let key = next {
      try keys.add(key, to: &object, of: self)
      try skipChecked(&keys, largest)
      next = try nextKey()
    }
    keys.close(object)
  }

  /// The number that begins here.
  ///
  /// - Throws: ``JSONError`` for a whole number beyond `largest`, which other programs would round.
  mutating func exactNumber(_ largest: UInt64) throws(JSONError) -> Number {
    let start = offset
    let number = try number()
    switch number {
    case .int(let value) where value.magnitude > largest: break
    case .double where !hasFraction(from: start): break
    default: return number
    }
    throw JSONError(reason: "a whole number beyond 2^53; write it as text", offset: start)
  }

  /// Whether the number between `start` and here has a fraction or an exponent.
  private func hasFraction(from start: Int) -> Bool {
    let digits = Text(start: start, end: offset, hasEscapes: false)
    return unsafe raw(digits).contains { $0 == 0x2e || $0 | 0x20 == 0x65 }
  }
}
