import WinnowCore
import WinnowPlugins

/// What became of answers from a file.
package struct FiledAnswers: Sendable {
  /// Whether the interview is finished.
  package var isFinished = false
  package var outcome: String?
  /// What to tell: answers that were left out.
  package var warnings: [String] = []
  /// The question that is left without an answer: `sites (number 0..5)`.
  package var missing: String?
}

extension InterviewSession {
  /// Answers everything at once: nothing is asked, and all of it is one transaction.
  ///
  /// - Parameters:
  ///   - file: The answers.
  ///   - allowsUnknown: Whether answers to questions that there are not are left out with a warning.
  /// - Returns: What became of it.
  /// - Throws: bad data: `unknown-id`, `bad-answer`, `conflict`; script errors. Nothing is saved then.
  package func answer(_ file: AnswersFile, allowsUnknown: Bool = false) throws -> FiledAnswers {
    var filed = FiledAnswers()
    let next = script.run(
      record,
      candidates: file.candidates,
      isFinishing: true,
      // Whoever changes answers one by one wants to be told of what that brings up.
      skipsOptional: !file.isExplicit
    )
    try checkUnused(next, file, allowsUnknown, &filed)
    switch next.stop {
    case .failed(let error):
      pass = next
      if !next.steps.isEmpty { try pause("script-error") }
      throw error
    case .done(let outcome):
      try refuseConflicts(of: next)
      try finish(next, outcome, keeping: [])
      filed.isFinished = true
      filed.outcome = outcome
    case .ask(let pose):
      switch pose.reason {
      case .refused(let reason), .broken(let reason): throw file.refuse(pose, reason)
      default: break
      }
      filed.missing = "\(pose.question.key) (\(pose.question.wanted))"
      pass = next
      try pause("missing")
    }
    return filed
  }

  private func checkUnused(
    _ next: InterviewPass,
    _ file: AnswersFile,
    _ allowsUnknown: Bool,
    _ filed: inout FiledAnswers
  ) throws {
    let census = QuestionCensus(script.source.plugin)
    for key in next.unused {
      if census.isContainer(key) { throw file.refuseContainer(key) }
      if file.isExplicit, census.knows(key) { throw file.refuseUnused(key) }
      if census.knows(key) || record.answers[key] != nil {
        filed.warnings.append(
          next.isDone ? "not used on this path: \(key)" : "not asked yet, and not saved: \(key)"
        )
        continue
      }
      let error = file.refuseUnknown(key, census.ids.sorted())
      guard allowsUnknown else { throw error }
      filed.warnings.append(error.message)
    }
  }

  private func refuseConflicts(of next: InterviewPass) throws {
    guard let conflict = try conflicts(of: next).first else { return }
    let shown = { (value: JSONValue?) in value.map(\.plainText) ?? "nothing" }
    throw WinnowError(
      .badData,
      code: "conflict",
      "'\(conflict.field)' changed from \(shown(conflict.before)) to \(shown(conflict.now)) "
        + "since the interview was opened, and would become \(shown(conflict.proposed))",
      hint:
        "Nothing was saved. Resume at a terminal to decide, or begin a new interview with --new."
    )
  }
}
