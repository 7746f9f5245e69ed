package import WinnowCore

/// Looks for mistakes in a plugin without scoring a lead.
package struct PluginChecker {
  /// One thing that is wrong, or may be.
  package struct Finding: Sendable {
    /// Whether it must be mended, or may be meant.
    package enum Severity: String, Sendable {
      case error, warning
    }

    package var severity: Severity
    package var problem: WinnowError
  }

  private let source: RuleSource

  /// - Parameter source: the plugin, with the settings that it will run with.
  package init(_ source: RuleSource) {
    self.source = source
  }

  /// Everything found, in the order of files and lines.
  package func check() -> [Finding] {
    var findings = checkNames()
    do throws(WinnowError) {
      let host = try PluginHost(source, now: PluginTester.now)
      try host.load()
      findings += checkCards(host)
    } catch {
      findings.append(Finding(severity: .error, problem: error))
    }
    findings += checkGlossary() + checkTests()
    return findings
  }

  // MARK: Names

  private func checkNames() -> [Finding] {
    var findings: [Finding] = []
    var used: Set<LeadRead> = []
    let files = source.plugin.files.contents
    for file in files.keys.sorted() where file.hasSuffix(".lua") && !file.hasPrefix("tests/") {
      let tokens = LuaTokens(files[file] ?? [])
      findings += unknownFunctions(tokens, file)
      findings += undeclaredReads(tokens, file, &used)
    }
    return findings + unusedReads(used)
  }

  private func unknownFunctions(_ tokens: LuaTokens, _ file: String) -> [Finding] {
    let known = HostAPI.functions.map(\.name) + ["settings"]
    return tokens.members(of: ["winnow"]).filter { !known.contains(String($0.text)) }.map { token in
      let near = nearest(String(token.text), among: known)
      return finding(
        .error,
        "unknown-function",
        "winnow has no '\(token.text)'",
        file,
        token,
        hint: near.map { "Did you mean 'winnow.\($0)'?" } ?? "It has: "
          + known.joined(separator: ", ")
      )
    }
  }

  private func undeclaredReads(
    _ tokens: LuaTokens,
    _ file: String,
    _ used: inout Set<LeadRead>
  ) -> [Finding] {
    let declared = Set(source.plugin.manifest.reads.map(\.part))
    var findings: [Finding] = []
    for token in tokens.members(of: ["lead"]) {
      let name = String(token.text)
      if name == "answers" || name == "id" { continue }
      let part = LeadRead(name) ?? .field(name)
      used.insert(part)
      if !declared.contains(part) { findings.append(undeclared(part, file, token)) }
    }
    for token in tokens.members(of: ["lead", "answers"]) + tokens.members(of: ["answers"]) {
      let part = LeadRead.answer(String(token.text))
      used.insert(part)
      guard !declared.contains(.allAnswers), !declared.contains(part) else { continue }
      findings.append(undeclared(part, file, token))
    }
    return findings
  }

  private func undeclared(_ part: LeadRead, _ file: String, _ token: LuaTokens.Token) -> Finding {
    let declared = source.plugin.manifest.reads.map(\.part.description)
    let near = nearest(part.description, among: declared).map { "Did you mean '\($0)'? " } ?? ""
    return finding(
      .error,
      "undeclared-read",
      "reads '\(part)', which plugin.toml does not declare",
      file,
      token,
      hint: near + "Or add \"\(part)\" to reads under [capabilities]."
    )
  }

  /// Answers that a criterion reaches by a computed name cannot be seen, so only fields are told.
  private func unusedReads(_ used: Set<LeadRead>) -> [Finding] {
    source.plugin.manifest.reads.compactMap { read in
      guard case .field(let name) = read.part, !used.contains(read.part) else { return nil }
      return Finding(
        severity: .warning,
        problem: WinnowError(
          .found,
          code: "unused-read",
          "declares that it reads '\(name)', and no code does",
          file: source.plugin.folder + "/plugin.toml",
          line: read.position.line,
          column: read.position.column,
          hint: "Remove it: a plugin should see only what it needs."
        )
      )
    }
  }

  // MARK: Cards, glossary, tests

  private func checkCards(_ host: PluginHost) -> [Finding] {
    let order = host.cards.flatMap { brokenOrder($0) }
    guard host.cards.isEmpty else { return order }
    return [
      Finding(
        severity: .warning,
        problem: WinnowError(
          .found,
          code: "provides-nothing",
          "init.lua registers nothing",
          file: source.plugin.folder + "/init.lua",
          hint: "Register a card: winnow.scorecard { … }"
        )
      )
    ]
  }

  private func brokenOrder(_ result: CardReader.Result) -> [Finding] {
    var weights: [String: Points] = [:]
    for criterion in result.card.criteria { weights[criterion.id] = criterion.weight }
    return zip(result.order, result.order.dropFirst()).compactMap { first, second in
      guard let above = weights[first], let below = weights[second], above <= below else {
        return nil
      }
      return Finding(
        severity: .warning,
        problem: WinnowError(
          .found,
          code: "broken-order",
          "'\(first)' (\(above)) must weigh more than '\(second)' (\(below)) by the declared order",
          file: source.plugin.folder + "/init.lua",
          hint: "Change a weight, or the order of scorecard '\(result.card.id)'."
        )
      )
    }
  }

  private func checkGlossary() -> [Finding] {
    guard let text = source.plugin.files.contents["glossary.toml"] else { return [] }
    do throws(WinnowError) {
      _ = try Glossary.parse(text, file: source.plugin.folder + "/glossary.toml")
      return []
    } catch {
      return [Finding(severity: .error, problem: error)]
    }
  }

  private func checkTests() -> [Finding] {
    let hasTests = source.plugin.files.contents.keys.contains {
      $0.hasPrefix("tests/") && $0.hasSuffix("_test.lua")
    }
    guard !hasTests else { return [] }
    return [
      Finding(
        severity: .warning,
        problem: WinnowError(
          .found,
          code: "no-tests",
          "the plugin has no tests",
          file: source.plugin.folder + "/tests",
          hint: "Add tests/NAME_test.lua: rules that people rely on deserve tests."
        )
      )
    ]
  }

  private func finding(
    _ severity: Finding.Severity,
    _ code: String,
    _ message: String,
    _ file: String,
    _ token: LuaTokens.Token,
    hint: String
  ) -> Finding {
    Finding(
      severity: severity,
      problem: WinnowError(
        .found,
        code: code,
        message,
        file: source.plugin.folder + "/" + file,
        line: token.line,
        column: token.column,
        hint: hint
      )
    )
  }
}
