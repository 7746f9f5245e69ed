import Lua
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

    init(severity: Severity, problem: WinnowError) {
      self.severity = severity
      self.problem = problem
    }

    /// Something that a check found at a place in a file, of which line and column may be unknown.
    init(
      _ severity: Severity,
      _ code: String,
      _ message: String,
      file: String,
      line: Int?,
      column: Int?,
      hint: String
    ) {
      let problem = WinnowError(
        .found,
        code: code,
        message,
        file: file,
        line: line,
        column: column,
        hint: hint
      )
      self.init(severity: severity, problem: problem)
    }
  }

  private let source: RuleSource
  private let neighbours: QuestionNeighbours

  /// - Parameters:
  ///   - source: the plugin, with the settings that it will run with.
  ///   - neighbours: what its questions have to agree with.
  package init(_ source: RuleSource, beside neighbours: QuestionNeighbours = QuestionNeighbours()) {
    self.source = source
    self.neighbours = neighbours
  }

  /// Everything found: first in the scripts, by file and line, then in what they register.
  package func check() -> [Finding] {
    var names = NameChecks(source.plugin)
    var findings = names.check() + checkSyntax()
    do throws(WinnowError) {
      let host = try PluginHost(source, now: PluginTester.now)
      try host.load()
      findings += checkCards(host, names) + checkReasons(host, names) + checkLabels(host, names)
      findings += QuestionnaireChecks(source, host.questionnaires).check(names.texts)
        .filter { finding in !findings.contains { Self.tells($0, finding.problem) } }
    } catch  where !findings.contains(where: { Self.tells($0, error) }) {
      findings.append(Finding(severity: .error, problem: error))
    } catch {}
    findings += AnswerTypeChecks(source.plugin).check(neighbours) + checkGlossary() + checkTests()
    return findings
  }

  /// Whether a finding is the reason for an error at the same line.
  private static func tells(_ finding: Finding, _ error: WinnowError) -> Bool {
    finding.severity == .error && finding.problem.file == error.file
      && finding.problem.line == error.line && error.line != nil
  }

  /// Compiles every script, those too that nothing requires.
  private func checkSyntax() -> [Finding] {
    let files = source.plugin.files.contents
    return files.keys.sorted().filter { $0.hasSuffix(".lua") }.compactMap { file in
      do throws(WinnowError) {
        let host = try PluginHost(source, now: PluginTester.now)
        _ = try host.guarding { () throws(LuaError) in
          try host.box.load(files[file] ?? [], file: file)
        }
        return nil
      } catch {
        return Finding(severity: .error, problem: error)
      }
    }
  }

  // MARK: Cards, glossary, tests

  private func checkCards(_ host: PluginHost, _ names: NameChecks) -> [Finding] {
    let order = host.cards.flatMap { result in
      brokenOrder(result, names) + CardChecks(result.card, source.plugin, names.texts).check()
    }
    guard host.cards.isEmpty, host.questionnaires.isEmpty else { return order }
    return [
      Finding(
        severity: .warning,
        problem: WinnowError(
          .found,
          code: "provides-nothing",
          "init.lua registers nothing",
          file: source.plugin.folder + "/init.lua",
          hint: "Register a card or a questionnaire: winnow.scorecard { … }"
        )
      )
    ]
  }

  private func brokenOrder(_ result: CardReader.Result, _ names: NameChecks) -> [Finding] {
    var weights: [String: Points] = [:]
    for criterion in result.card.criteria { weights[criterion.id] = criterion.weight }
    return zip(result.order, result.order.dropFirst()).compactMap { first, second in
      guard let above = weights[first], let below = weights[second], above <= below else {
        return nil
      }
      var problem = WinnowError(
        .found,
        code: "broken-order",
        first == second
          ? "'\(first)' stands twice in the declared order"
          : "'\(first)' (\(above)) must weigh more than '\(second)' (\(below)) by the declared order",
        hint: first == second
          ? "Name it once."
          : "Change a weight, or the order of scorecard '\(result.card.id)'."
      )
      if let weight = source.settings.weights.last(where: {
        [first, second].contains($0.criterion)
      }) {
        (problem.file, problem.line) = (source.settingsFile, weight.position.line)
        problem.column = weight.position.column
      } else {
        // The order names it first, the criterion itself comes last.
        place(&problem, at: names.texts.last { $0.token.text == second })
      }
      return Finding(severity: .warning, problem: problem)
    }
  }

  private func place(_ problem: inout WinnowError, at place: (file: String, token: LuaToken)?) {
    problem.file = source.plugin.folder + "/" + (place?.file ?? "init.lua")
    problem.line = place?.token.line
    problem.column = place?.token.column
  }

  /// Words of marketing and sales that mean something else in every organization.
  private static let salesTerms = [
    "qualified suspect", "suspect", "inquiry", "prospect", "mql", "sal", "sql", "opportunity",
  ]

  /// A label that says "MQL" tells people nothing unless the glossary does.
  private func checkLabels(_ host: PluginHost, _ names: NameChecks) -> [Finding] {
    let terms = (source.plugin.glossary?.terms ?? []).map(\.name)
    return host.cards.flatMap(\.card.criteria).compactMap { criterion in
      guard let label = criterion.label, let term = Self.term(in: label),
        !terms.contains(term.replacing(" ", with: "_"))
      else { return nil }
      let name = term.replacing(" ", with: "_")
      var problem = WinnowError(
        .found,
        code: "missing-term",
        "the label of '\(criterion.id)' says '\(term)', which glossary.toml does not explain",
        hint: "Add [terms.\(name)] with its stage and meaning to glossary.toml, or use other words."
      )
      place(&problem, at: names.texts.last { $0.token.text == label })
      return Finding(severity: .warning, problem: problem)
    }
  }

  /// The first of these terms that stands in a text, alone or in the plural.
  private static func term(in text: String) -> String? {
    let words = text.lowercased().split { !$0.isLetter }.map { word in
      word.hasSuffix("ies") ? word.dropLast(3) + "y" : word.hasSuffix("s") ? word.dropLast() : word
    }
    let plain = " " + words.joined(separator: " ") + " "
    return salesTerms.first { plain.contains(" \($0) ") }
  }

  /// A gate's reason is a reason code, or a word of the plugin's own glossary.
  private func checkReasons(_ host: PluginHost, _ names: NameChecks) -> [Finding] {
    let terms = source.plugin.glossary?.terms.map(\.name) ?? []
    let known = ReasonCode.all + terms
    return host.cards.flatMap(\.card.gates).filter { !known.contains($0.reason) }.map { gate in
      var problem = WinnowError(
        .found,
        code: "unknown-reason",
        "gate '\(gate.id)' gives the reason '\(gate.reason)', which is no reason code and no term "
          + "of glossary.toml",
        hint: nearest(gate.reason, among: known).map { "Did you mean '\($0)'?" }
          ?? "Reason codes: " + ReasonCode.all.joined(separator: ", ")
      )
      place(&problem, at: names.texts.first { $0.token.text == gate.reason })
      return Finding(severity: .error, problem: problem)
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
}
