import Glibc
import WinnowCore
import WinnowPlugins

/// What scoring one block of lines gave; used again for the next block.
struct LineResults {
  /// The longest line that is scored, without its line feed.
  static let lineLimit = 1 << 20

  private(set) var bytes: [UInt8] = []
  private(set) var invalid: [(line: Int, reason: String)] = []
  private(set) var scored = 0
  /// What the plugin printed meanwhile.
  private(set) var log = ""
  /// What failed meanwhile.
  private(set) var failures: [CardFailure] = []

  /// Scores every line of `block`.
  mutating func score(_ block: LineBlocks.Block, with runner: CardRunner) {
    bytes.removeAll(keepingCapacity: true)
    invalid.removeAll(keepingCapacity: true)
    scored = 0
    if let line = block.overlong { refuse(line, Self.overlong) }
    unsafe block.bytes.withUnsafeBufferPointer { buffer in
      unsafe scoreLines(of: buffer, from: block.firstLine, with: runner)
    }
    log = runner.takeLog()
    failures = runner.takeFailures()
  }

  private static let overlong = "longer than 1 MiB"

  private mutating func scoreLines(
    of buffer: UnsafeBufferPointer<UInt8>,
    from firstLine: Int,
    with runner: CardRunner
  ) {
    var line = firstLine
    var start = 0
    while start < buffer.count {
      let rest = unsafe UnsafeBufferPointer(rebasing: buffer[start...])
      let count = unsafe Self.lengthOfLine(rest)
      let text = unsafe UnsafeBufferPointer(rebasing: rest[..<count])
      unsafe score(text, line, with: runner)
      start += count + 1
      line += 1
    }
  }

  private mutating func score(
    _ text: UnsafeBufferPointer<UInt8>,
    _ line: Int,
    with runner: CardRunner
  ) {
    guard text.count <= Self.lineLimit else { return refuse(line, Self.overlong) }
    let kept = bytes.count
    do throws(LineError) {
      try unsafe runner.score(line: text, number: line, into: &bytes)
      scored += 1
    } catch {
      bytes.removeSubrange(kept...)
      refuse(line, error.reason)
    }
  }

  private static func lengthOfLine(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    guard let base = bytes.baseAddress,
      let feed = unsafe memchr(base, 0x0a, bytes.count)
    else { return bytes.count }
    return unsafe UnsafeRawPointer(base).distance(to: feed)
  }

  private mutating func refuse(_ line: Int, _ reason: String) {
    invalid.append((line, reason))
  }
}
