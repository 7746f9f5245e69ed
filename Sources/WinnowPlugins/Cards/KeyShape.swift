import WinnowCore

/// The keys of an object of which many come by, in the order in which they mostly come.
///
/// A key that stands behind the one before it in a list without repetitions is no repetition: it need not
/// be compared with those before it, and what becomes of it is known.
struct KeyShape<Use> {
  private var table = KeyTable([])
  /// Of the names that are not too long for them.
  private var patterns: ContiguousArray<JSONKeyPattern?> = []
  private var names: [[UInt8]] = []
  private var uses: ContiguousArray<Use> = []
  private var lessons = 0

  /// The most keys that are remembered, and how often they are learned anew: objects without any order
  /// are read the slow way.
  private static var most: Int { 64 }
  private static var patience: Int { 1000 }

  /// The use of the key that comes next, behind `place`, which then is its own; nil when it is not known
  /// there.
  @inline(__always)
  func use(of key: UnsafeBufferPointer<UInt8>, behind place: inout Int) -> Use? {
    guard let found = unsafe table.position(of: key, from: place &+ 1) else { return nil }
    place = found
    return uses[found]
  }

  /// Reads the next key and gives its use, when it is the one that mostly stands behind `place`, or the one
  /// behind that; nil, and nothing is read, for any other.
  @inline(__always)
  func next(
    _ scanner: inout JSONScanner,
    behind place: inout Int
  ) -> (key: JSONScanner.Text, use: Use)? {
    for ahead in 1...2 where place &+ ahead < patterns.count {
      guard let pattern = patterns[place &+ ahead], let key = scanner.nextKey(pattern) else {
        continue
      }
      place &+= ahead
      return (key, uses[place])
    }
    return nil
  }

  /// Enters the object that begins here and gives the use of its first key, when it is the one that mostly
  /// comes first; nil, and nothing is read, for any other.
  @inline(__always)
  func first(
    _ scanner: inout JSONScanner,
    _ place: inout Int
  ) -> (key: JSONScanner.Text, use: Use)? {
    guard let known = patterns.first, let pattern = known, let key = scanner.firstKey(pattern)
    else { return nil }
    place = 0
    return (key, uses[0])
  }

  /// Whether it is worth telling what keys an object had.
  var isWilling: Bool { lessons < Self.patience }

  /// Takes note of the keys of an object, which are all different, and of their uses.
  mutating func learn(_ keys: [(name: [UInt8], use: Use)]) {
    lessons += 1
    var merged = names
    var all = Array(uses)
    var place = 0
    for key in keys {
      if let found = merged[place...].firstIndex(of: key.name) {
        place = found + 1
      } else if merged[..<place].contains(key.name) {
        (merged, all) = (keys.map(\.name), keys.map(\.use))
        break
      } else {
        merged.insert(key.name, at: place)
        all.insert(key.use, at: place)
        place += 1
      }
    }
    if merged.count > Self.most { (merged, all) = (keys.map(\.name), keys.map(\.use)) }
    guard merged.count <= Self.most else { return lessons = Self.patience }
    names = merged
    uses = ContiguousArray(all)
    table = KeyTable(merged)
    patterns = ContiguousArray(merged.map(JSONKeyPattern.init))
  }
}
