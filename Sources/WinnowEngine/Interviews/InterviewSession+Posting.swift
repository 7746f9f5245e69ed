package import WinnowCore
import WinnowPlugins

extension InterviewSession {
  /// Answers the question of a page: one that was shown when ``sequence`` was `number`.
  ///
  /// A page that was sent twice, or that is older than the last answer, changes nothing.
  ///
  /// - Parameters:
  ///   - number: The ``sequence`` of the interview when the page was made.
  ///   - key: The question on the page.
  ///   - reply: The answer.
  /// - Returns: What it did; not taken, the pass says why.
  /// - Throws: usage, `stale`, with the question that is asked now; as ``answer(_:from:)``.
  package func post(number: Int, key: String, reply: Reply) throws -> Advance {
    guard number == sequence, case .ask(let pose) = pass.stop, pose.question.key == key else {
      throw staleError(key)
    }
    return try answer(reply, from: .web)
  }

  private func staleError(_ key: String) -> WinnowError {
    var error = WinnowError(
      .usage,
      code: "stale",
      "the answer to '\(key)' was not taken: the interview \(id) is past that page"
    )
    error.details = ["n": .int(Int64(sequence))]
    switch pass.stop {
    case .ask(let pose):
      error.hint = "Asked now: \(pose.question.key) (\(pose.question.wanted))"
      error.details.append("key", .string(pose.question.key))
    case .done: error.hint = "Every question is answered."
    case .failed: error.hint = "The script has failed."
    }
    return error
  }
}
