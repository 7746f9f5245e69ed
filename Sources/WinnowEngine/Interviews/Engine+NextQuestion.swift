package import WinnowCore
import WinnowPlugins

/// A question that nobody answered for a lead yet, and what its answer could do to the score.
package struct NextQuestion: Sendable {
  package var question: Question
  /// The questionnaire that asks it, and its languages.
  package var questionnaire: String
  package var languages: [String]
  /// The score with the worst and with the best answer, and the grades that go with any.
  package var lowest: Points
  package var highest: Points
  package var grades: [String]
  /// How many grades away from the present one an answer can lead.
  package var steps: Int
  /// Whether an answer changes if the lead is qualified.
  package var decides: Bool
  /// How much narrower the range of the score can become.
  package var narrows: Points
}

extension NextQuestion {
  /// Whether it could move the grade more than the other one: by grades, by the verdict, by how much
  /// less there is to be known, by points.
  fileprivate func isBetter(than other: NextQuestion) -> Bool {
    let own = (steps, decides ? 1 : 0, narrows, highest - lowest)
    let others = (other.steps, other.decides ? 1 : 0, other.narrows, other.highest - other.lowest)
    return own > others
  }

  /// Whether any answer makes a difference.
  fileprivate var isWorthAsking: Bool { highest > lowest || narrows > .zero || decides }
}

extension Engine {
  /// What is to be asked next: questions that have no answer, those first that could move the grade most.
  ///
  /// Every answer that a question can have is tried on the card that decides here.
  ///
  /// - Returns: The lead's score as it is, and the questions; none when no answer could change anything.
  /// - Throws: as ``activeRules()``; not found, `no-questionnaire`, when there is nothing to ask.
  package func nextQuestions(
    _ reference: String
  ) throws -> (present: Explanation, questions: [NextQuestion]) {
    let lead = try lead(reference)
    let runner = try CardRunner(try usableActiveRules(), now: now)
    let present = try runner.explain(lead)
    var found: [String: NextQuestion] = [:]
    var order: [String] = []
    for script in try questionnaires() {
      let appraisal = Appraisal(runner: runner, lead: lead, present: present)
      for finding in try explore(script, lead, runner) where found[finding.question.key] == nil {
        guard let next = try appraisal.appraise(finding, script) else { continue }
        found[finding.question.key] = next
        order.append(finding.question.key)
      }
    }
    let questions = order.compactMap { found[$0] }.filter(\.isWorthAsking)
    // The order of the questionnaire decides between equals.
    let sorted = questions.enumerated().sorted { left, right in
      if left.element.isBetter(than: right.element) { return true }
      return !right.element.isBetter(than: left.element) && left.offset < right.offset
    }
    return (present, sorted.map(\.element))
  }

  /// The questionnaires of the workspace; those of shared plugins when it has none.
  private func questionnaires() throws -> [InterviewScript] {
    let listings = catalog.list().filter { listing in
      listing.manifest != nil && workspace.settings.overrides(for: listing.name).enabled
    }
    let own = scripts(listings.filter(\.isOwn).map(\.name))
    let scripts = own.isEmpty ? scripts(listings.map(\.name)) : own
    guard !scripts.isEmpty else {
      throw WinnowError(
        .notFound,
        code: "no-questionnaire",
        "no plugin here has a questionnaire",
        hint: "winnow init DIR --with lead-questionnaire brings one along."
      )
    }
    return scripts
  }

  private func scripts(_ names: [String]) -> [InterviewScript] {
    names.flatMap { name -> [InterviewScript] in
      guard let source = try? rules(plugin: name),
        let all = try? InterviewScript(source).questionnaires()
      else { return [] }
      return all.map { InterviewScript(source, questionnaire: $0.id) }
    }
  }

  private func explore(
    _ script: InterviewScript,
    _ lead: Lead,
    _ runner: CardRunner
  ) throws -> [InterviewExplorer.Finding] {
    let reads = script.source.plugin.manifest.reads.map(\.part)
    let data: JSONObject = [
      "run": .string(InterviewID(lead: lead.id, number: 1).description),
      "questionnaire": .string(script.name ?? script.source.plugin.name),
      "bundle": .string(script.source.digest),
      "lead": .object(InterviewOpening.snapshot(lead, reads: reads)),
    ]
    let draft = EventDraft(.interviewOpened, subject: lead.id.description, data: data)
    guard let record = InterviewRecord(InterviewSession.event(draft, self)) else { return [] }
    let literals =
      InterviewExplorer.numbers(in: runner.plugin)
      + runner.source.settings.values.values.compactMap(\.size)
    var explorer = InterviewExplorer(script, record, literals: literals)
    explorer.explore()
    return explorer.findings
  }
}

/// Tries the answers of a question on a card.
private struct Appraisal {
  let runner: CardRunner
  let lead: Lead
  let present: Explanation

  /// What the answers could do; nil for a question that is answered, or that is no question of its own.
  func appraise(
    _ finding: InterviewExplorer.Finding,
    _ script: InterviewScript
  ) throws -> NextQuestion? {
    let question = finding.question
    guard !question.isStructural, !question.key.contains("["), lead.answers[question.key] == nil
    else { return nil }
    var outcomes: [Explanation] = []
    for reply in finding.replies {
      var tried = lead
      tried.answers[question.key] = reply.value
      outcomes.append(try runner.explain(tried))
    }
    guard let least = outcomes.map(\.score).min(), let most = outcomes.map(\.score).max() else {
      return nil
    }
    let width = present.highest - present.lowest
    let narrowest = outcomes.map { $0.highest - $0.lowest }.min() ?? width
    let grades = outcomes.compactMap(\.grade)
    return NextQuestion(
      question: question,
      questionnaire: script.name ?? "",
      languages: finding.languages,
      lowest: least,
      highest: most,
      grades: gradeNames.filter { grades.contains($0) },
      steps: outcomes.map(distance).max() ?? 0,
      decides: outcomes.contains { $0.qualified != present.qualified },
      narrows: max(.zero, width - narrowest)
    )
  }

  /// Grades of the card, the best first.
  private var gradeNames: [String] {
    runner.card.grades.map { $0.lines.map(\.name) + [$0.lowest] } ?? []
  }

  private func distance(_ outcome: Explanation) -> Int {
    guard let before = present.grade.flatMap({ gradeNames.firstIndex(of: $0) }),
      let after = outcome.grade.flatMap({ gradeNames.firstIndex(of: $0) })
    else { return 0 }
    return abs(after - before)
  }
}
