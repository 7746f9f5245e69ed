import Glibc

/// Cuts a stream of bytes into blocks of whole lines.
///
/// Memory stays at two blocks whatever the length of the stream: a line that is longer than the
/// limit is dropped while it is read, and its number is kept in the block that follows.
@safe struct LineBlocks {
  /// Some whole lines; the last one may lack its line feed.
  struct Block {
    var bytes: [UInt8]
    /// Number of its first line, 1 for the first of the stream.
    var firstLine: Int
    /// Position in the sequence of blocks, from 0.
    var index: Int
    /// Number of a line longer than the limit that stood before the first one, if any.
    var overlong: Int?
  }

  /// What a read can do: fill the buffer from its start, and say how many bytes it gave; 0 at the end.
  typealias Source = (_ buffer: UnsafeMutableRawBufferPointer) throws -> Int

  private let source: Source
  private let blockBytes: Int
  private let lineBytes: Int
  private var carry: [UInt8] = []
  private var nextLine = 1
  private var nextIndex = 0
  private var isAtEnd = false

  /// Reads `blockBytes` at a time; the longest line that is passed on has `lineBytes` without its line
  /// feed.
  init(blockBytes: Int = 1 << 18, lineBytes: Int = 1 << 20, source: @escaping Source) {
    unsafe self.source = source
    self.blockBytes = blockBytes
    self.lineBytes = lineBytes
  }

  /// The next block, nil at the end of the stream.
  mutating func next() throws -> Block? {
    var bytes = carry
    carry = []
    while !isAtEnd {
      try fill(&bytes)
      if isAtEnd { break }
      if let end = bytes.lastIndex(of: 0x0a) {
        carry = Array(bytes[(end + 1)...])
        bytes.removeSubrange((end + 1)...)
        return block(bytes)
      }
      if bytes.count > lineBytes { return try skipOverlongLine() }
    }
    return bytes.isEmpty ? nil : block(bytes)
  }

  private mutating func fill(_ bytes: inout [UInt8]) throws {
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: blockBytes))
    let count = try unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe try source(UnsafeMutableRawBufferPointer(rebasing: buffer[start...]))
    }
    bytes.removeSubrange((start + count)...)
    if count == 0 { isAtEnd = true }
  }

  /// Reads on to the end of a line that is too long, keeping none of it.
  private mutating func skipOverlongLine() throws -> Block? {
    let line = nextLine
    nextLine += 1
    var bytes: [UInt8] = []
    while !isAtEnd {
      bytes.removeAll(keepingCapacity: true)
      try fill(&bytes)
      if let feed = bytes.firstIndex(of: 0x0a) {
        carry = Array(bytes[(feed + 1)...])
        break
      }
    }
    var block = self.block([])
    block.overlong = line
    return block
  }

  private mutating func block(_ bytes: [UInt8]) -> Block {
    let block = Block(bytes: bytes, firstLine: nextLine, index: nextIndex, overlong: nil)
    nextIndex += 1
    nextLine += Self.lines(in: bytes)
    return block
  }

  private static func lines(in bytes: [UInt8]) -> Int {
    unsafe bytes.withUnsafeBytes { buffer in
      var count = 0
      var start = 0
      while start < buffer.count, let base = buffer.baseAddress,
        let feed = unsafe memchr(base + start, 0x0a, buffer.count - start)
      {
        count += 1
        start = unsafe base.distance(to: UnsafeRawPointer(feed)) + 1
      }
      return count
    }
  }
}
