import WinnowCore

/// Finds names in a plugin's scripts that mean nothing there, and reads that plugin.toml does not
/// declare, or declares for nothing.
struct NameChecks {
  private let plugin: PluginFolder
  private var findings: [PluginChecker.Finding] = []
  private var used: Set<LeadRead> = []
  private var seesAnyField = false
  private var seesAnyAnswer = false
  private var computesFields = false
  private var computesAnswers = false
  /// Whether there is a card, whose rules keep nothing; a questionnaire begins anew each time.
  private var scores = false
  /// Every text of the scripts outside the tests.
  private(set) var texts: [(file: String, token: LuaToken)] = []

  init(_ plugin: PluginFolder) {
    self.plugin = plugin
  }

  /// Everything found, in the order of files and lines.
  mutating func check() -> [PluginChecker.Finding] {
    let all = PluginNames(plugin.files.contents)
    // What is no Lua is told by Lua itself.
    seesAnyField = all.isPartial
    seesAnyAnswer = all.isPartial
    scores = all.names.values.flatMap(\.members).contains { member in
      member.owner == .module("winnow") && member.token.text == "scorecard"
    }
    for (file, names) in all.names.sorted(by: { $0.key < $1.key }) {
      check(names, file, isTest: file.hasPrefix("tests/"))
      if !file.hasPrefix("tests/") { lose(names, all, file) }
    }
    return sorted() + unusedReads()
  }

  /// By file and place; what is read in several ways is told once.
  private func sorted() -> [PluginChecker.Finding] {
    func place(_ finding: PluginChecker.Finding) -> (String, Int, Int, String) {
      let problem = finding.problem
      return (problem.file ?? "", problem.line ?? 0, problem.column ?? 0, problem.message)
    }
    return findings.sorted { place($0) < place($1) }.reduce(into: []) { kept, finding in
      if let last = kept.last, place(last) == place(finding) { return }
      kept.append(finding)
    }
  }

  private mutating func check(_ names: ScriptNames, _ file: String, isTest: Bool) {
    var found = names.strangers.map { stranger($0, file) }
    for token in names.required { found += unknownModule(token, file, isTest: isTest) }
    for member in names.members {
      switch member.owner {
      case .module(let name): found += unknownFunction(member.token, of: name, file)
      case .library(let name): found += unknownMember(member.token, of: name, file)
      case .settings: found += unknownSetting(member.token, file)
      case .activity: found += unknownActivityMember(member.token, file)
      case .ask, .score, .propose: found += unknownHelper(member, file)
      case .activities: break
      case .lead, .answers: if !isTest { found += undeclaredRead(member, member.file ?? file) }
      }
    }
    for token in names.unused { found.append(unused(token, file)) }
    if !isTest {
      for token in names.kept where scores { found.append(kept(token, file)) }
      for token in names.coroutines where scores { found.append(coroutine(token, file)) }
      for token in names.stages { found += unknownStage(token, file) }
      found += uncheckedReads(names, file)
      seesAnyField = seesAnyField || names.seesAnyField
      seesAnyAnswer = seesAnyAnswer || names.seesAnyAnswer
      computesFields = computesFields || names.computesFields
      computesAnswers = computesAnswers || names.computesAnswers
      texts += names.texts.map { (file, $0) }
    }
    findings += found
  }

  /// Takes note of a lead that is given to a function that is not there.
  private mutating func lose(_ names: ScriptNames, _ all: PluginNames, _ file: String) {
    for handover in names.handovers where !all.isFollowed(handover, in: file) {
      if handover.owner == .lead { seesAnyField = true }
      if handover.owner == .lead || handover.owner == .answers { seesAnyAnswer = true }
    }
  }

  private func kept(_ token: LuaToken, _ file: String) -> PluginChecker.Finding {
    finding(
      "state-between-leads",
      "a rule changes '\(token.text)', which lives longer than the lead",
      file,
      token,
      hint: "A score must not depend on the leads that came before: use a local inside the rule."
    )
  }

  private func coroutine(_ token: LuaToken, _ file: String) -> PluginChecker.Finding {
    finding(
      "state-between-leads",
      "'coroutine.\(token.text)' while the plugin loads makes what lives longer than the lead",
      file,
      token,
      hint: "A score must not depend on the leads that came before: make it inside the rule."
    )
  }

  // MARK: Names of Lua and of Winnow

  private func stranger(_ stranger: ScriptNames.Stranger, _ file: String) -> PluginChecker.Finding {
    let name = stranger.token.text
    let hint =
      if let advice = SandboxGlobals.missing[name] {
        advice
      } else if HostAPI.module(name) != nil || name == "test" {
        "Get it first: local \(name) = require \"\(name == "test" ? "winnow.test" : name)\""
      } else if let near = nearest(name, among: stranger.visible + SandboxGlobals.names) {
        "Did you mean '\(near)'?"
      } else if stranger.isAssigned {
        "Declare it: local \(name)"
      } else {
        "Declare it with 'local', or correct the name."
      }
    let deed = stranger.isAssigned ? "assigns" : "reads"
    return finding(
      "undeclared-global",
      "\(deed) the undeclared global '\(name)'",
      file,
      stranger.token,
      hint: hint
    )
  }

  private func unknownModule(
    _ token: LuaToken,
    _ file: String,
    isTest: Bool
  ) -> [PluginChecker.Finding] {
    let files = plugin.files.contents
    let offered = HostAPI.modules.map(\.name).filter { isTest || $0 != "winnow.test" }
    guard !offered.contains(token.text), PluginHost.module(token.text, in: files) == nil else {
      return []
    }
    let own = files.keys.filter { $0.hasSuffix(".lua") && !$0.hasPrefix("tests/") }.sorted()
      .map { String($0.dropLast(4)).replacing("/", with: ".") }
    return [
      finding(
        "unknown-module",
        token.text == "winnow.test"
          ? "requires 'winnow.test', which only tests can" : "there is no module '\(token.text)'",
        file,
        token,
        hint: suggestion(token.text, among: offered + own) ?? "There are: "
          + (offered + own).joined(separator: ", ")
      )
    ]
  }

  private func unknownFunction(
    _ token: LuaToken,
    of module: String,
    _ file: String
  ) -> [PluginChecker.Finding] {
    unknownName(token, of: module, among: HostAPI.module(module)?.names ?? [], file)
  }

  private func unknownMember(
    _ token: LuaToken,
    of library: String,
    _ file: String
  ) -> [PluginChecker.Finding] {
    unknownName(token, of: library, among: SandboxGlobals.libraries[library] ?? [], file)
  }

  /// A member that an activity does not have is nil for ever.
  private func unknownActivityMember(
    _ token: LuaToken,
    _ file: String
  ) -> [PluginChecker.Finding] {
    let known = HostAPI.activityClass.fields.map(\.name)
    let advice = token.text == "at" ? "It has 'age' in place of it: days, with a fraction." : nil
    return unknownName(token, of: "an activity", among: known, file, advice: advice)
  }

  /// A kind of question that there is not, and the like.
  private func unknownHelper(
    _ member: ScriptNames.Member,
    _ file: String
  ) -> [PluginChecker.Finding] {
    let (word, name) =
      switch member.owner {
      case .ask: ("ask", "winnow.Ask")
      case .score: ("score", "winnow.PointsBook")
      default: ("propose", "winnow.Propose")
      }
    let known = HostAPI.questionnaireClasses.first { $0.name == name }?.fields.map(\.name) ?? []
    return unknownName(member.token, of: word, among: known, file)
  }

  private func unknownName(
    _ token: LuaToken,
    of owner: String,
    among known: [String],
    _ file: String,
    advice: String? = nil
  ) -> [PluginChecker.Finding] {
    guard !known.contains(token.text) else { return [] }
    return [
      finding(
        "unknown-function",
        "\(owner) has no '\(token.text)'",
        file,
        token,
        hint: advice ?? suggestion(token.text, among: known)
          ?? "It has: " + known.joined(separator: ", ")
      )
    ]
  }

  private func unknownSetting(_ token: LuaToken, _ file: String) -> [PluginChecker.Finding] {
    let known = plugin.manifest.settings.map(\.name)
    guard !known.contains(token.text) else { return [] }
    return [
      finding(
        "unknown-setting",
        "reads the setting '\(token.text)', which plugin.toml does not declare",
        file,
        token,
        hint: suggestion(token.text, among: known) ?? "Add [settings.\(token.text)] to plugin.toml."
      )
    ]
  }

  private func unused(_ token: LuaToken, _ file: String) -> PluginChecker.Finding {
    finding(
      "unused-local",
      "nothing reads '\(token.text)'",
      file,
      token,
      hint: "Remove it, or begin its name with _ to keep it.",
      severity: .warning
    )
  }

  private func unknownStage(_ token: LuaToken, _ file: String) -> [PluginChecker.Finding] {
    let known = Stage.allCases.map(\.rawValue)
    guard let stage = Stage(rawValue: token.text) else {
      let own = glossary?.terms.first { $0.name == token.text }
      return [
        finding(
          "unknown-stage",
          "'\(token.text)' is no stage, so no lead is ever in it",
          file,
          token,
          hint: own.map { "In a lead, its stage stands as '\($0.stage.rawValue)'." }
            ?? suggestion(token.text, among: known) ?? "Stages: " + known.joined(separator: ", ")
        )
      ]
    }
    guard let glossary, !glossary.terms.contains(where: { $0.stage == stage }) else { return [] }
    return [
      finding(
        "missing-term",
        "a rule names the stage '\(stage.rawValue)', for which glossary.toml has no term",
        file,
        token,
        hint: "Add [terms.\(stage.rawValue)] with its stage and meaning to glossary.toml.",
        severity: .warning
      )
    ]
  }

  private var glossary: Glossary? { plugin.glossary }

  // MARK: Reads

  private mutating func undeclaredRead(
    _ member: ScriptNames.Member,
    _ file: String
  ) -> [PluginChecker.Finding] {
    let name = member.token.text
    if member.owner == .lead, name == "id" { return [] }
    let part: LeadRead =
      member.owner == .answers ? .answer(name) : LeadRead(name) ?? .field(name)
    used.insert(part)
    let declared = plugin.manifest.reads.map(\.part)
    if declared.contains(part) { return [] }
    if member.owner == .answers, declared.contains(.allAnswers) { return [] }
    return [
      finding(
        "undeclared-read",
        "reads '\(part)', which plugin.toml does not declare",
        file,
        member.token,
        hint: (suggestion(part.description, among: declared.map(\.description)).map {
          $0 + " Or add"
        }
          ?? "Add") + " \"\(part)\" to reads under [capabilities]."
      )
    ]
  }

  /// Names of fields and answers that only the run knows.
  private func uncheckedReads(_ names: ScriptNames, _ file: String) -> [PluginChecker.Finding] {
    let declared = plugin.manifest.reads.map(\.part)
    let answers = declared.contains(.allAnswers) ? [] : names.computedAnswers
    return (names.computedFields.map { ($0, "lead") } + answers.map { ($0, "lead.answers") }).map {
      token,
      table in
      finding(
        "unchecked-read",
        "reads \(table) by a name that only the run knows, so whether it is declared cannot be checked",
        file,
        token,
        hint: "Write \(table).NAME, or see that plugin.toml lists every name that it can be.",
        severity: .warning
      )
    }
  }

  /// What is declared and never read, as far as that can be known.
  private func unusedReads() -> [PluginChecker.Finding] {
    plugin.manifest.reads.compactMap { read in
      let isUsed =
        switch read.part {
        case .field(let name):
          seesAnyField || used.contains(read.part) || isNamed(name, computesFields)
        case .answer(let id):
          seesAnyAnswer || used.contains(read.part) || isNamed(id, computesAnswers)
        case .consent:
          seesAnyField || used.contains(read.part) || isNamed("consent", computesFields)
        case .activities:
          seesAnyField || used.contains(read.part) || isNamed("activities", computesFields)
        case .allAnswers: seesAnyAnswer || computesAnswers || used.contains { $0.isAnswer }
        }
      guard !isUsed else { return nil }
      return PluginChecker.Finding(
        .warning,
        "unused-read",
        "declares that it reads '\(read.part)', and no code does",
        file: plugin.folder + "/plugin.toml",
        line: read.position.line,
        column: read.position.column,
        hint: "Remove it: a plugin should see only what it needs."
      )
    }
  }

  /// Whether a script that computes names may mean this one: it stands there as a text, or comes
  /// from a setting.
  private func isNamed(_ name: String, _ computes: Bool) -> Bool {
    guard computes else { return false }
    return texts.contains { $0.token.text == name }
      || plugin.manifest.settings.contains { $0.kind == .text || $0.kind == .choice }
  }

  // MARK: Findings

  private func suggestion(_ word: String, among known: [String]) -> String? {
    nearest(word, among: known).map { "Did you mean '\($0)'?" }
  }

  private func finding(
    _ code: String,
    _ message: String,
    _ file: String,
    _ token: LuaToken,
    hint: String,
    severity: PluginChecker.Finding.Severity = .error
  ) -> PluginChecker.Finding {
    PluginChecker.Finding(
      severity,
      code,
      message,
      file: plugin.folder + "/" + file,
      line: token.line,
      column: token.column,
      hint: hint
    )
  }
}

extension LeadRead {
  fileprivate var isAnswer: Bool {
    if case .answer = self { true } else { false }
  }
}
