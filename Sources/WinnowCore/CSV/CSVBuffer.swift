/// The part of a source that is in memory: what was read and is not used up.
struct CSVBuffer {
  private var bytes: [UInt8]
  private var start = 0
  private var end = 0
  /// Whether the source has ended.
  private(set) var isAtEnd = false

  init(count: Int) {
    bytes = [UInt8](repeating: 0, count: count)
  }

  /// The number of bytes that are there.
  var count: Int { end - start }

  /// The byte at `offset`, which is below ``count``.
  subscript(offset: Int) -> UInt8 { bytes[start + offset] }

  /// Lends what is there.
  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    unsafe bytes.withUnsafeBufferPointer { all in
      unsafe body(UnsafeBufferPointer(rebasing: all[start..<end]))
    }
  }

  /// Uses up the first `count` bytes, at most as many as there are.
  mutating func drop(_ count: Int) {
    start += count
    if start == end {
      start = 0
      end = 0
    }
  }

  mutating func stop() { isAtEnd = true }

  /// Reads more from the source, at the end nothing; makes room for it first.
  mutating func fill(from source: inout any ByteSource) throws {
    guard !isAtEnd else { return }
    if end == bytes.count { makeRoom() }
    let count = try unsafe bytes.withUnsafeMutableBytes { all in
      try unsafe source.read(into: UnsafeMutableRawBufferPointer(rebasing: all[end...]))
    }
    isAtEnd = count <= 0
    end += max(0, min(count, bytes.count - end))
  }

  /// Moves what is there to the front, and doubles the room if that does not give half of it.
  private mutating func makeRoom() {
    let count = count
    unsafe bytes.withUnsafeMutableBytes { all in
      let kept = unsafe UnsafeRawBufferPointer(rebasing: all[start..<end])
      unsafe all.copyMemory(from: kept)
    }
    start = 0
    end = count
    if count > bytes.count / 2 {
      bytes.append(contentsOf: repeatElement(0, count: bytes.count))
    }
  }
}
