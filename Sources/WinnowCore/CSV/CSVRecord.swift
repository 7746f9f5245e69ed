/// One record of a CSV file: its bytes, and where its fields are in them.
///
/// Texts are made when asked for.
package struct CSVRecord: Sendable {
  /// A field: a range of ``CSVRecord/raw``, without the quotes around it.
  struct Field: Sendable {
    var start: UInt32
    var end: UInt32
    var hasDoubledQuotes: Bool
  }

  /// The physical line on which it begins; 1 is the first of the file.
  package internal(set) var line = 0
  /// The record as it stands in the file, in the file's encoding, without its line end.
  package internal(set) var raw: [UInt8] = []
  var fields: [Field] = []
  var encoding = CSVDialect.Encoding.utf8

  /// An empty one, for ``CSVReader/next(into:)``.
  package init() {}

  /// The number of fields, at least 1.
  package var count: Int { fields.count }

  /// The texts of all fields.
  package var texts: [String] { fields.indices.map(text) }

  /// The text of the field at `index`, which is below ``count``.
  package func text(_ index: Int) -> String {
    unsafe withUTF8(of: index) { bytes in unsafe String(decoding: bytes, as: UTF8.self) }
  }

  /// Whether the field at `index`, which is below ``count``, has no text.
  package func isEmpty(_ index: Int) -> Bool { fields[index].start == fields[index].end }

  /// Lends the text of the field at `index`, which is below ``count``, in UTF-8.
  package func withUTF8<Result>(
    of index: Int,
    _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    let field = fields[index]
    return try unsafe raw.withUnsafeBufferPointer { bytes in
      let content = unsafe UnsafeBufferPointer(
        rebasing: bytes[Int(field.start)..<Int(field.end)]
      )
      guard unsafe !isVerbatim(field, content) else { return try unsafe body(content) }
      let decoded = unsafe decode(content, field)
      return try unsafe decoded.withUnsafeBufferPointer(body)
    }
  }

  /// Adds the text of the field at `index`, which is below ``count``, in UTF-8.
  package func append(_ index: Int, to out: inout [UInt8]) {
    unsafe withUTF8(of: index) { bytes in unsafe out.append(contentsOf: bytes) }
  }

  private func isVerbatim(_ field: Field, _ content: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !field.hasDoubledQuotes else { return false }
    guard encoding == .latin1 else { return true }
    return unsafe UTF8Sequence.endOfASCII(from: 0, in: content) == content.count
  }

  private func decode(_ content: UnsafeBufferPointer<UInt8>, _ field: Field) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(content.count)
    var at = 0
    while at < content.count {
      let byte = unsafe content[at]
      // Quotes inside a quoted field come in pairs: the reader has seen to it.
      at += byte == 0x22 && field.hasDoubledQuotes ? 2 : 1
      if byte < 0x80 || encoding == .utf8 {
        out.append(byte)
      } else {
        out.append(contentsOf: Self.windows1252[Int(byte &- 0x80)])
      }
    }
    return out
  }

  /// Latin-1 as the world writes it: the upper half of Windows-1252 (WHATWG Encoding), in UTF-8.
  static let windows1252: [[UInt8]] = {
    let first: [UInt32] = [
      0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
      0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
      0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
      0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
    ]
    return (first + Array(0xA0...0xFF)).map { value in
      Unicode.Scalar(value).map { Array(String($0).utf8) } ?? []
    }
  }()
}
