import WinnowCore

/// The lines of a file, one after the other, in bounded memory.
struct LineReader {
  /// One line.
  struct Line {
    /// 1 for the first line of the file.
    var number: Int64
    /// Without its line end; cut when ``isTooLong``.
    var bytes: [UInt8]
    /// Longer than ``limit``.
    var isTooLong = false
  }

  /// The longest line: 1 MiB.
  static let limit = 1 << 20

  private let file: InputFile
  private var buffer: [UInt8]
  private var start = 0
  private var end = 0
  private var number: Int64 = 0
  private var isAtEnd = false

  init(_ file: InputFile) {
    self.file = file
    self.buffer = [UInt8](repeating: 0, count: 1 << 18)
  }

  /// The next line that is not blank, or nil at the end.
  mutating func next() throws(WinnowError) -> Line? {
    while let line = try nextLine() {
      if line.isTooLong || line.bytes.contains(where: { $0 > 0x20 }) { return line }
    }
    return nil
  }

  private mutating func nextLine() throws(WinnowError) -> Line? {
    var line = Line(number: number + 1, bytes: [])
    while true {
      if start == end {
        try fill()
        if start == end {
          if line.bytes.isEmpty { return nil }
          return finished(line)
        }
      }
      let stop = buffer[start..<end].firstIndex(of: 0x0A)
      let part = buffer[start..<(stop ?? end)]
      if line.bytes.count + part.count > Self.limit {
        line.isTooLong = true
        line.bytes.append(contentsOf: part.prefix(max(0, 1024 - line.bytes.count)))
      } else if !line.isTooLong {
        line.bytes.append(contentsOf: part)
      }
      start = stop.map { $0 + 1 } ?? end
      if stop != nil { return finished(line) }
    }
  }

  private mutating func finished(_ line: Line) -> Line {
    var line = line
    number += 1
    if line.bytes.last == 0x0D { line.bytes.removeLast() }
    if number == 1, line.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { line.bytes.removeFirst(3) }
    return line
  }

  private mutating func fill() throws(WinnowError) {
    guard !isAtEnd else { return }
    start = 0
    end = try unsafe buffer.withUnsafeMutableBufferPointer { bytes throws(WinnowError) in
      try unsafe file.read(into: UnsafeMutableRawBufferPointer(bytes))
    }
    isAtEnd = end == 0
  }
}
