/// Finds keys that an object has twice while it is read token by token.
///
/// One value serves a whole text and the texts after it; it allocates only for objects with more than
/// a few keys.
package struct JSONKeyCheck {
  /// Where one object's keys begin, and which of them may be repeated.
  package struct Object {
    fileprivate let start: Int
    /// One bit for each kind of key seen: a key whose bit is new cannot be a repetition.
    fileprivate var seen: UInt64 = 0
    fileprivate var large: Set<[UInt8]>?
  }

  private static let few = 32
  private var keys: [JSONScanner.Text] = []

  package init() {}

  /// Enters an object.
  package func open() -> Object { Object(start: keys.count) }

  /// Leaves the object that was entered last.
  package mutating func close(_ object: Object) {
    keys.removeSubrange(object.start...)
  }

  /// Takes note of a key.
  ///
  /// - Throws: ``JSONError`` when the object has it already, by its bytes after unescaping.
  package mutating func add(
    _ key: JSONScanner.Text,
    to object: inout Object,
    of scanner: JSONScanner
  ) throws(JSONError) {
    if object.large != nil { return try addToLarge(key, &object, scanner) }
    let bit: UInt64 = 1 << (key.hasEscapes ? 0 : unsafe Self.kind(scanner.raw(key)))
    let mayRepeat = object.seen & (bit | 1) != 0 || (bit == 1 && object.seen != 0)
    if mayRepeat {
      for known in keys[object.start...] where Self.isSame(known, key, scanner) {
        throw Self.repeated(key, scanner)
      }
    }
    object.seen |= bit
    keys.append(key)
    guard keys.count - object.start > Self.few else { return }
    object.large = Set(keys[object.start...].map { Self.text($0, scanner) })
  }

  private func addToLarge(
    _ key: JSONScanner.Text,
    _ object: inout Object,
    _ scanner: JSONScanner
  ) throws(JSONError) {
    let isNew = object.large?.insert(Self.text(key, scanner)).inserted ?? true
    if !isNew { throw Self.repeated(key, scanner) }
  }

  /// 1…63 by length and three of its bytes; 0 is kept for keys with escapes.
  private static func kind(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    let count = bytes.count
    guard count > 0 else { return 1 }
    let first = Int(unsafe bytes[0])
    let last = Int(unsafe bytes[count - 1])
    let middle = Int(unsafe bytes[count / 2])
    return (count &* 7 &+ first &* 31 &+ last &* 17 &+ middle) % 63 + 1
  }

  private static func isSame(
    _ left: JSONScanner.Text,
    _ right: JSONScanner.Text,
    _ scanner: JSONScanner
  ) -> Bool {
    guard !left.hasEscapes, !right.hasEscapes else {
      return text(left, scanner) == text(right, scanner)
    }
    let first = unsafe scanner.raw(left)
    let second = unsafe scanner.raw(right)
    return unsafe first.elementsEqual(second)
  }

  private static func text(_ key: JSONScanner.Text, _ scanner: JSONScanner) -> [UInt8] {
    var bytes: [UInt8] = []
    scanner.append(key, to: &bytes)
    return bytes
  }

  private static func repeated(_ key: JSONScanner.Text, _ scanner: JSONScanner) -> JSONError {
    var quoted: [UInt8] = []
    JSONWriter.append(string: String(scanner.decoded(key).prefix(60)), to: &quoted)
    return JSONError(
      reason: "repeated key " + String(decoding: quoted, as: UTF8.self),
      offset: key.start &- 1
    )
  }
}

extension JSONScanner {
  /// Reads any value, checks all of it, its keys too, and keeps none of it.
  ///
  /// - Throws: ``JSONError``, also for an object that has a key twice.
  package mutating func skipValue(checking check: inout JSONKeyCheck) throws(JSONError) {
    switch try kind() {
    case .object:
      var object = check.open()
      var next = try firstKey()
      while let key = next {
        try check.add(key, to: &object, of: self)
        try skipValue(checking: &check)
        next = try nextKey()
      }
      check.close(object)
    case .array:
      var more = try firstElement()
      while more {
        try skipValue(checking: &check)
        more = try nextElement()
      }
    default: try skipValue()
    }
  }
}
