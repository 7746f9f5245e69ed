/// Why bytes are no JSON, and where.
public struct JSONError: Error, Hashable, Sendable {
  /// `unexpected end`, `expected a value`, `not UTF-8`, `repeated key "x"` …
  public var reason: String
  /// Offset of the byte at fault from the start of the text.
  public var offset: Int

  /// The fault at an offset, in words.
  public init(reason: String, offset: Int) {
    self.reason = reason
    self.offset = offset
  }
}

extension JSONError: CustomStringConvertible {
  /// `expected a value at byte 12`.
  public var description: String { "\(reason) at byte \(offset)" }
}
