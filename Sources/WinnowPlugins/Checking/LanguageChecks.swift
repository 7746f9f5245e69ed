import WinnowCore

/// Finds texts of questionnaires that lack one of the languages that these are declared in.
struct LanguageChecks {
  /// A text that people see, and where it belongs.
  private struct Entry: Hashable {
    var wording: Wording
    /// `the text of 'seats'`
    var name: String
    var languages: [String]
    /// Whether a text without a language is one that somebody forgot to translate.
    var isSentence: Bool
  }

  private var entries: [Entry] = []
  private var languages: [String] = []

  /// Takes in the title and the parts of a questionnaire.
  mutating func add(_ questionnaire: Questionnaire) {
    for language in questionnaire.languages where !languages.contains(language) {
      languages.append(language)
    }
    add(questionnaire.title, "the title of '\(questionnaire.id)'", questionnaire)
    for section in questionnaire.sections {
      add(section, "a section of '\(questionnaire.id)'", questionnaire)
    }
  }

  /// Takes in a question that a walk came by.
  mutating func add(_ question: Question, _ questionnaire: Questionnaire) {
    guard !question.isStructural else { return }
    let name = "'\(AnswerKey.pattern(question.key))'"
    add(question.text, "the text of \(name)", questionnaire, isSentence: true)
    add(question.help, "the help of \(name)", questionnaire)
    add(question.hint, "the hint of \(name)", questionnaire)
    add(question.section, "a section of '\(questionnaire.id)'", questionnaire)
    for option in question.options {
      add(option.text, "the option '\(option.id)' of \(name)", questionnaire)
    }
  }

  private mutating func add(
    _ wording: Wording?,
    _ name: String,
    _ questionnaire: Questionnaire,
    isSentence: Bool = false
  ) {
    guard let wording, questionnaire.languages.count > 1 else { return }
    let entry = Entry(
      wording: wording,
      name: name,
      languages: questionnaire.languages,
      isSentence: isSentence
    )
    if !entries.contains(entry) { entries.append(entry) }
  }

  // MARK: Findings

  /// Everything found; `texts` are those of the scripts.
  func check(
    _ source: RuleSource,
    _ texts: [(file: String, token: LuaToken)]
  ) -> [PluginChecker.Finding] {
    var findings: [PluginChecker.Finding] = []
    var told: Set<Wording> = []
    for entry in entries where !source.texts.has(entry.wording) {
      guard let lack = lack(of: entry), told.insert(entry.wording).inserted else { continue }
      let known = entry.wording.texts.values
      let place = texts.first { known.contains($0.token.text) }
      let file = place?.file ?? "init.lua"
      findings.append(
        Self.finding(
          "missing-language",
          "\(entry.name) \(lack)",
          source.plugin.folder + "/" + file,
          place.map { SourcePosition(line: $0.token.line, column: $0.token.column) },
          hint: "Write it as { "
            + entry.languages.map { Wording.key($0) + " = \"…\"" }
            .joined(separator: ", ") + " }."
        )
      )
    }
    return findings + missingKeys(source)
  }

  /// What is missing in a text, in words.
  private func lack(of entry: Entry) -> String? {
    if entry.wording.texts[""] != nil {
      return entry.isSentence
        ? "is in one language only: \(entry.languages.joined(separator: ", ")) are declared" : nil
    }
    let missing = entry.languages.filter { !entry.wording.covers($0) }
    return missing.isEmpty ? nil : "is missing in " + missing.joined(separator: ", ")
  }

  /// Keys of one file of texts that another one lacks.
  private func missingKeys(_ source: RuleSource) -> [PluginChecker.Finding] {
    let files = TextFiles(source.plugin)
    guard let first = files.keys.first else { return [] }
    let wanted = Set(languages + files.keys.map(\.language))
    return wanted.sorted().flatMap { language -> [PluginChecker.Finding] in
      let file = source.plugin.folder + "/texts/\(language).toml"
      guard let own = files.keys.first(where: { $0.language == language }) else {
        return [
          Self.finding(
            "missing-language",
            "there are no texts in \(language), which a questionnaire declares",
            file,
            nil,
            hint: "Copy texts/\(first.language).toml, and translate it."
          )
        ]
      }
      return files.missing(in: own).map { key in
        Self.finding(
          "missing-language",
          "'\(key.key)' is missing in texts/\(language).toml",
          source.plugin.folder + "/" + key.file,
          key.position,
          hint: "Add it there: \(key.key) = \"…\""
        )
      }
    }
  }

  private static func finding(
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
      file: file,
      line: place?.line,
      column: place?.column,
      hint: hint
    )
  }
}
