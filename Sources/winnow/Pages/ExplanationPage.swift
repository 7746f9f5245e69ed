import WinnowCore
import WinnowEngine

/// Why a lead has its score, as people read it.
struct ExplanationPage {
  private let explanation: Explanation
  private let lead: Lead

  init(_ explanation: Explanation, _ lead: Lead) {
    self.explanation = explanation
    self.lead = lead
  }

  func print(_ format: FormatOptions, on screen: Screen) throws {
    if format.json { return try screen.document(explanation.json) }
    try screen.line(screen.output.styled(lead.title, .strong))
    let source = explanation.isRecorded ? "recorded" : "worked out just now, not recorded"
    try screen.line(
      "\(explanation.card.printable), rules \(explanation.ruleset.shortDigest), \(source), "
        + "as of \(explanation.at)"
    )
    try screen.line()
    try screen.lines(parts.lines(on: screen.output))
    try screen.line()
    try screen.lines(evidence)
    try screen.lines(unknown)
    try screen.line(explanation.verdict)
  }

  /// The parts and their sum, which is the score.
  private var parts: Table {
    var table = Table([
      .text("criterion"), .number("degree"), .number("weight"), .number("points"), .text("why"),
    ])
    let tree = ExplanationTree(explanation)
    for row in tree.counted { table.add(row.cells) }
    table.add(["total", "", "", explanation.score.description, ""])
    for row in tree.beside { table.add(row.cells) }
    return table
  }

  /// What the parts rest on.
  private var evidence: [String] {
    var lines: [String] = []
    if let name = explanation.gate.map({ "gate " + $0.id })
      ?? explanation.fastLane.map({ _ in "fast lane" }),
      !explanation.verdictEvidence.isEmpty
    {
      lines.append("  \(name.printable): " + explanation.verdictEvidence.shown(most: 5))
    }
    lines += Self.evidence(of: explanation)
    return lines.isEmpty ? [] : ["evidence:"] + lines + [""]
  }

  private static func evidence(of explanation: Explanation) -> [String] {
    var lines: [String] = []
    for part in explanation.parts + explanation.beside {
      let title = part.label ?? part.criterion
      if let bound = part.bound { lines.append("  \(title.printable): \(bound)") }
      guard !part.evidence.isEmpty else { continue }
      let decay = part.decay.map { " (\($0))" } ?? ""
      lines.append("  \(title.printable)\(decay): " + part.evidence.shown(most: 5))
    }
    return lines + explanation.origins.flatMap { evidence(of: $0) }
  }

  /// What nobody knows yet, what failed, and what difference it could make.
  private var unknown: [String] {
    var lines = explanation.failures
    let missing = explanation.unknown.filter { $0.error == nil }
    if !missing.isEmpty {
      lines.append("not known yet:")
      lines += missing.map { entry in
        let asks = entry.asks.isEmpty ? "" : " (\(entry.asks.joined(separator: ", ")))"
        return "  " + ((entry.label ?? entry.criterion) + asks).printable
      }
    }
    let isOpen = explanation.lowest < explanation.highest
    return lines.isEmpty && !isOpen ? [] : lines + [difference, ""]
  }

  private var difference: String {
    let range =
      "with everything known the score would lie from \(explanation.lowest) to \(explanation.highest)"
    return explanation.isVerdictOpen
      ? range + ", which could change the verdict" : range + "; " + explanation.certainty
  }

  /// At most three decimal places.
  static func degree(_ value: Double) -> String {
    Points(milli: Int64((min(max(value, -1e6), 1e6) * 1000).rounded())).description
  }
}

extension [Explanation.Evidence] {
  /// The first of them, in words.
  fileprivate func shown(most: Int) -> String {
    let words = prefix(most).map(\.words).joined(separator: "; ")
    return (count > most ? words + "; and \(count - most) more" : words).printable
  }
}

extension Explanation.Evidence {
  /// `answers.need = clear (event 12)`.
  fileprivate var words: String {
    var words = what
    if let value { words += " = \(value.plain)" }
    if let at { words += " of \(at)" }
    if let event, event > 0 { words += " (event \(event))" }
    if let points { words += ": \(points)" }
    return words
  }
}

extension Explanation {
  /// The gate or the combination that failed, without which nobody is qualified: `gate rival`.
  var brokenDecision: String? {
    let names = (unknown + otherFailures).filter { $0.error != nil }.map(\.criterion)
    return names.lazy.compactMap { name in
      let own = name.split(separator: "/").last.map(String.init) ?? name
      if own == "combine" { return "'combine'" }
      return own.hasPrefix("gate:") ? "gate \(own.dropFirst(5))" : nil
    }.first
  }

  /// Whether the verdict can be another one once everything is known.
  var isVerdictOpen: Bool {
    guard gate == nil else { return false }
    if brokenDecision != nil { return true }
    guard qualified else { return threshold < highest }
    return fastLane == nil && lowest <= threshold - hysteresis
  }

  /// What more answers about the score cannot change; what a gate will say once it is asked, nobody knows.
  var certainty: String {
    if gate != nil { return "the gate would rule it out all the same" }
    if fastLane != nil { return "the fast lane would take it all the same" }
    return qualified
      ? "it would stay above the line all the same" : "it would not get above the line"
  }

  /// What failed, a line each under a heading; empty when nothing did.
  var failures: [String] {
    let failed = (unknown + otherFailures).filter { $0.error != nil }
    guard !failed.isEmpty else { return [] }
    return ["these rules failed; a criterion among them counts as unknown:"]
      + failed.map { "  " + "\($0.label ?? $0.criterion): \($0.error ?? "")".printable }
  }

  /// `62 > 60: qualified, grade A`.
  var verdict: String {
    let sign = score > threshold ? ">" : score == threshold ? "=" : "<"
    let sum = "\(score) \(sign) \(threshold)"
    let names = [
      grade.map { "grade \($0)" }, band.map { "band \($0)" }, cell.map { "cell \($0)" }, action,
    ].compactMap(\.self)
    let tail = names.map { ", " + $0.printable }.joined()
    if let gate {
      return "\(sum), but ruled out by \(gate.id.printable) (\(gate.reason.printable))"
        + ": not qualified" + tail
    }
    if let brokenDecision, !qualified {
      return "\(sum), but \(brokenDecision.printable) failed: not qualified" + tail
    }
    if isHeld {
      return "\(sum), and still above \(threshold - hysteresis): stays qualified" + tail
    }
    if qualified, let fastLane {
      let link = score > threshold ? "and" : "but"
      return "\(sum), \(link) on the fast lane (\(fastLane.printable)): qualified" + tail
    }
    let word = qualified ? "qualified" : "not qualified"
    let strict = score == threshold && !qualified ? " (it must be above the threshold)" : ""
    return "\(sum): \(word)\(strict)\(tail)"
  }
}
