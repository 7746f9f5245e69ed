/// Why bytes are no JSON, and where.
package struct JSONError: Error, Hashable, Sendable {
  /// `unexpected end`, `unexpected character`, `not UTF-8`, `repeated key "x"` …
  package var reason: String
  /// Offset of the byte at fault from the start of the text.
  package var offset: Int

  package init(reason: String, offset: Int) {
    self.reason = reason
    self.offset = offset
  }
}

extension JSONValue {
  /// Reads a whole JSON text, strictly by RFC 8259.
  package static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
    throw JSONError(reason: "not read yet", offset: 0)
  }
}

/// Writes JSON.
package enum JSONWriter {
  package static func encode(_ value: JSONValue) -> [UInt8] { [] }
}
