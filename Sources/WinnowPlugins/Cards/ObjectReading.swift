import WinnowCore

/// How far an object is read, and how its keys are kept from being repeated.
struct ObjectReading {
  /// Where it begins.
  private let beginning: JSONScanner
  /// Its keys, once they are compared with each other.
  private(set) var object: JSONKeyCheck.Object
  /// Place of the last key in the shape of such objects; -1 before the first.
  var place = -1
  /// Whether all keys so far stood in the shape, one behind the other, so that none is a repetition.
  private(set) var isKnown = true

  init(_ scanner: JSONScanner, _ object: JSONKeyCheck.Object) {
    beginning = scanner
    self.object = object
  }

  /// Enters the object and reads its first key; nil if it is empty. With its use, where `shape` has it at
  /// this place; else it is to be told, and compared.
  @inline(__always)
  mutating func firstKey<Use>(
    _ scanner: inout JSONScanner,
    _ shape: KeyShape<Use>
  ) throws(JSONError) -> (key: JSONScanner.Text, use: Use?)? {
    if let (key, use) = shape.first(&scanner, &place) { return (key, use) }
    return try scanner.firstKey().map { ($0, nil) }
  }

  /// The same for the next key, after a value.
  @inline(__always)
  mutating func nextKey<Use>(
    _ scanner: inout JSONScanner,
    _ shape: KeyShape<Use>
  ) throws(JSONError) -> (key: JSONScanner.Text, use: Use?)? {
    if isKnown, let (key, use) = shape.next(&scanner, behind: &place) { return (key, use) }
    return try scanner.nextKey().map { ($0, nil) }
  }

  /// Takes a key that is not known where it stands: from here on each is compared with those before it.
  mutating func compare(
    _ key: JSONScanner.Text,
    _ scanner: JSONScanner,
    _ keys: inout JSONKeyCheck
  ) throws(JSONError) {
    if isKnown {
      isKnown = false
      var again = beginning
      var next = try again.firstKey()
      while let earlier = next, earlier.start < key.start {
        try keys.add(earlier, to: &object, of: again)
        try again.skipValue()
        next = try again.nextKey()
      }
    }
    try keys.add(key, to: &object, of: scanner)
  }
}

/// What becomes of a member of an activity.
enum ActivityUse {
  case type, at, source, other

  init(_ name: String) {
    switch name {
    case "type": self = .type
    case "at": self = .at
    case "source": self = .source
    default: self = .other
    }
  }
}
