import CToml
package import WinnowCore

/// A TOML 1.0 file.
package struct TOMLDocument: Sendable {
  /// The name for messages; nothing is opened by it.
  package let file: String
  package let root: TOMLTable

  /// The largest file that is read: 4 MiB.
  package static let maximumBytes = 4 << 20

  /// Reads a whole file's bytes.
  ///
  /// - Throws: ``WinnowError`` of kind `badData`, code `bad-toml`, with line and column.
  package static func parse(_ bytes: [UInt8], file: String) throws(WinnowError) -> TOMLDocument {
    guard bytes.count <= maximumBytes else {
      throw WinnowError(
        .badData,
        code: "bad-toml",
        "the file is larger than \(maximumBytes >> 20) MiB",
        file: file,
        line: 1,
        column: 1,
        hint: "settings, manifests and mappings are small files"
      )
    }
    switch tree(of: bytes) {
    case .success(let tree):
      var reader = TOMLTreeReader(tree)
      return TOMLDocument(file: file, root: reader.root())
    case .failure(let failure):
      throw WinnowError(
        .badData,
        code: "bad-toml",
        failure.message,
        file: file,
        line: failure.line,
        column: failure.column,
        hint: failure.hint
      )
    }
  }

  /// Reads a whole file's text.
  ///
  /// - Throws: As for bytes.
  package static func parse(_ text: String, file: String) throws(WinnowError) -> TOMLDocument {
    try parse(Array(text.utf8), file: file)
  }

  private static func tree(of bytes: [UInt8]) -> Result<[UInt8], TOMLFailure> {
    let result = unsafe bytes.withUnsafeBufferPointer { unsafe ct_parse($0.baseAddress, $0.count) }
    guard let tree = unsafe result.bytes else { return .failure(unsafe TOMLFailure(result)) }
    defer { unsafe ct_free(tree) }
    return .success(unsafe Array(UnsafeBufferPointer(start: tree, count: result.count)))
  }
}

/// The first thing that is wrong with a text.
private struct TOMLFailure: Error {
  let line: Int
  let column: Int
  let message: String

  init(_ result: ct_result) {
    line = max(1, Int(unsafe result.line))
    column = max(1, Int(unsafe result.column))
    let bytes = unsafe withUnsafeBytes(of: result.message) { unsafe Array($0.prefix { $0 != 0 }) }
    message = Self.worded(String(decoding: bytes, as: UTF8.self))
  }

  var hint: String {
    switch message {
    case "nested too deeply": "at most \(CT_MAXIMUM_DEPTH) brackets may lie in each other"
    case "key too long": "a key has at most \(CT_MAXIMUM_KEY_PARTS) parts with dots between them"
    case _ where message.contains("redefine"):
      "a key stands once in each section: remove one of the two, or put them together"
    default: "text stands in double quotes; see https://toml.io/en/v1.0.0"
    }
  }

  /// In our words, on one line, without control characters.
  private static func worded(_ text: String) -> String {
    let prefix = "Error while parsing "
    let scalars = text.unicodeScalars.map { scalar in
      scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) ? "\u{FFFD}" : scalar
    }
    var clean = String(String.UnicodeScalarView(scalars))
    if clean.hasPrefix(prefix) { clean = "cannot read the " + clean.dropFirst(prefix.count) }
    return clean
  }
}
