import Crypto
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

  static let linesPerBlock = 1024

  /// The text of the file.
  var text: [UInt8] {
    let object: JSONObject = [
      "seal": 1, "first": .int(first), "last": .int(last), "lines": .int(lines),
      "bytes": .int(bytes), "crc": .string(Bytes.hex(crc)), "sha256": .string(sha256),
      "prev": .string(previous), "blocks": .array(blocks.map { .string($0) }),
    ]
    var out = JSONWriter.encode(.object(object))
    out.append(0x0a)
    return out
  }
}

extension Seal {
  /// Reads the text of a seal; nil when it is none.
  init?(_ text: [UInt8]) {
    guard let object = (try? JSONValue.parse(text))?.object, object["seal"]?.integer == 1,
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
  }
}

/// Works out the seal of a segment from its bytes.
struct Sealer {
  private var whole = SHA256()
  private var block = SHA256()
  private var blocks: [String] = []
  private var lines: Int64 = 0
  private var count: Int64 = 0

  /// Takes the next bytes of the file.
  mutating func add(_ bytes: [UInt8]) {
    Bytes.hash(bytes, 0..<bytes.count, into: &whole)
    count += Int64(bytes.count)
    var start = 0
    while start < bytes.count {
      guard let end = endOfBlock(bytes, from: start) else {
        Bytes.hash(bytes, start..<bytes.count, into: &block)
        return
      }
      Bytes.hash(bytes, start..<end, into: &block)
      blocks.append(Bytes.hex(block.finalize()))
      block = SHA256()
      start = end
    }
  }

  /// The seal, given what the segment's lines say.
  mutating func seal(first: Int64, last: Int64, crc: UInt32, previous: String) -> Seal {
    if lines % Int64(Seal.linesPerBlock) != 0 { blocks.append(Bytes.hex(block.finalize())) }
    return Seal(
      first: first,
      last: last,
      lines: lines,
      bytes: count,
      crc: crc,
      sha256: Bytes.hex(whole.finalize()),
      previous: previous,
      blocks: blocks
    )
  }

  /// Counts lines from `start` on; the index behind the line that fills the block, or nil.
  private mutating func endOfBlock(_ bytes: [UInt8], from start: Int) -> Int? {
    var at = start
    while let end = Bytes.newline(bytes, at..<bytes.count) {
      lines += 1
      at = end + 1
      if lines % Int64(Seal.linesPerBlock) == 0 { return at }
    }
    return nil
  }
}

extension JournalFiles {
  func sealPath(_ ordinal: Int) -> String {
    folder + "/" + SegmentName.seal(first: segments[ordinal])
  }

  /// The seal beside a segment; nil when it is missing or no seal.
  func storedSeal(_ ordinal: Int) -> Seal? {
    guard let file = try? io.open(sealPath(ordinal), .read) else { return nil }
    defer { io.close(file) }
    guard let size = try? io.identity(file).size, size > 0, size < 64 << 20 else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(size))
    var filled = 0
    while filled < bytes.count {
      guard let count = try? io.read(file, at: Int64(filled), into: &bytes, from: filled), count > 0
      else { return nil }
      filled += count
    }
    return Seal(bytes)
  }

  /// Makes seals anew that are missing, for segments that are what their successors say.
  ///
  /// Only the holder of the lock may do this.
  func mendSeals() throws(StoreError) {
    let names = Set(try reading(folder) { () throws(IOFailure) in try io.list(folder) })
    for ordinal in segments.indices.dropLast()
    where !names.contains(SegmentName.seal(first: segments[ordinal])) {
      guard let seal = try? soundSeal(ordinal) else { continue }
      do throws(IOFailure) {
        try io.replace(sealPath(ordinal), in: folder, with: seal.text)
      } catch {
        throw .notWritten(error, file: sealPath(ordinal))
      }
    }
  }

  /// The seal of a full segment; nil when the next one says that it was another.
  private func soundSeal(_ ordinal: Int) throws(StoreError) -> Seal? {
    let size = try size(ordinal)
    let end = try read(ordinal, at: max(0, size - 11), count: 11)
    guard end.count == 11, let crc = Bytes.readHex(end, at: 0) else { return nil }
    let header = try header(ordinal + 1)
    let mark = Mark(
      ordinal: ordinal,
      offset: size,
      number: segments[ordinal + 1] - 1,
      crc: crc,
      time: header.time
    )
    let seal = try computedSeal(ordinal, end: mark)
    return seal.sha256 == header.previous ? seal : nil
  }

  /// The seal that a segment must have, from its bytes up to `end`.
  func computedSeal(_ ordinal: Int, end: Mark) throws(StoreError) -> Seal {
    let header = try header(ordinal)
    var sealer = Sealer()
    var at: Int64 = 0
    while at < end.offset {
      let bytes = try read(ordinal, at: at, count: Int(min(1 << 20, end.offset - at)))
      guard !bytes.isEmpty else { break }
      sealer.add(bytes)
      at += Int64(bytes.count)
    }
    return sealer.seal(
      first: header.first,
      last: end.number,
      crc: end.crc,
      previous: header.previous
    )
  }
}
