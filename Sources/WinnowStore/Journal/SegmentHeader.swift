import WinnowCore

/// The first line of a segment: whose it is, where it begins and what came before.
struct SegmentHeader {
  var store: String
  /// Number of the first event that the segment may hold.
  var first: Int64
  /// SHA-256 of the segment before it, as sealed; empty for the first one.
  var previous: String
  var time: Instant
  var crc: UInt32 = 0
  /// Bytes of the line with its newline.
  var length = 0

  /// The version of the format that this code reads and writes.
  static let version: Int64 = 1
  static let lengthLimit = 1024

  init(store: String, first: Int64, previous: String, time: Instant) {
    self.store = store
    self.first = first
    self.previous = previous
    self.time = time
  }

  /// Reads the header at the start of `bytes`; nil when there is none.
  ///
  /// - Throws: code `newer-format`.
  init?(_ bytes: [UInt8], path: String) throws(StoreError) {
    guard let end = Bytes.newline(bytes, 0..<bytes.count),
      let crc = try? JournalLine.checkedTrailer(bytes, 0..<end, seed: 0),
      let object = try? JSONValue.parse(Array(bytes[..<end])).object,
      let version = object["h"]?.integer
    else { return nil }
    guard version <= Self.version else {
      throw StoreError(
        .newerFormat,
        .newerFormat,
        "the journal has format \(version), newer than this Winnow",
        hint: "update Winnow",
        file: path,
        line: 1
      )
    }
    guard let store = object["store"]?.text, let first = object["first"]?.integer,
      let previous = object["prev"]?.text, let time = object["t"]?.text.flatMap({ Instant($0) })
    else { return nil }
    self.init(store: store, first: first, previous: previous, time: time)
    self.crc = crc
    self.length = end + 1
  }

  /// Bytes of the header with this content behind another segment, with its newline.
  static func length(store: String, first: Int64) -> Int {
    emptyLength + store.utf8.count + String(first).utf8.count
  }

  private static let emptyLength =
    SegmentHeader(
      store: "",
      first: 1,
      previous: String(repeating: "0", count: 64),
      time: Instant(milliseconds: 0)
    ).line.count - 1

  /// The line with its newline.
  var line: [UInt8] {
    let object: JSONObject = [
      "h": .int(Self.version), "store": .string(store), "first": .int(first),
      "prev": .string(previous), "t": .string(time.description),
    ]
    return JournalLine.closed(JSONWriter.encode(.object(object)))
  }
}
