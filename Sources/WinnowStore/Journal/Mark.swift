import WinnowCore

/// A place in the journal at which a transaction is complete.
struct Mark: Hashable, Sendable {
  /// Position of the segment among all segments, 0 for the first.
  var ordinal: Int
  /// Offset just behind the last line.
  var offset: Int64
  /// Number of the last event; 0 when there is none.
  var number: Int64
  /// Stored checksum of the last line, which seeds the next one.
  var crc: UInt32
  /// Time of the last event.
  var time: Instant

  /// True for a line that lies before it.
  func covers(_ post: Post) -> Bool { (post.ordinal, post.offset) < (ordinal, offset) }
}

/// Where one line stands: the segment's ordinal in the upper half, its offset in the lower.
struct Post: Hashable, Sendable {
  var ordinal: Int
  var offset: Int64

  init(ordinal: Int, offset: Int64) {
    self.ordinal = ordinal
    self.offset = offset
  }

  init(packed: Int64) {
    self.ordinal = Int(packed >> 32)
    self.offset = packed & 0xffff_ffff
  }

  var packed: Int64 { Int64(ordinal) << 32 | (offset & 0xffff_ffff) }
}

/// File names of the journal.
enum SegmentName {
  /// `000000204801.jsonl` for the segment that begins with event 204801.
  static func lines(first: Int64) -> String { digits(first) + ".jsonl" }

  /// `000000204801.seal.json`.
  static func seal(first: Int64) -> String { digits(first) + ".seal.json" }

  /// The first event's number of a segment file; nil for other names.
  static func first(lines name: String) -> Int64? { first(name, suffix: ".jsonl") }

  /// The first event's number of a seal; nil for other names.
  static func first(seal name: String) -> Int64? { first(name, suffix: ".seal.json") }

  /// Whether a file has the name under which a segment or a seal is written before it is put in place.
  static func isPending(_ name: String) -> Bool {
    guard name.hasSuffix(".new") else { return false }
    let target = String(name.dropLast(4))
    return first(lines: target) != nil || first(seal: target) != nil
  }

  private static func first(_ name: String, suffix: String) -> Int64? {
    guard name.hasSuffix(suffix) else { return nil }
    let stem = name.dropLast(suffix.count)
    guard stem.utf8.count >= 12, stem.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
      let number = Int64(stem), number > 0, digits(number) == stem
    else { return nil }
    return number
  }

  private static let zeros = "000000000000"

  private static func digits(_ number: Int64) -> String {
    let text = String(number)
    return zeros.prefix(max(0, zeros.utf8.count - text.utf8.count)) + text
  }
}
