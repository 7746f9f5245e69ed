import WinnowStore

/// A sealed segment in which single bits change.
package struct BitRot: Sendable {
  package let store: MemoryStore
  /// Path of the sealed segment.
  package let path: String
  private let bytes: [UInt8]
  /// Each line without its end.
  package let lines: [Range<Int>]
  /// The checksum stored in each line, and the number of its event.
  private let checksums: [UInt32]
  private let numbers: [Int64]

  /// A store whose first segment is full with at least so many bytes.
  package init(bytes count: Int) throws {
    store = try MemoryStore(segmentLimit: Int64(count))
    path = store.segments[0]
    var random = SplitMix(state: 7)
    var serial = 0
    while store.segments.count == 1 {
      serial += 1
      let names = (0..<random.number(in: 1...200)).map { _ in Self.name(&random) }
      try store.add(names, transaction: "T\(serial)")
    }
    bytes = store.disk.bytes(path) ?? []
    lines = Self.lines(bytes)
    (checksums, numbers) = try Self.facts(bytes, lines)
  }

  package var size: Int { bytes.count }

  private static func name(_ random: inout SplitMix) -> String {
    let letters = (0..<random.number(in: 3...60)).map { _ in
      UInt8(0x20 + random.number(in: 0...94))
    }
    return String(decoding: letters, as: UTF8.self)
  }

  private static func lines(_ bytes: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start = 0
    while let end = bytes[start...].firstIndex(of: 0x0a) {
      found.append(start..<end)
      start = end + 1
    }
    return found
  }

  private static func facts(
    _ bytes: [UInt8],
    _ lines: [Range<Int>]
  ) throws -> ([UInt32], [Int64]) {
    let header = bytes[lines[0]].suffix(10).prefix(8)
    var checksums = [UInt32(String(decoding: header, as: UTF8.self), radix: 16) ?? 0]
    var numbers: [Int64] = [0]
    for range in lines.dropFirst() {
      let line = try JournalLine(bytes, range, seed: checksums[checksums.count - 1])
      checksums.append(line.crc)
      numbers.append(line.number)
    }
    return (checksums, numbers)
  }

  // MARK: Line by line

  /// Flips every bit of some lines, or every `step`-th of them.
  ///
  /// - Returns: How many bits, and the places of those that the check of their lines lets pass.
  package func missed(inLines part: Range<Int>, step: Int = 1) -> (bits: Int, missed: [String]) {
    var copy = bytes
    var missed: [String] = []
    var bits = 0
    for line in part.clamped(to: 1..<lines.count) {
      let first = lines[line].lowerBound * 8
      let last = lines[line].upperBound * 8 + 7
      for place in stride(from: (first + step - 1) / step * step, through: last, by: step) {
        bits += 1
        copy[place / 8] ^= 1 << UInt8(place % 8)
        if passes(copy, line, isEndHit: place / 8 == lines[line].upperBound) {
          missed.append("bit \(place % 8) of byte \(place / 8)")
        }
        copy[place / 8] ^= 1 << UInt8(place % 8)
      }
    }
    return (bits, missed)
  }

  /// True when everything from `line` up to where it was is taken for sound.
  private func passes(_ copy: [UInt8], _ line: Int, isEndHit: Bool) -> Bool {
    let last = isEndHit ? min(line + 1, lines.count - 1) : line
    var start = lines[line].lowerBound
    var seed = checksums[line - 1]
    var number = numbers[line]
    while start <= lines[last].upperBound {
      let end = copy[start...lines[last].upperBound].firstIndex(of: 0x0a)
      // A line without an end is unfinished.
      guard let end, let found = try? JournalLine(copy, start..<end, seed: seed),
        found.number == number
      else { return false }
      seed = found.crc
      number += 1
      start = end + 1
    }
    return true
  }

  // MARK: As a whole

  /// Flips one bit of the segment and has the whole store verified.
  ///
  /// - Returns: What is wrong with the findings; nil when the place is found within one line.
  package func fault(byte: Int, bit: Int) -> String? {
    let copy = store.copy()
    copy.disk.flip(path, byte: byte, bit: bit)
    let line = (lines.firstIndex { byte <= $0.upperBound } ?? 0) + 1
    do {
      let findings = try copy.open().verify(isDeep: true).findings
      guard let first = findings.first(where: { $0.line > 0 && path.hasSuffix($0.file) })
      else { return "bit \(bit) of byte \(byte) is not found in its file: \(findings)" }
      guard abs(first.line - line) <= 1
      else { return "bit \(bit) of byte \(byte) in line \(line) is found in line \(first.line)" }
      return nil
    } catch {
      return "bit \(bit) of byte \(byte) ends the check: \(error)"
    }
  }

  /// How many bits a file of the store has.
  package func bits(in path: String) -> Int { (store.disk.bytes(path) ?? []).count * 8 }

  /// Flips bits of a small file beside the segment; gives those that nobody notices.
  package func unnoticed(in path: String, _ places: some Sequence<Int>) -> [String] {
    places.compactMap { place in
      let copy = store.copy()
      copy.disk.flip(path, byte: place / 8, bit: place % 8)
      return copy.findings().isEmpty ? "bit \(place % 8) of byte \(place / 8)" : nil
    }
  }
}
