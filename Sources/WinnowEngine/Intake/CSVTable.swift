import WinnowCore
import WinnowPlugins

/// A CSV file whose header was read.
struct CSVTable {
  let header: FileHeader
  let dialect: CSVDialect
  /// Stands before the first row.
  var reader: CSVReader

  /// Opens it; what the mapping does not say of delimiter and encoding is detected.
  ///
  /// - Throws: ``WinnowError`` `bad-header` when the first record cannot be read.
  init(file: InputFile, mapping: ImportMapping?) throws(WinnowError) {
    var dialect = CSVDialect.detect(sample: file.head)
    if let delimiter = mapping?.delimiter { dialect.delimiter = delimiter }
    switch mapping?.encoding {
    case .utf8: dialect.encoding = .utf8
    case .latin1: dialect.encoding = .latin1
    case nil: break
    }
    self.dialect = dialect
    self.reader = CSVReader(source: InputFileSource(file: file), dialect: dialect)
    do throws(CSVError) {
      // The file is not empty: blank lines alone have no record.
      header = FileHeader(try reader.next()?.texts ?? [])
    } catch {
      if let cause = error.cause as? WinnowError { throw cause }
      throw Self.noHeader(file, error.reason, error.line)
    }
  }

  /// Refuses a header of one column where the mapping wants several: the delimiter is wrong.
  func checkDelimiter(_ mapping: ImportMapping, _ file: InputFile) throws(WinnowError) {
    let wanted = Set(mapping.columns.map(\.column) + mapping.key.map(\.column))
    guard header.names.count == 1, wanted.count > 1 else { return }
    let name = delimiterName
    let origin = mapping.delimiter == nil ? "detected" : "given in the mapping"
    throw WinnowError(
      .badData,
      code: "wrong-delimiter",
      "with \(name) (\(origin)) the header is one column, \"\(header.names[0].prefix(80))\"; "
        + "the mapping names \(wanted.count)",
      file: file.path,
      line: 1,
      hint: "set delimiter in \(mapping.file), for example delimiter = \";\""
    )
  }

  /// The delimiter in words.
  var delimiterName: String {
    switch dialect.delimiter {
    case 0x2C: "a comma"
    case 0x3B: "a semicolon"
    case 0x09: "a tab"
    case 0x7C: "a bar (|)"
    default: "\"\(Character(Unicode.Scalar(dialect.delimiter)))\""
    }
  }

  private static func noHeader(_ file: InputFile, _ reason: String, _ line: Int) -> WinnowError {
    WinnowError(
      .badData,
      code: "bad-header",
      "cannot read the header: \(reason)",
      file: file.path,
      line: line,
      hint: "the first line must name the columns"
    )
  }
}

/// Lends an open file to the readers.
private struct InputFileSource: ByteSource {
  let file: InputFile

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try unsafe file.read(into: buffer)
  }
}
