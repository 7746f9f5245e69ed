/// How a CSV file is written.
package struct CSVDialect: Hashable, Sendable {
  /// How text is written in bytes.
  package enum Encoding: String, Sendable {
    case utf8 = "utf-8"
    /// Windows-1252, which agrees with ISO 8859-1 on everything that is printed.
    case latin1 = "latin-1"
  }

  /// The byte between fields: an ASCII character other than a quote and a line end.
  package var delimiter: UInt8
  package var encoding: Encoding

  package init(delimiter: UInt8 = 0x2C, encoding: Encoding = .utf8) {
    self.delimiter = delimiter
    self.encoding = encoding
  }

  /// The dialect that fits the beginning of a file best; a comma and UTF-8 when nothing tells.
  ///
  /// The delimiter is the one of `,` `;` tab `|` that cuts the most records of the sample into as
  /// many fields as the first, quotes respected; among equals the one that gives more fields.
  package static func detect(sample: [UInt8]) -> CSVDialect {
    let candidates: [UInt8] = [0x2C, 0x3B, 0x09, 0x7C]
    var best = (delimiter: candidates[0], score: (0.0, 0))
    for delimiter in candidates {
      let score = score(delimiter, sample)
      if score > best.score { best = (delimiter, score) }
    }
    return CSVDialect(delimiter: best.delimiter, encoding: encoding(of: sample))
  }

  /// The share of records that are like the first one, and the fields of that; (0, 0) if it has 1.
  private static func score(_ delimiter: UInt8, _ sample: [UInt8]) -> (Double, Int) {
    var reader = CSVReader(
      source: ByteArraySource(sample),
      dialect: CSVDialect(delimiter: delimiter, encoding: .latin1)
    )
    var counts: [Int] = []
    var record = CSVRecord()
    while counts.count < 100 {
      do throws(CSVError) {
        guard try reader.next(into: &record) else { break }
        counts.append(record.count)
      } catch {
        // A wrong delimiter, or the end of the sample inside quotes: no record like the first.
        counts.append(0)
      }
    }
    if counts.count > 1, counts.count < 100, ![0x0A, 0x0D].contains(sample.last) {
      counts.removeLast()
    }
    guard let first = counts.first, first > 1 else { return (0, 0) }
    return (Double(counts.count { $0 == first }) / Double(counts.count), first)
  }

  /// UTF-8 unless more bytes beyond ASCII are malformed than well formed: one broken record does
  /// not change how the others are read.
  private static func encoding(of sample: [UInt8]) -> Encoding {
    unsafe sample.withUnsafeBufferPointer { bytes in
      var balance = 0
      var at = unsafe UTF8Sequence.endOfASCII(from: 0, in: bytes)
      while at < bytes.count {
        let count = unsafe UTF8Sequence.length(at: at, in: bytes)
        if count == 0, unsafe isCut(at: at, in: bytes) { break }
        balance += count == 0 ? -1 : 1
        at = unsafe UTF8Sequence.endOfASCII(from: at + max(count, 1), in: bytes)
      }
      return balance < 0 ? .latin1 : .utf8
    }
  }

  /// Whether the sample ends inside the character that begins at `start`.
  private static func isCut(at start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let rest = unsafe bytes[(start + 1)...]
    return unsafe rest.count < 3 && (0xC2...0xF4).contains(bytes[start])
      && rest.allSatisfy { $0 & 0xC0 == 0x80 }
  }
}
