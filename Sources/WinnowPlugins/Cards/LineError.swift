package import WinnowCore

/// Why a line of the stream cannot be scored.
package struct LineError: Error, Hashable, Sendable {
  package var reason: String

  package init(_ reason: String) {
    self.reason = reason
  }

  /// What is wrong with the JSON, and at which byte of the line, 1 for the first.
  package init(_ error: JSONError) {
    reason = "\(error.reason) at byte \(error.offset + 1)"
  }
}
