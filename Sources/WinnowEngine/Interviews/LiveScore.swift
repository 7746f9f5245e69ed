package import WinnowCore
package import WinnowPlugins

/// The score that a lead would have with the answers of an interview under way.
package final class LiveScore {
  /// How the score moved with the last answer.
  package struct Move: Sendable, Hashable {
    package var score: Points
    package var grade: String?
    package var difference: Points
    /// What moved it most, by its label.
    package var cause: String?
  }

  private let runner: CardRunner
  private let lead: Lead
  private var last: Explanation

  /// Nil where no rules decide, or where they do not run.
  init?(_ session: InterviewSession) {
    let engine = session.engine
    guard let source = try? engine.usableActiveRules(),
      let runner = try? CardRunner(source, now: engine.now),
      let lead = try? engine.existing(session.id.lead),
      let last = try? runner.explain(Self.answered(lead, session.pass))
    else { return nil }
    self.runner = runner
    self.lead = lead
    self.last = last
  }

  /// What the answers on the path do to the score, against the last time; nil when nothing.
  package func move(_ pass: InterviewPass) -> Move? {
    guard let next = try? runner.explain(Self.answered(lead, pass)) else { return nil }
    defer { last = next }
    guard next.score != last.score || next.grade != last.grade else { return nil }
    return Move(
      score: next.score,
      grade: next.grade,
      difference: next.score - last.score,
      cause: cause(next)
    )
  }

  private func cause(_ next: Explanation) -> String? {
    var differences: [String: Points] = [:]
    for part in next.parts { differences[part.criterion, default: .zero] = part.points }
    for part in last.parts {
      differences[part.criterion] = (differences[part.criterion] ?? .zero) - part.points
    }
    let strongest = differences.filter { $0.value != .zero }.max { left, right in
      (left.value.milli.magnitude, right.key) < (right.value.milli.magnitude, left.key)
    }
    guard let id = strongest?.key else { return nil }
    return (next.parts + last.parts).first { $0.criterion == id }?.label ?? id
  }

  /// The lead with the answers that the interview has on its path.
  static func answered(_ lead: Lead, _ pass: InterviewPass) -> Lead {
    var lead = lead
    for step in pass.steps where !step.question.isStructural {
      switch step.reply.state {
      case .answered: lead.answers[step.question.key] = step.reply.value
      case .dontKnow, .refused: lead.answers[step.question.key] = nil
      case .skipped: continue
      }
    }
    return lead
  }
}

extension InterviewSession {
  /// What follows the score while answers come in; nil where no rules decide.
  package func liveScore() -> LiveScore? { LiveScore(self) }
}
