import WinnowCore

/// Writes the score of one lead as a line of JSON, from pieces made once for a card.
struct ScoreLine {
  private let card: Card
  /// `{"criterion":"ID","degree":` for each criterion, and `,"weight":W,"points":` after it.
  private let heads: [[UInt8]]
  private let weights: [[UInt8]]
  private let activityHeads: [[UInt8]]
  private let names: [[UInt8]]
  /// `"NAME":` of each dimension.
  private let dimensionHeads: [[UInt8]]
  /// `,"ruleset":"sha256:…"}` and the line feed.
  private let tail: [UInt8]

  init(_ card: Card, ruleset: String) {
    self.card = card
    heads = card.criteria.map {
      Array("{\"criterion\":".utf8) + Self.quoted($0.id) + Array(",\"degree\":".utf8)
    }
    weights = card.criteria.map { Array(",\"weight\":\($0.weight),\"points\":".utf8) }
    activityHeads = (card.engagement?.rules ?? []).map {
      Array("{\"criterion\":".utf8) + Self.quoted($0.type) + Array(",\"degree\":".utf8)
    }
    let count = card.criteria.count + card.gates.count + (card.hasFastLane ? 1 : 0)
    names = (0...count).map { Self.quoted(card.nameOfFunction($0)) }
    dimensionHeads = card.dimensions.map { Self.quoted($0.name) + [0x3a] }
    tail = Array(",\"ruleset\":".utf8) + Self.quoted(ruleset) + [0x7d, 0x0a]
  }

  /// Adds one line with its line feed; `id` is the lead's id as JSON.
  func append(
    id: [UInt8],
    _ assessment: Assessment,
    _ outcomes: borrowing CardOutcomes,
    _ decision: Decision,
    others: (unknown: [String], errors: [(name: String, error: String)]) = ([], []),
    to out: inout [UInt8]
  ) {
    Self.append("{\"id\":", to: &out)
    out.append(contentsOf: id)
    Self.append(",\"score\":", to: &out)
    JSONWriter.append(points: assessment.score, to: &out)
    append(decision, to: &out)
    Self.append(
      decision.qualified ? ",\"qualified\":true,\"parts\":[" : ",\"qualified\":false,\"parts\":[",
      to: &out
    )
    var isFirst = true
    for part in assessment.parts where card.counts(part) {
      if !isFirst { out.append(0x2c) }
      isFirst = false
      append(part, outcomes, to: &out)
    }
    appendUnknown(assessment, others.unknown, to: &out)
    appendErrors(outcomes, others.errors, to: &out)
    appendSums(assessment, to: &out)
    appendReasons(decision, to: &out)
    out.append(contentsOf: tail)
  }

  private func append(_ decision: Decision, to out: inout [UInt8]) {
    Self.append(",\"grade\":", to: &out)
    Self.append(name: decision.grade, to: &out)
    Self.append(",\"band\":", to: &out)
    Self.append(name: decision.band, to: &out)
    guard let cell = decision.cell else { return }
    Self.append(",\"cell\":", to: &out)
    Self.append(name: cell, to: &out)
    guard let action = decision.action else { return }
    Self.append(",\"action\":", to: &out)
    Self.append(name: action, to: &out)
  }

  private static func append(name text: String?, to out: inout [UInt8]) {
    guard let text else { return append("null", to: &out) }
    JSONWriter.append(string: text, to: &out)
  }

  private func append(
    _ part: Assessment.Part,
    _ outcomes: borrowing CardOutcomes,
    to out: inout [UInt8]
  ) {
    switch part.source {
    case .criterion(let index):
      out.append(contentsOf: heads[index])
      Self.append(degree: part.degree, to: &out)
      out.append(contentsOf: weights[index])
      JSONWriter.append(points: part.points, to: &out)
      let reason = outcomes.verdicts[index].text
      if !reason.isEmpty {
        Self.append(",\"why\":", to: &out)
        Self.append(outcomes.text, reason, to: &out)
      }
    case .activity(let index): append(activity: index, part, to: &out)
    default: append(named: card.name(of: part.source), part, to: &out)
    }
    out.append(0x7d)
  }

  private func append(activity index: Int, _ part: Assessment.Part, to out: inout [UInt8]) {
    guard let rule = card.engagement?.rules[index] else { return }
    out.append(contentsOf: activityHeads[index])
    Self.append(degree: part.shownDegree, to: &out)
    Self.append(",\"weight\":", to: &out)
    JSONWriter.append(points: rule.points.times(part.count), to: &out)
    Self.append(",\"points\":", to: &out)
    JSONWriter.append(points: part.points, to: &out)
    Self.append(",\"why\":\"", to: &out)
    out.append(contentsOf: part.shownCount.utf8)
    out.append(0x22)
  }

  private func append(named name: String, _ part: Assessment.Part, to out: inout [UInt8]) {
    Self.append("{\"criterion\":", to: &out)
    JSONWriter.append(string: name, to: &out)
    Self.append(",\"points\":", to: &out)
    JSONWriter.append(points: part.points, to: &out)
  }

  private func appendUnknown(
    _ assessment: Assessment,
    _ others: [String],
    to out: inout [UInt8]
  ) {
    Self.append("],\"unknown\":[", to: &out)
    var isFirst = true
    for index in assessment.unknown {
      if !isFirst { out.append(0x2c) }
      isFirst = false
      out.append(contentsOf: names[index])
    }
    for name in others {
      if !isFirst { out.append(0x2c) }
      isFirst = false
      JSONWriter.append(string: name, to: &out)
    }
    out.append(0x5d)
  }

  private func appendErrors(
    _ outcomes: borrowing CardOutcomes,
    _ others: [(name: String, error: String)],
    to out: inout [UInt8]
  ) {
    var isFirst = true
    for index in outcomes.verdicts.indices where outcomes.verdicts[index].state == .failed {
      if isFirst { Self.append(",\"errors\":{", to: &out) } else { out.append(0x2c) }
      isFirst = false
      out.append(contentsOf: names[index])
      out.append(0x3a)
      Self.append(outcomes.text, outcomes.verdicts[index].text, to: &out)
    }
    for (name, error) in others {
      if isFirst { Self.append(",\"errors\":{", to: &out) } else { out.append(0x2c) }
      isFirst = false
      JSONWriter.append(string: name, to: &out)
      out.append(0x3a)
      JSONWriter.append(string: error, to: &out)
    }
    if !isFirst { out.append(0x7d) }
  }

  private func appendSums(_ assessment: Assessment, to out: inout [UInt8]) {
    Self.append(",\"range\":[", to: &out)
    JSONWriter.append(points: assessment.lowest, to: &out)
    out.append(0x2c)
    JSONWriter.append(points: assessment.highest, to: &out)
    Self.append("],\"dimensions\":{", to: &out)
    for index in dimensionHeads.indices {
      if index > 0 { out.append(0x2c) }
      out.append(contentsOf: dimensionHeads[index])
      JSONWriter.append(points: assessment.dimension(index), to: &out)
    }
    out.append(0x7d)
  }

  private func appendReasons(_ decision: Decision, to out: inout [UInt8]) {
    if let gate = decision.gate {
      Self.append(",\"gate\":{\"id\":", to: &out)
      JSONWriter.append(string: gate.id, to: &out)
      Self.append(",\"reason\":", to: &out)
      JSONWriter.append(string: gate.reason, to: &out)
      out.append(0x7d)
    }
    if decision.isHeld { Self.append(",\"held\":true", to: &out) }
    guard let fastLane = decision.fastLane else { return }
    Self.append(",\"fast_lane\":", to: &out)
    JSONWriter.append(string: fastLane, to: &out)
  }

  private static func append(_ text: [UInt8], _ range: Range<Int>, to out: inout [UInt8]) {
    unsafe text.withUnsafeBufferPointer { buffer in
      unsafe JSONWriter.append(utf8: UnsafeBufferPointer(rebasing: buffer[range]), to: &out)
    }
  }

  private static func append(degree: Double, to out: inout [UInt8]) {
    if let short = Points(exactly: degree) {
      JSONWriter.append(points: short, to: &out)
    } else {
      JSONWriter.append(double: degree, to: &out)
    }
  }

  private static func append(_ text: StaticString, to out: inout [UInt8]) {
    unsafe out.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    )
  }

  private static func quoted(_ text: String) -> [UInt8] { JSONWriter.encode(.string(text)) }
}
