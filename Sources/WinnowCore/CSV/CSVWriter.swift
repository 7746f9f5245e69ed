/// Writes CSV by RFC 4180, with LF at the end of lines.
///
/// A text that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or
/// a carriage return) gets a leading `'`, unless written raw. Numbers never do.
package enum CSVWriter {
  /// Adds one record of texts, with its line end.
  package static func append(
    _ fields: some Collection<String>,
    to out: inout [UInt8],
    delimiter: UInt8 = 0x2C,
    raw: Bool = false
  ) {
    append(record: fields, to: &out, delimiter: delimiter) { field, out in
      append(text: field, to: &out, delimiter: delimiter, raw: raw)
    }
  }

  /// Adds one record of values, with its line end: null is empty, lists and objects are JSON.
  package static func append(
    _ values: some Collection<JSONValue>,
    to out: inout [UInt8],
    delimiter: UInt8 = 0x2C,
    raw: Bool = false
  ) {
    append(record: values, to: &out, delimiter: delimiter) { value, out in
      append(value, to: &out, delimiter: delimiter, raw: raw)
    }
  }

  /// Adds one field, quoted where needed.
  package static func append(
    text: String,
    to out: inout [UInt8],
    delimiter: UInt8 = 0x2C,
    raw: Bool = false
  ) {
    var copy = text
    copy.withUTF8 { bytes in
      unsafe append(bytes: bytes, to: &out, delimiter: delimiter, raw: raw)
    }
  }

  /// Adds one field given in bytes of any encoding, quoted where needed.
  package static func append(
    bytes: UnsafeBufferPointer<UInt8>,
    to out: inout [UInt8],
    delimiter: UInt8 = 0x2C,
    raw: Bool = false
  ) {
    let isGuarded = unsafe !raw && bytes.first.map(isFormulaStart) == true
    let isQuoted = unsafe bytes.contains {
      $0 == 0x22 || $0 == 0x0A || $0 == 0x0D || $0 == delimiter
    }
    if isQuoted { out.append(0x22) }
    if isGuarded { out.append(0x27) }
    if isQuoted {
      for index in 0..<bytes.count {
        let byte = unsafe bytes[index]
        if byte == 0x22 { out.append(0x22) }
        out.append(byte)
      }
      out.append(0x22)
    } else {
      unsafe out.append(contentsOf: bytes)
    }
  }

  private static func append(
    _ value: JSONValue,
    to out: inout [UInt8],
    delimiter: UInt8,
    raw: Bool
  ) {
    switch value {
    case .null: break
    case .string(let text): append(text: text, to: &out, delimiter: delimiter, raw: raw)
    case .bool, .int, .double: JSONWriter.append(value, to: &out)
    case .array, .object:
      let json = JSONWriter.encode(value)
      unsafe json.withUnsafeBufferPointer { bytes in
        unsafe append(bytes: bytes, to: &out, delimiter: delimiter, raw: raw)
      }
    }
  }

  private static func append<Field>(
    record fields: some Collection<Field>,
    to out: inout [UInt8],
    delimiter: UInt8,
    _ body: (Field, inout [UInt8]) -> Void
  ) {
    let start = out.count
    var isFirst = true
    for field in fields {
      if !isFirst { out.append(delimiter) }
      isFirst = false
      body(field, &out)
    }
    // An empty line would not count as a record.
    if out.count == start, !isFirst { out.append(contentsOf: [0x22, 0x22]) }
    out.append(0x0A)
  }

  private static func isFormulaStart(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D: true
    default: false
    }
  }
}
