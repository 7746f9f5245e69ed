import WinnowCore

/// Reads single lines anywhere in the journal, each checked, through a few windows of bytes.
///
/// Leads in id order have their events in a few places that all move forward: a window each, that
/// grows while it is read in order, makes that as fast as reading from start to end.
struct LineReader {
  private struct Window {
    var ordinal: Int
    /// Offset of the first byte.
    var start: Int64
    var bytes: [UInt8]

    var end: Int64 { start + Int64(bytes.count) }
  }

  private let files: JournalFiles
  /// The most recently used one first.
  private var windows: [Window] = []

  private static let smallest = 4 << 10
  private static let largest = 256 << 10
  private static let windowLimit = 32
  /// Bytes before a line that hold the checksum which seeds it: eight digits, quote, brace, newline.
  private static let seedLength: Int64 = 11

  init(_ files: JournalFiles) {
    self.files = files
  }

  /// Forgets what was read; needed when bytes may have changed.
  mutating func forget() { windows = [] }

  /// The event at `post`.
  ///
  /// - Throws: code `bad-index` when no good line begins there.
  mutating func event(at post: Post) throws(StoreError) -> Event {
    let start = post.offset - Self.seedLength
    guard post.ordinal >= 0, post.ordinal < files.segments.count, start >= 0
    else { throw Self.wrong(post) }
    var least = Self.smallest
    while true {
      try bringToFront(post.ordinal, from: start, least: least)
      let window = windows[0]
      let line = Int(post.offset - window.start)
      if let end = Bytes.newline(window.bytes, line..<window.bytes.count) {
        return try Self.read(window.bytes, line..<end, post)
      }
      // The window ends within the line; if it began with it, the line needs a larger one.
      windows.removeFirst()
      let count = window.bytes.count
      least = window.start == start ? max(count, least) * 2 : min(count * 2, Self.largest)
      guard least <= 4 * Writer.lineLimit else { throw Self.wrong(post) }
    }
  }

  private static func read(
    _ bytes: [UInt8],
    _ range: Range<Int>,
    _ post: Post
  ) throws(StoreError) -> Event {
    guard let seed = Bytes.readHex(bytes, at: range.lowerBound - Int(seedLength))
    else { throw wrong(post) }
    do throws(LineFault) {
      return try JournalLine(bytes, range, seed: seed).event(in: bytes, at: range.lowerBound)
    } catch {
      throw wrong(post)
    }
  }

  /// Makes `windows[0]` one that holds the bytes from `start` to behind the seed.
  private mutating func bringToFront(
    _ ordinal: Int,
    from start: Int64,
    least: Int
  ) throws(StoreError) {
    let found = windows.firstIndex {
      $0.ordinal == ordinal && $0.start <= start && start + Self.seedLength < $0.end
    }
    if let found {
      if found > 0 { windows.insert(windows.remove(at: found), at: 0) }
      return
    }
    var size = least
    // Most of a larger window would be read for nothing when lines lie farther apart than it is long.
    let near = windows.firstIndex {
      $0.ordinal == ordinal && $0.start <= start && start <= $0.end + Int64($0.bytes.count)
    }
    if let near {
      size = max(least, min(windows[near].bytes.count * 2, Self.largest))
      windows.remove(at: near)
    }
    let bytes = try files.read(ordinal, at: start, count: size)
    guard bytes.count > Int(Self.seedLength)
    else { throw Self.wrong(Post(ordinal: ordinal, offset: start)) }
    windows.insert(Window(ordinal: ordinal, start: start, bytes: bytes), at: 0)
    if windows.count > Self.windowLimit { windows.removeLast() }
  }

  private static func wrong(_ post: Post) -> StoreError {
    StoreError(
      .badIndex,
      .badData,
      "the index names a place in the journal that holds no event",
      offset: post.offset
    )
  }
}
