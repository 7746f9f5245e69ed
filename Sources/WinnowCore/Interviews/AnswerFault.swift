/// Why something is no answer to a question.
package struct AnswerFault: Error, Sendable, Hashable {
  /// What is wrong, and what would be right: `min 1`, `no option 'crn' (did you mean 'crm'?)`.
  package var message: String

  package init(_ message: String) {
    self.message = message
  }
}
