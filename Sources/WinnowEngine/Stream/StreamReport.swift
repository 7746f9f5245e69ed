package import WinnowPlugins

/// What scoring a stream gave.
package struct StreamReport: Sendable {
  /// Lines that were scored, and lines that could not be.
  package var scored = 0
  package var invalid = 0
  /// Criteria that failed, in the order in which they did.
  package var failures: [CardFailure] = []
  /// Whether whoever read the results went away before the end.
  package var isCutShort = false

  package init() {}
}
