/// The file in which git lists what the next commit holds, as far as it tells of conflicts.
///
/// Versions 2 to 4, with digests of either length: `gitformat-index` has the format.
struct GitIndex {
  /// Paths from the repository's root that a merge left in conflict, in git's order.
  private(set) var conflicts: [[UInt8]] = []

  private let bytes: [UInt8]
  private let version: Int
  private var at = 12
  /// The path of the entry before, of which version 4 repeats the beginning.
  private var path: [UInt8] = []

  /// Nil where the bytes are no index that can be read.
  static func read(_ bytes: [UInt8]) -> GitIndex? {
    GitIndex(bytes, digest: 20) ?? GitIndex(bytes, digest: 32)
  }

  private init?(_ bytes: [UInt8], digest: Int) {
    self.bytes = bytes
    guard bytes.starts(with: "DIRC".utf8), let version = Self.number(bytes, at: 4, length: 4),
      (2...4).contains(version), let count = Self.number(bytes, at: 8, length: 4)
    else { return nil }
    self.version = version
    for _ in 0..<count {
      guard readEntry(digest: digest) else { return nil }
    }
    if hasEntriesElsewhere(digest: digest) { return nil }
  }

  /// Whether most entries stand in another file (a split index), as the extensions behind them tell.
  private func hasEntriesElsewhere(digest: Int) -> Bool {
    var place = at
    while place + 8 <= bytes.count - digest,
      let length = Self.number(bytes, at: place + 4, length: 4)
    {
      if bytes[place..<place + 4].elementsEqual("link".utf8) { return true }
      place += 8 + length
    }
    return false
  }

  /// False where no entry stands.
  private mutating func readEntry(digest: Int) -> Bool {
    let start = at
    guard let flags = Self.number(bytes, at: start + 40 + digest, length: 2) else { return false }
    at = start + 42 + digest + (flags & 0x4000 != 0 ? 2 : 0)
    guard let kept = version == 4 ? readKept() : 0, at < bytes.count,
      let end = bytes[at...].firstIndex(of: 0)
    else { return false }
    path = Array(path[..<kept]) + bytes[at..<end]
    // The path's length stands there as well, which tells an entry from other bytes.
    guard min(path.count, 0xfff) == flags & 0xfff else { return false }
    at = version == 4 ? end + 1 : start + (end - start + 8) / 8 * 8
    if flags >> 12 & 3 != 0, conflicts.last != path { conflicts.append(path) }
    return true
  }

  /// How many bytes of the path before stand at the beginning of this one.
  private mutating func readKept() -> Int? {
    var dropped = -1
    while at < bytes.count, dropped < path.count {
      let byte = Int(bytes[at])
      at += 1
      dropped = (dropped + 1) << 7 + byte & 0x7f
      if byte & 0x80 == 0 { return dropped <= path.count ? path.count - dropped : nil }
    }
    return nil
  }

  /// The number in `length` bytes, the highest first; nil behind the end.
  private static func number(_ bytes: [UInt8], at place: Int, length: Int) -> Int? {
    guard place + length <= bytes.count else { return nil }
    return bytes[place..<place + length].reduce(0) { $0 << 8 | Int($1) }
  }
}
