/// Finds a text among a few that are known beforehand: by its length and its first bytes as one word.
struct KeyTable: Sendable {
  private struct Entry {
    var head: UInt64
    /// The last eight bytes of a longer text, else 0.
    var last: UInt64
    var count: Int
    /// Where the bytes are of a text of more than sixteen.
    var whole: Int
  }

  private var entries: ContiguousArray<Entry> = []
  private var wholes: [UInt8] = []

  init(_ texts: [[UInt8]]) {
    for text in texts {
      let (head, last) = unsafe text.withUnsafeBufferPointer {
        unsafe (Self.head($0), Self.last($0))
      }
      entries.append(Entry(head: head, last: last, count: text.count, whole: wholes.count))
      if text.count > 16 { wholes += text }
    }
  }

  var isEmpty: Bool { entries.isEmpty }

  /// The position of `text`, nil when it is none of those from `start` on.
  @inline(__always)
  func position(of text: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> Int? {
    let head = unsafe Self.head(text)
    let last = unsafe Self.last(text)
    var place = start
    while place < entries.count {
      if entries[place].head == head, entries[place].last == last,
        entries[place].count == text.count,
        unsafe text.count <= 16 || isSame(text, entries[place].whole)
      {
        return place
      }
      place &+= 1
    }
    return nil
  }

  private func isSame(_ text: UnsafeBufferPointer<UInt8>, _ whole: Int) -> Bool {
    for offset in 0..<text.count where unsafe text[offset] != wholes[whole + offset] {
      return false
    }
    return true
  }

  @inline(__always)
  private static func last(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    guard text.count > 8 else { return 0 }
    return unsafe UnsafeRawBufferPointer(text).loadUnaligned(
      fromByteOffset: text.count &- 8,
      as: UInt64.self
    )
  }

  /// A word that is another one for other texts of the same length up to eight.
  @inline(__always)
  private static func head(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let raw = UnsafeRawBufferPointer(text)
    let count = text.count
    if count >= 8 { return unsafe raw.loadUnaligned(as: UInt64.self) }
    if count >= 4 {
      let first = unsafe raw.loadUnaligned(as: UInt32.self)
      let last = unsafe raw.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
      return UInt64(first) | UInt64(last) << 32
    }
    var word: UInt64 = 0
    for offset in 0..<count { word = unsafe word << 8 | UInt64(text[offset]) }
    return word
  }
}
