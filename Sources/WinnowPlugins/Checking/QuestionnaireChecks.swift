import Lua
import WinnowCore

/// Walks through a plugin's questionnaires as people might, and tells what no walk comes to.
struct QuestionnaireChecks {
  private let source: RuleSource
  private let census: QuestionCensus
  private var findings: [InterviewExplorer.Finding] = []
  private var failures: [WinnowError] = []
  private var languages = LanguageChecks()
  private var cutShort: [String] = []

  /// The most times that a script is run, and the most errors that are told of one.
  private static let passLimit = 6000
  private static let failureLimit = 5
  /// Of thousands of runs some are held up by other work: the fuel is the limit.
  private static let limits = LuaLimits(deadline: .seconds(10))

  /// - Parameters:
  ///   - source: The plugin.
  ///   - questionnaires: What it registers.
  init(_ source: RuleSource, _ questionnaires: [Questionnaire]) {
    self.source = source
    census = QuestionCensus(source.plugin)
    for questionnaire in questionnaires { explore(questionnaire) }
  }

  /// Everything found; `texts` are those of the scripts.
  func check(
    _ texts: [(file: String, token: LuaToken)]
  ) -> [PluginChecker.Finding] {
    let errors = failures.prefix(Self.failureLimit).map { error in
      PluginChecker.Finding(severity: .error, problem: error)
    }
    let unnamed = census.unnamed.map(unnamed)
    return errors + unnamed + unreached + languages.check(source, texts)
  }

  /// Where a walk ended in an error, or not all were made, what would have come there was not seen.
  private var unreached: [PluginChecker.Finding] {
    guard failures.isEmpty else { return [] }
    guard let id = cutShort.first else { return unreachedQuestions() + unreachedOptions() }
    return [
      finding(
        "too-many-walks",
        "'\(id)' branches in more ways than the \(Self.passLimit) steps that were tried, so it is not "
          + "known if everything in it can be reached",
        "init.lua",
        nil,
        hint: "Cover its branches by tests: winnow plugin test tells which lines never ran."
      )
    ]
  }

  // MARK: Walks

  /// Walks with a lead of whom nothing is known, then with one whose record is full.
  private mutating func explore(_ questionnaire: Questionnaire) {
    let script = InterviewScript(source, questionnaire: questionnaire.id, limits: Self.limits)
    languages.add(questionnaire)
    for lead in [JSONObject(), fullLead] {
      guard
        let record = InterviewRecord.trial(questionnaire.id, lead: lead, now: PluginTester.now)
      else { continue }
      var explorer = InterviewExplorer(script, record, limit: Self.passLimit)
      explorer.explore()
      findings += explorer.findings
      if explorer.isCutShort, !cutShort.contains(questionnaire.id) {
        cutShort.append(questionnaire.id)
      }
      for error in explorer.failures where !failures.contains(where: { $0.isLike(error) }) {
        failures.append(error)
      }
      for finding in explorer.findings { languages.add(finding.question, questionnaire) }
      if source.plugin.manifest.reads.isEmpty { return }
    }
  }

  /// A lead with a value in every field that each workspace has.
  private var fullLead: JSONObject {
    [
      "id": "L1", "name": "Ada Byron", "email": "ada@acme.example", "phone": "+49 30 901820",
      "company": "Acme", "country": "DE", "employees": 120, "source": "web", "campaign": "spring",
      "stage": "inquiry",
    ]
  }

  // MARK: What no walk comes to

  private func unreachedQuestions() -> [PluginChecker.Finding] {
    census.entries.filter { !isReached($0) }.map { entry in
      finding(
        "unreached-question",
        "no walk through the questionnaire comes to '\(entry.id)'",
        entry.file,
        SourcePosition(line: entry.line, column: entry.column),
        hint: "Look at the conditions that lead there, or remove it."
      )
    }
  }

  private func isReached(_ entry: QuestionCensus.Entry) -> Bool {
    findings.contains { finding in
      let ids = AnswerKey.ids(finding.question.key)
      guard let kind = entry.kind else { return ids.contains(entry.id) }
      return ids.last == entry.id && finding.question.kind == kind
    }
  }

  private func unreachedOptions() -> [PluginChecker.Finding] {
    census.entries.filter(isReached).flatMap { entry in
      let seen = findings.filter { AnswerKey.ids($0.question.key).last == entry.id }
        .reduce(into: Set<String>()) { $0.formUnion($1.options) }
      return entry.options.filter { !seen.contains($0.id) }.map { option in
        finding(
          "unreached-option",
          "no walk through the questionnaire offers the option '\(option.id)' of '\(entry.id)'",
          entry.file,
          SourcePosition(line: option.line, column: option.column),
          hint: "Look at the conditions that lead there, or remove it."
        )
      }
    }
  }

  private func unnamed(_ place: QuestionCensus.Unnamed) -> PluginChecker.Finding {
    finding(
      "computed-id",
      "the id of a question is no text that stands here",
      place.file,
      SourcePosition(line: place.line, column: place.column),
      hint: "Write id = \"name\": checks, answers files and exports go by the ids in the text."
    )
  }

  private func finding(
    _ code: String,
    _ message: String,
    _ file: String,
    _ place: SourcePosition?,
    hint: String
  ) -> PluginChecker.Finding {
    PluginChecker.Finding(
      .warning,
      code,
      message,
      file: source.plugin.folder + "/" + file,
      line: place?.line,
      column: place?.column,
      hint: hint
    )
  }
}

extension WinnowError {
  /// Whether it tells the same, maybe of another run.
  fileprivate func isLike(_ other: WinnowError) -> Bool {
    message == other.message && file == other.file && line == other.line
  }
}
