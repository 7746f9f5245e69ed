import Lua
import WinnowCore

/// Writes the score of one lead as a line of JSON, from pieces made once for a card.
struct ScoreLine {
  private let card: Card
  /// `{"criterion":"ID","degree":` for each criterion, and `,"weight":W,"points":` after it.
  private let heads: [Phrase]
  private let weights: [Phrase]
  /// A criterion that is met in full, up to its points.
  private let fulls: [Phrase]
  private let activityHeads: [Phrase]
  private let names: [Phrase]
  /// `"NAME":` of each dimension, with the comma before it.
  private let dimensionHeads: [Phrase]
  /// `,"grade":"A"` for each rung; the same for bands. Where there are none, `null` alone.
  private let grades: [Phrase]
  private let bands: [Phrase]
  /// `,"ruleset":"sha256:…"}` and the line feed.
  private let tail: Phrase
  /// The bytes of all phrases.
  private let book: ByteSink
  private let line = ByteSink()
  private var scratch: [UInt8] = []

  init(_ card: Card, ruleset: String) {
    let book = ByteSink()
    let heads = card.criteria.map { Self.head($0.id) }
    let weights = card.criteria.map { Array(",\"weight\":\($0.weight),\"points\":".utf8) }
    let fulls = zip(card.criteria, zip(heads, weights)).map { criterion, pieces in
      pieces.0 + [0x31] + pieces.1 + Array(criterion.weight.description.utf8)
    }
    let count = card.criteria.count + card.gates.count + (card.hasFastLane ? 1 : 0)
    self.card = card
    self.book = book
    self.heads = heads.map(book.write)
    self.weights = weights.map(book.write)
    self.fulls = fulls.map(book.write)
    activityHeads = (card.engagement?.rules ?? []).map { book.write(Self.head($0.type)) }
    names = (0...count).map { book.write(Self.quoted(card.nameOfFunction($0))) }
    dimensionHeads = card.dimensions.enumerated().map { index, dimension in
      book.write((index > 0 ? [0x2c] : []) + Self.quoted(dimension.name) + [0x3a])
    }
    grades = Self.rungs(of: card.grades, as: "grade").map(book.write)
    bands = Self.rungs(of: card.bands, as: "band").map(book.write)
    tail = book.write(Array(",\"ruleset\":".utf8) + Self.quoted(ruleset) + [0x7d, 0x0a])
  }

  private static func head(_ id: String) -> [UInt8] {
    Array("{\"criterion\":".utf8) + quoted(id) + Array(",\"degree\":".utf8)
  }

  /// Adds one line with its line feed; `id` is the lead's id as JSON.
  mutating func append(
    id: [UInt8],
    _ assessment: Assessment,
    _ outcomes: borrowing CardOutcomes,
    _ decision: Decision,
    others: (unknown: [String], errors: [(name: String, error: String)]) = ([], []),
    to out: inout [UInt8]
  ) {
    line.removeAll()
    line.put("{\"id\":")
    line.put(id)
    line.put(",\"score\":")
    line.put(assessment.score)
    put(decision)
    if decision.qualified {
      line.put(",\"qualified\":true,\"parts\":[")
    } else {
      line.put(",\"qualified\":false,\"parts\":[")
    }
    putParts(assessment, outcomes)
    putUnknown(assessment, outcomes, others.unknown)
    if !outcomes.errors.isEmpty || !others.errors.isEmpty { putErrors(outcomes, others.errors) }
    putSums(assessment)
    putReasons(decision)
    line.put(tail, of: book)
    unsafe line.withBytes { bytes in unsafe out.append(contentsOf: bytes) }
  }

  private mutating func put(_ decision: Decision) {
    line.put(grades[decision.grade ?? 0], of: book)
    line.put(bands[decision.band ?? 0], of: book)
    guard decision.grade != nil, decision.band != nil, let cell = decision.cell(of: card) else {
      return
    }
    line.put(",\"cell\":")
    put(name: cell)
    guard let action = card.cells[cell] else { return }
    line.put(",\"action\":")
    put(name: action)
  }

  private static func rungs(of scale: Card.Scale?, as name: String) -> [[UInt8]] {
    let head = Array(",\"\(name)\":".utf8)
    guard let scale else { return [head + Array("null".utf8)] }
    return (0...scale.lines.count).map { head + quoted(scale.name(of: $0)) }
  }

  private mutating func put(name: String) {
    var text = name
    text.withUTF8 { bytes in unsafe line.put(text: bytes, &scratch) }
  }

  // MARK: Parts

  private mutating func putParts(
    _ assessment: Assessment,
    _ outcomes: borrowing CardOutcomes
  ) {
    var isFirst = true
    for place in assessment.parts.indices where card.counts(assessment.parts[place]) {
      if !isFirst { line.put(0x2c) }
      isFirst = false
      put(assessment.parts[place], outcomes)
      line.put(0x7d)
    }
  }

  private mutating func put(_ part: Assessment.Part, _ outcomes: borrowing CardOutcomes) {
    switch part.source {
    case .criterion(let index):
      put(criterion: index, part)
      let reason = outcomes.verdicts[index].text
      guard !reason.isEmpty else { return }
      line.put(",\"why\":")
      put(outcomes.text, reason)
    case .activity(let index): put(activity: index, part)
    default:
      line.put("{\"criterion\":")
      put(name: card.name(of: part.source))
      line.put(",\"points\":")
      line.put(part.points)
    }
  }

  private mutating func put(criterion index: Int, _ part: Assessment.Part) {
    if part.degree == 1 { return line.put(fulls[index], of: book) }
    line.put(heads[index], of: book)
    put(degree: part.degree)
    line.put(weights[index], of: book)
    line.put(part.points)
  }

  private mutating func put(activity index: Int, _ part: Assessment.Part) {
    guard let points = card.engagement?.rules[index].points else { return }
    line.put(activityHeads[index], of: book)
    line.put(share: part.degree)
    line.put(",\"weight\":")
    line.put(points.times(part.count))
    line.put(",\"points\":")
    line.put(part.points)
    if part.count == 1 { return line.put(",\"why\":\"1 activity\"") }
    line.put(",\"why\":\"")
    line.put(Points(milli: 1000).times(part.count))
    line.put(" activities\"")
  }

  private mutating func put(_ text: ByteSink, _ range: Range<Int>) {
    unsafe text.withBytes(at: range) { unsafe line.put(text: $0, &scratch) }
  }

  private mutating func put(degree: Double) {
    if let short = Points(exactly: degree) { return line.put(short) }
    scratch.removeAll(keepingCapacity: true)
    JSONWriter.append(double: degree, to: &scratch)
    line.put(scratch)
  }

  // MARK: Around them

  private mutating func putUnknown(
    _ assessment: Assessment,
    _ outcomes: borrowing CardOutcomes,
    _ others: [String]
  ) {
    line.put("],\"unknown\":[")
    var isFirst = true
    for index in assessment.unknown {
      if !isFirst { line.put(0x2c) }
      isFirst = false
      line.put(names[index], of: book)
    }
    if outcomes.flaws.contains(.combination) {
      if !isFirst { line.put(0x2c) }
      isFirst = false
      line.put(names[names.count - 1], of: book)
    }
    for name in others {
      if !isFirst { line.put(0x2c) }
      isFirst = false
      put(name: name)
    }
    line.put(0x5d)
  }

  private mutating func putErrors(
    _ outcomes: borrowing CardOutcomes,
    _ others: [(name: String, error: String)]
  ) {
    var isFirst = true
    for index in outcomes.verdicts.indices where outcomes.verdicts[index].state == .failed {
      if isFirst { line.put(",\"errors\":{") } else { line.put(0x2c) }
      isFirst = false
      line.put(names[index], of: book)
      line.put(0x3a)
      put(outcomes.text, outcomes.verdicts[index].text)
    }
    for (name, error) in others {
      if isFirst { line.put(",\"errors\":{") } else { line.put(0x2c) }
      isFirst = false
      put(name: name)
      line.put(0x3a)
      put(name: error)
    }
    if !isFirst { line.put(0x7d) }
  }

  private func putSums(_ assessment: Assessment) {
    line.put(",\"range\":[")
    line.put(assessment.lowest)
    line.put(0x2c)
    line.put(assessment.highest)
    line.put("],\"dimensions\":{")
    for index in dimensionHeads.indices {
      line.put(dimensionHeads[index], of: book)
      line.put(assessment.dimension(index))
    }
    line.put(0x7d)
  }

  private mutating func putReasons(_ decision: Decision) {
    if let gate = decision.gate {
      line.put(",\"gate\":{\"id\":")
      put(name: gate.id)
      line.put(",\"reason\":")
      put(name: gate.reason)
      line.put(0x7d)
    }
    if decision.isHeld { line.put(",\"held\":true") }
    guard let fastLane = decision.fastLane else { return }
    line.put(",\"fast_lane\":")
    put(name: fastLane)
  }

  private static func quoted(_ text: String) -> [UInt8] { JSONWriter.encode(.string(text)) }
}
