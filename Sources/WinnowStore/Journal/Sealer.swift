import Crypto
import WinnowCore

/// Works out the seal of a segment from its bytes.
struct Sealer {
  /// SHA-256 of bytes, in hexadecimal digits.
  static func digest(_ bytes: [UInt8]) -> String { Bytes.hex(SHA256.hash(data: bytes)) }

  private var whole = SHA256()
  private var block = SHA256()
  private var blocks: [String] = []
  private var lines: Int64 = 0
  private var count: Int64 = 0

  /// The seal of bytes that are rewritten lines of the segment with the seal `old`.
  static func seal(_ bytes: [UInt8], like old: Seal) -> Seal {
    var sealer = Sealer()
    sealer.add(bytes)
    let crc = Bytes.readHex(bytes, at: bytes.count - 11) ?? 0
    var seal = sealer.seal(first: old.first, last: old.last, crc: crc, previous: old.previous)
    seal.superseded = old.superseded
    seal.erasure = old.erasure
    seal.repair = old.repair
    seal.archive = old.archive
    seal.transaction = old.transaction
    return seal
  }

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

extension [String] {
  /// Each text once, where it stands first.
  func uniqued() -> [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}

extension JournalFiles {
  func sealPath(_ ordinal: Int) -> String {
    folder + "/" + SegmentName.seal(first: segments[ordinal])
  }

  /// The seal beside a segment; nil when it is missing or no seal, or when it cannot be read.
  func storedSeal(_ ordinal: Int) -> Seal? { storedSeal(path: sealPath(ordinal)) }

  func storedSeal(path: String) -> Seal? { (try? readSeal(path: path)) ?? nil }

  /// The seal beside a segment; nil when it is missing or no seal.
  ///
  /// - Throws: code `unreadable` when the system does not let it be read.
  func readSeal(_ ordinal: Int) throws(StoreError) -> Seal? {
    try readSeal(path: sealPath(ordinal))
  }

  func readSeal(path: String) throws(StoreError) -> Seal? {
    do throws(IOFailure) {
      let bytes = try io.beginning(of: path, upTo: Self.sealLimit)
      return bytes.count < Self.sealLimit ? Seal(bytes) : nil
    } catch {
      guard error.isMissing else { throw .unreadable(error, file: path) }
      return nil
    }
  }

  private static let sealLimit = 64 << 20

  /// What `body` gives; nil where it ends at damage. What the system refuses is no damage.
  func unlessDamaged<Value>(_ body: () throws(StoreError) -> Value?) throws(StoreError) -> Value? {
    do throws(StoreError) {
      return try body()
    } catch {
      guard error.code != .unreadable else { throw error }
      return nil
    }
  }

  /// Makes seals anew that are missing, for segments that are what their successors say, and removes
  /// files that were to be put in place when their writer was stopped.
  ///
  /// Only the holder of the lock may do this.
  func tidy() throws(StoreError) {
    let names = Set(try reading(folder) { () throws(IOFailure) in try io.list(folder) })
    // Nobody needs them, so whether they go does not matter.
    for name in names where SegmentName.isPending(name) { try? io.remove(folder + "/" + name) }
    try mendSeals(names)
  }

  private func mendSeals(_ names: Set<String>) throws(StoreError) {
    for ordinal in segments.indices.dropLast()
    where !names.contains(SegmentName.seal(first: segments[ordinal])) {
      let sound = try unlessDamaged { () throws(StoreError) in try soundSeal(ordinal) }
      guard let seal = sound else { continue }
      do throws(IOFailure) {
        try io.replace(sealPath(ordinal), in: folder, with: seal.text)
      } catch {
        throw .notWritten(error, file: sealPath(ordinal))
      }
    }
  }

  /// The seal of a full segment; nil when the next one says that it was another, and no event tells
  /// why.
  func soundSeal(_ ordinal: Int) throws(StoreError) -> Seal? {
    var seal = try computedSeal(ordinal, end: try end(ordinal))
    let before = try header(ordinal + 1).previous
    if seal.sha256 == before { return seal }
    let rewrites = try rewrites()
    guard rewrites.explain(before, becoming: seal.sha256) else { return nil }
    rewrites.annotate(&seal, was: before)
    return seal
  }

  /// The end of a segment that is not the last one, as its last line and the next segment's name
  /// tell it.
  ///
  /// - Throws: code `damaged` when its last line has no checksum.
  func end(_ ordinal: Int) throws(StoreError) -> Mark {
    let size = try size(ordinal)
    let end = try read(ordinal, at: max(0, size - 11), count: 11)
    guard end.count == 11, let crc = Bytes.readHex(end, at: 0) else {
      throw .damaged(self, ordinal: ordinal, offset: max(0, size - 11), .trailer)
    }
    return Mark(
      ordinal: ordinal,
      offset: size,
      number: segments[ordinal + 1] - 1,
      crc: crc,
      time: try header(ordinal + 1).time
    )
  }

  /// The segment that an event is in, or would be in; nil when it would be before the first one.
  func ordinal(ofEvent number: Int64) -> Int? {
    segments.lastIndex { $0 <= max(number, segments.first ?? 1) }
  }

  /// SHA-256 of an event's segment up to the end of its line; nil when it cannot be read up to it.
  func digest(upToEvent number: Int64) throws(StoreError) -> String? {
    guard let ordinal = ordinal(ofEvent: number) else { return nil }
    guard number > 0 else { return try digest(0, upTo: Int64(try header(0).length)) }
    if ordinal + 1 < segments.count, segments[ordinal + 1] == number + 1 {
      return try wholeDigest(ordinal)
    }
    var scan = JournalScan(self, from: try start(ordinal))
    while try scan.next(), scan.ordinal == ordinal {
      for line in scan.lines where line.number == number {
        return try digest(ordinal, upTo: line.offset + Int64(line.length))
      }
    }
    return nil
  }

  /// The anchor of a journal that ends in a segment at `end`, behind event `number`.
  ///
  /// A segment that holds no event yet leaves it to the one before: sealing changes no anchor.
  func head(_ ordinal: Int, upTo end: Int64, number: Int64) throws(StoreError) -> JournalHead {
    let isEmpty = ordinal > 0 && number < segments[ordinal]
    let digest = try isEmpty ? wholeDigest(ordinal - 1) : digest(ordinal, upTo: end)
    return JournalHead(number: number, sha256: digest)
  }

  /// SHA-256 of a whole segment; of one in an archive that is not there, as its seal says.
  private func wholeDigest(_ ordinal: Int) throws(StoreError) -> String {
    do throws(StoreError) {
      return try digest(ordinal, upTo: .max)
    } catch {
      guard error.code == .archived, let seal = try readSeal(ordinal) else { throw error }
      return seal.sha256
    }
  }

  /// SHA-256 of a segment's bytes up to `end`.
  func digest(_ ordinal: Int, upTo end: Int64) throws(StoreError) -> String {
    var digest = SHA256()
    var at: Int64 = 0
    while at < end {
      let bytes = try read(ordinal, at: at, count: Int(min(1 << 20, end - at)))
      guard !bytes.isEmpty else { break }
      Bytes.hash(bytes, 0..<bytes.count, into: &digest)
      at += Int64(bytes.count)
    }
    return Bytes.hex(digest.finalize())
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
