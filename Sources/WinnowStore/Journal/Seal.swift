import WinnowCore

/// What is written beside a segment once it is full: enough to notice any change of it.
struct Seal: Hashable {
  var first: Int64
  var last: Int64
  /// Lines with the header.
  var lines: Int64
  var bytes: Int64
  /// Stored checksum of the last line.
  var crc: UInt32
  /// Of the whole file, as `sha256sum` gives it.
  var sha256: String
  /// What the segment's header says about the one before.
  var previous: String
  /// SHA-256 of each 1024 lines.
  var blocks: [String]
  /// What ``sha256`` was before lines were rewritten on purpose, oldest first.
  var superseded: [String] = []
  /// Number of the event that tells of the last erasure in it.
  var erasure: Int64?
  /// Number of the event that tells of the last repair of it.
  var repair: Int64?
  /// The folder that the segment was moved to; nil while it stands beside its seal.
  var archive: String?
  /// The transaction of the command that sealed the segment; nil when it was full.
  var transaction: String?

  static let linesPerBlock = 1024

  /// True when the next segment's header may call this one so.
  func accepts(_ digest: String) -> Bool { sha256 == digest || superseded.contains(digest) }

  /// The text of the file; it ends with a checksum as the journal's lines do.
  var text: [UInt8] {
    var object: JSONObject = [
      "seal": 1, "first": .int(first), "last": .int(last), "lines": .int(lines),
      "bytes": .int(bytes), "crc": .string(Bytes.hex(crc)), "sha256": .string(sha256),
      "prev": .string(previous), "blocks": .array(blocks.map { .string($0) }),
    ]
    if !superseded.isEmpty {
      object.append("supersedes", .array(superseded.map { .string($0) }))
    }
    if let erasure { object.append("erasure", .int(erasure)) }
    if let repair { object.append("repair", .int(repair)) }
    if let archive { object.append("archive", .string(archive)) }
    if let transaction { object.append("tx", .string(transaction)) }
    return JournalLine.closed(JSONWriter.encode(.object(object)))
  }
}

extension Seal {
  /// Reads the text of a seal; nil when it is none, or not as it was written.
  init?(_ text: [UInt8]) {
    guard let end = Bytes.newline(text, 0..<text.count), end == text.count - 1,
      (try? JournalLine.checkedTrailer(text, 0..<end, seed: 0)) != nil,
      let object = (try? JSONValue.parse(text))?.object, object["seal"]?.integer == 1,
      let first = object["first"]?.integer, let last = object["last"]?.integer,
      let lines = object["lines"]?.integer, let bytes = object["bytes"]?.integer,
      let digits = object["crc"]?.text.map({ Array($0.utf8) }), digits.count == 8,
      let crc = Bytes.readHex(digits, at: 0), let sha256 = object["sha256"]?.text,
      let previous = object["prev"]?.text, let blocks = object["blocks"]?.array
    else { return nil }
    self.init(
      first: first,
      last: last,
      lines: lines,
      bytes: bytes,
      crc: crc,
      sha256: sha256,
      previous: previous,
      blocks: blocks.compactMap(\.text)
    )
    superseded = object["supersedes"]?.array?.compactMap(\.text) ?? []
    erasure = object["erasure"]?.integer
    repair = object["repair"]?.integer
    archive = object["archive"]?.text
    transaction = object["tx"]?.text
  }
}

extension JournalLine {
  /// A JSON object as a line of its own: with a checksum that begins with 0, and its newline.
  static func closed(_ object: [UInt8]) -> [UInt8] {
    var out = object
    out.removeLast()
    let crc = Bytes.checksum(out, 0..<out.count, seed: 0)
    appendTrailer(crc, to: &out)
    return out
  }

  /// `,"c":"0513de82"}` and the newline.
  static func appendTrailer(_ crc: UInt32, to out: inout [UInt8]) {
    out += trailerStart
    Bytes.appendHex(crc, to: &out)
    out += trailerEnd
  }

  private static let trailerStart = Array(",\"c\":\"".utf8)
  private static let trailerEnd = Array("\"}\n".utf8)
}
