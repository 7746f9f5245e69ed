/// A table that plugins and Winnow hand to each other.
package struct HostClass: Sendable {
  /// One of its members.
  package struct Field: Sendable {
    package var name: String
    var type: HostType
    /// One sentence without its full stop.
    var summary: String
    var isOptional = true
  }

  /// As the Lua language server knows it: `winnow.Scorecard`.
  package var name: String
  /// One sentence with its full stop.
  var summary: String
  package var fields: [Field]
  /// What its elements 1, 2, 3 … are, when it has any.
  var elements: HostType?
}
