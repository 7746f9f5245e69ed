import WinnowCore
import WinnowPlugins

/// A CSV file whose header was read.
struct CSVTable {
  let header: FileHeader
  /// The header as it stands in the file.
  let head: [UInt8]
  let dialect: CSVDialect
  /// Stands before the first row.
  var reader: CSVReader

  /// Opens it; what the mapping does not say of delimiter and encoding is detected.
  ///
  /// A first line `sep=;`, as Excel writes it, names the delimiter and is passed over.
  ///
  /// - Throws: ``WinnowError`` `bad-header` when the first record cannot be read.
  init(file: InputFile, mapping: ImportMapping?) throws(WinnowError) {
    var dialect = CSVDialect.detect(sample: file.head)
    let named = Self.namedDelimiter(file.head)
    if let named { dialect.delimiter = named }
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
      if named != nil { _ = try reader.next() }
      let first = try reader.next()
      header = FileHeader(first?.texts ?? [])
      head = first?.raw ?? []
    } catch {
      if let cause = error.cause as? WinnowError { throw cause }
      throw Self.noHeader(file, error.reason, error.line)
    }
  }

  /// Refuses a header of one column that another delimiter would cut into those that the mapping
  /// names: the delimiter is wrong.
  func checkDelimiter(_ mapping: ImportMapping, _ file: InputFile) throws(WinnowError) {
    let wanted = Set(mapping.columns.map(\.column) + mapping.key.map(\.column))
    guard header.names.count == 1, wanted.isDisjoint(with: header.names) else { return }
    let better = Self.delimiters.first { delimiter in
      let names = header.names[0].split(separator: Character(Unicode.Scalar(delimiter)))
      return names.count > 1
        && names.contains { wanted.contains(FileHeader([String($0)]).names[0]) }
    }
    guard better != nil || wanted.count > 1 else { return }
    let given = Self.name(dialect.delimiter)
    let origin = mapping.delimiter == nil ? "detected" : "given in the mapping"
    let proposal = better.map { "; the file seems to have \(Self.name($0))" } ?? ""
    throw WinnowError(
      .badData,
      code: "wrong-delimiter",
      "with \(given) (\(origin)) the header is one column, \"\(header.names[0].prefix(80))\"; "
        + "the mapping names \(wanted.count)\(proposal)",
      file: file.path,
      line: 1,
      hint: "set delimiter in \(mapping.file), for example delimiter = "
        + SketchText.quoted(String(Unicode.Scalar(better ?? 0x3B)))
    )
  }

  private static let delimiters: [UInt8] = [0x2C, 0x3B, 0x09, 0x7C]

  /// The delimiter of a first line `sep=;`.
  private static func namedDelimiter(_ head: [UInt8]) -> UInt8? {
    let text = head.starts(with: [0xEF, 0xBB, 0xBF]) ? head.dropFirst(3) : head[...]
    guard text.prefix(4).elementsEqual("sep=".utf8) else { return nil }
    let rest = text.dropFirst(4)
    guard let delimiter = rest.first, delimiters.contains(delimiter),
      let end = rest.dropFirst().first, end == 0x0A || end == 0x0D
    else { return nil }
    return delimiter
  }

  /// The delimiter in words.
  private static func name(_ delimiter: UInt8) -> String {
    switch delimiter {
    case 0x2C: "a comma"
    case 0x3B: "a semicolon"
    case 0x09: "a tab"
    case 0x7C: "a bar (|)"
    default: "\"\(Character(Unicode.Scalar(delimiter)))\""
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
