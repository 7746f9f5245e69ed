/// Finds keys that an object has twice while it is read token by token.
///
/// One value serves a whole text and the texts after it; it allocates only for objects with more than
/// a few keys.
public struct JSONKeyCheck {
  /// Where one object's keys begin, and which of them may be repeated.
  @frozen public struct Object {
    @usableFromInline let start: Int
    /// One bit for each kind of key seen: a key whose bit is new cannot be a repetition.
    @usableFromInline var seen: UInt64 = 0

    @inlinable init(start: Int) { self.start = start }
  }

  @usableFromInline static let few = 32
  @usableFromInline var keys: ContiguousArray<JSONScanner.Text> = []
  /// The keys of objects that have more than a few, by where they begin.
  private var large: [Int: Set<[UInt8]>] = [:]

  /// One for the first text.
  public init() {}

  /// Forgets all keys and keeps the memory.
  public mutating func removeAll() {
    keys.removeAll(keepingCapacity: true)
    if !large.isEmpty { large = [:] }
  }

  /// Enters an object.
  @inlinable public func open() -> Object { Object(start: keys.count) }

  /// Leaves the object that was entered last.
  @inlinable public mutating func close(_ object: Object) {
    if keys.count &- object.start > Self.few { forgetLarge(object.start) }
    while keys.count > object.start { keys.removeLast() }
  }

  @usableFromInline mutating func forgetLarge(_ start: Int) { large[start] = nil }

  /// The keys of the object that was entered last; nil when one of them has escapes.
  public func names(of object: Object, _ scanner: JSONScanner) -> [[UInt8]]? {
    let own = keys[object.start...]
    guard own.allSatisfy({ !$0.hasEscapes }) else { return nil }
    return own.map { unsafe Array(scanner.raw($0)) }
  }

  /// Takes note of a key.
  ///
  /// - Throws: ``JSONError`` when the object has it already, by its bytes after unescaping.
  @inlinable public mutating func add(
    _ key: JSONScanner.Text,
    to object: inout Object,
    of scanner: JSONScanner
  ) throws(JSONError) {
    let bit: UInt64 = key.hasEscapes ? 1 : unsafe 1 << Self.kind(scanner.raw(key))
    let mayRepeat = object.seen & (bit | 1) != 0 || (bit == 1 && object.seen != 0)
    if mayRepeat || keys.count &- object.start >= Self.few {
      try compare(key, object.start, scanner)
    }
    object.seen |= bit
    keys.append(key)
  }

  /// Compares a key with those before it.
  @usableFromInline mutating func compare(
    _ key: JSONScanner.Text,
    _ start: Int,
    _ scanner: JSONScanner
  ) throws(JSONError) {
    guard keys.count - start >= Self.few else {
      for known in keys[start...] where Self.isSame(known, key, scanner) {
        throw Self.repeated(key, scanner)
      }
      return
    }
    if large[start] == nil { large[start] = Set(keys[start...].map { Self.text($0, scanner) }) }
    let isNew = large[start]?.insert(Self.text(key, scanner)).inserted ?? true
    if !isNew { throw Self.repeated(key, scanner) }
  }

  /// 1…63 by length and three of its bytes; 0 is kept for keys with escapes.
  @inlinable static func kind(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let count = bytes.count
    guard count > 0 else { return 1 }
    let first = UInt32(unsafe bytes[0])
    let last = UInt32(unsafe bytes[count &- 1])
    let middle = UInt32(unsafe bytes[count >> 1])
    let sum = UInt32(truncatingIfNeeded: count) &* 7 &+ first &* 31 &+ last &* 17 &+ middle
    return UInt64(sum % 63 &+ 1)
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
  public mutating func skipValue(checking check: inout JSONKeyCheck) throws(JSONError) {
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
