package import WinnowCore
import WinnowPlugins
import WinnowStore

/// A field that somebody changed while an interview was under way, which would be overwritten.
package struct InterviewConflict: Sendable, Hashable {
  package var field: String
  /// What it was when the interview was opened, what it is now, and what the interview proposes.
  package var before: JSONValue?
  package var now: JSONValue?
  package var proposed: JSONValue?
}

extension InterviewSession {
  /// Fields of the lead that the script sees and that changed since the interview was opened.
  ///
  /// - Throws: ``StoreError``.
  package func changes() throws -> [InterviewConflict] {
    let lead = try engine.existing(id.lead)
    let names = record.snapshot.members.map(\.key).filter { !Lead.reservedFields.contains($0) }
    return names.compactMap { name in
      let (before, now) = (record.snapshot[name], lead.fields[name])
      guard before != now else { return nil }
      return InterviewConflict(field: name, before: before, now: now, proposed: nil)
    }
  }

  /// What finishing would overwrite although somebody changed it since the opening.
  package func conflicts() throws -> [InterviewConflict] { try conflicts(of: pass) }

  func conflicts(of pass: InterviewPass) throws -> [InterviewConflict] {
    let lead = try engine.existing(id.lead)
    return pass.proposals.compactMap { proposal in
      guard case .set(let field, let value) = proposal else { return nil }
      let (before, now) = (record.snapshot[field], lead.fields[field])
      guard record.isSnapshot(field), before != now, now != value else { return nil }
      return InterviewConflict(field: field, before: before, now: now, proposed: value)
    }
  }

  /// Runs the script for the last time: questions that were put off are asked now.
  ///
  /// - Returns: Whether nothing is left to be asked.
  package func prepareToFinish() -> Bool {
    let last = script.run(record, candidates: held, isFinishing: true)
    pass = last
    guard case .done = last.stop else { return false }
    return true
  }

  /// Closes the interview: its answers count for the lead, and what it proposes is done, all in one
  /// transaction.
  ///
  /// - Parameter kept: Fields whose present value stays, whatever is proposed.
  /// - Returns: The outcome that the script gave, if any.
  /// - Throws: usage, `not-finished`, when a question is left; ``StoreError``.
  @discardableResult
  package func finish(keeping kept: Set<String> = []) throws -> String? {
    guard prepareToFinish(), case .done(let outcome) = pass.stop else {
      throw WinnowError(.usage, code: "not-finished", "a question is left to be answered")
    }
    try finish(pass, outcome, keeping: kept)
    return outcome
  }

  func finish(_ pass: InterviewPass, _ outcome: String?, keeping kept: Set<String>) throws {
    let lead = try engine.existing(id.lead)
    let answers = drafts(of: pass)
    var all = record
    for draft in answers { all.apply(Self.event(draft, engine)) }
    let completion = InterviewCompletion(record: all, pass: pass, lead: lead)
    let earlier = try engine.interviews(of: id.lead).filter {
      $0.id != id && $0.status == .completed
    }
    let done = draft(.interviewCompleted, completion.data(outcome))
    let effects = completion.effects(keeping: kept, earlier: earlier)
    try write(answers + [done], others: effects)
    self.pass = pass
    for index in self.pass.steps.indices { self.pass.steps[index].isNew = false }
  }
}

extension InterviewRecord {
  /// Whether the script could see the field.
  func isSnapshot(_ field: String) -> Bool { snapshot[field] != nil }
}
