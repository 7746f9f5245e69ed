/// Gives bytes one after another: a file, a pipe, or bytes in memory.
package protocol ByteSource {
  /// Fills the beginning of `buffer`, which is not empty, and tells how many bytes it put there.
  ///
  /// 0 means the end, for good.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// Bytes in memory as a source.
package struct ByteArraySource: ByteSource, Sendable {
  private let bytes: [UInt8]
  private var offset = 0

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  package mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, bytes.count - offset)
    unsafe buffer.copyBytes(from: bytes[offset..<(offset + count)])
    offset += count
    return count
  }
}
