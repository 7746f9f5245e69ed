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
  /// Every text of the scripts outside the tests.
  private(set) var texts: [(file: String, token: LuaToken)] = []

  init(_ plugin: PluginFolder) {
    self.plugin = plugin
  }

  /// Everything found, in the order of files and lines.
  mutating func check() -> [PluginChecker.Finding] {
    for file in plugin.files.contents.keys.sorted() where file.hasSuffix(".lua") {
      // What is no Lua is told by Lua itself.
      guard let names = try? ScriptParser.names(of: plugin.files.contents[file] ?? []) else {
        seesAnyField = true
        seesAnyAnswer = true
        continue
      }
      check(names, file, isTest: file.hasPrefix("tests/"))
    }
    return findings + unusedReads()
  }

  private mutating func check(_ names: ScriptNames, _ file: String, isTest: Bool) {
    var found = names.strangers.map { stranger($0, file) }
    for token in names.required { found += unknownModule(token, file, isTest: isTest) }
    for member in names.members {
      switch member.owner {
      case .module(let name): found += unknownFunction(member.token, of: name, file)
      case .library(let name): found += unknownMember(member.token, of: name, file)
      case .settings: found += unknownSetting(member.token, file)
      case .lead, .answers: if !isTest { found += undeclaredRead(member, file) }
      }
    }
    for token in names.unused { found.append(unused(token, file)) }
    if !isTest { for token in names.kept { found.append(kept(token, file)) } }
    if !isTest {
      for token in names.stages { found += unknownStage(token, file) }
      seesAnyField = seesAnyField || names.seesAnyField
      seesAnyAnswer = seesAnyAnswer || names.seesAnyAnswer
      computesFields = computesFields || names.computesFields
      computesAnswers = computesAnswers || names.computesAnswers
      texts += names.texts.map { (file, $0) }
    }
    findings += found.sorted { left, right in
      (left.problem.line ?? 0, left.problem.column ?? 0)
        < (right.problem.line ?? 0, right.problem.column ?? 0)
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
    let known = HostAPI.module(module)?.names ?? []
    guard !known.contains(token.text) else { return [] }
    return [
      finding(
        "unknown-function",
        "\(module) has no '\(token.text)'",
        file,
        token,
        hint: suggestion(token.text, among: known)
          ?? "It has: " + known.joined(separator: ", ")
      )
    ]
  }

  private func unknownMember(
    _ token: LuaToken,
    of library: String,
    _ file: String
  ) -> [PluginChecker.Finding] {
    let known = SandboxGlobals.libraries[library] ?? []
    guard !known.contains(token.text) else { return [] }
    return [
      finding(
        "unknown-function",
        "\(library) has no '\(token.text)'",
        file,
        token,
        hint: suggestion(token.text, among: known)
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
    guard !known.contains(token.text) else { return [] }
    return [
      finding(
        "unknown-stage",
        "'\(token.text)' is no stage, so no lead is ever in it",
        file,
        token,
        hint: suggestion(token.text, among: known) ?? "Stages: " + known.joined(separator: ", ")
      )
    ]
  }

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
        hint: (suggestion(part.description, among: declared.map(\.description)).map { $0 + " " }
          ?? "") + "Or add \"\(part)\" to reads under [capabilities]."
      )
    ]
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
        severity: .warning,
        problem: WinnowError(
          .found,
          code: "unused-read",
          "declares that it reads '\(read.part)', and no code does",
          file: plugin.folder + "/plugin.toml",
          line: read.position.line,
          column: read.position.column,
          hint: "Remove it: a plugin should see only what it needs."
        )
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
      severity: severity,
      problem: WinnowError(
        .found,
        code: code,
        message,
        file: plugin.folder + "/" + file,
        line: token.line,
        column: token.column,
        hint: hint
      )
    )
  }
}

extension LeadRead {
  fileprivate var isAnswer: Bool {
    if case .answer = self { true } else { false }
  }
}
