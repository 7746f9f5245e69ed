import WinnowCore

/// The segment that comes behind a full one, before it is on the disk.
struct NextSegment {
  /// The seal of the segment before.
  var seal: Seal
  /// The number of its first event.
  let first: Int64
  /// Its first line, with the newline.
  let header: [UInt8]
  /// Just behind the header.
  let start: Mark

  /// The segment behind the one that ends at `end` and has this seal; `time` is when it is made.
  init(behind end: Mark, seal: Seal, store: String, time: Instant) {
    self.seal = seal
    first = end.number + 1
    header =
      SegmentHeader(store: store, first: first, previous: seal.sha256, time: time).line
    var start = end
    start.ordinal += 1
    start.offset = Int64(header.count)
    start.crc = Bytes.readHex(header, at: header.count - 11) ?? 0
    self.start = start
  }

  var name: String { SegmentName.lines(first: first) }
}
