import Lua
import WinnowCore

/// What the functions of a card said about one lead; keeps its memory for the next.
struct CardOutcomes: ~Copyable {
  /// One for each criterion, then each gate, then the fast lane. A gate or lane that holds has
  /// degree 1.
  private(set) var verdicts: [Verdict] = []
  /// Reasons and errors, one behind the other.
  private(set) var text: [UInt8] = []

  private let criteria: Int
  private let gates: Int
  private var results = LuaBuffer()

  init(_ card: Card) {
    criteria = card.criteria.count
    gates = card.gates.count
  }

  mutating func removeAll() {
    verdicts.removeAll(keepingCapacity: true)
    text.removeAll(keepingCapacity: true)
  }

  /// Position of the first gate that fired.
  var firedGate: Int? {
    guard gates > 0, verdicts.count >= criteria + gates else { return nil }
    return verdicts[criteria..<(criteria + gates)].firstIndex { $0.degree > 0 }.map {
      $0 - criteria
    }
  }

  /// Why the fast lane took the lead; nil when it did not.
  var fastLane: String? {
    guard verdicts.count > criteria + gates, let verdict = verdicts.last, verdict.degree > 0 else {
      return nil
    }
    return verdict.text.isEmpty ? "fast lane" : string(verdict.text)
  }

  /// The text at `range`.
  func string(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }

  /// Calls the functions from `first` on and takes over what they say, up to one that killed the box.
  ///
  /// `base` is the position in the card of the batch's first function.
  ///
  /// - Throws: ``LuaError`` when the lead could not be carried into the box.
  mutating func take(
    from box: LuaBox,
    _ functions: LuaBatch,
    first: Int,
    base: Int = 0,
    argument: borrowing LuaBuffer
  ) throws(LuaError) {
    results.removeAll()
    let count = try box.callEach(
      functions,
      from: first - base,
      argument: argument,
      results: &results
    )
    var offset = 0
    for index in first..<(first + count) {
      if let error = try results.readOutcome(at: &offset) {
        fail("\(error.code): \(Self.place(of: error))\(error.message)")
      } else {
        try takeValues(at: &offset, kind: kind(of: index))
      }
    }
    if count == 0 { throw LuaError(code: .crash, message: "the box called nothing") }
  }

  private static func place(of error: LuaError) -> String {
    guard let file = error.file else { return "" }
    return error.line.map { "\(file):\($0): " } ?? "\(file): "
  }

  private enum Kind {
    case criterion, gate, fastLane
  }

  private func kind(of index: Int) -> Kind {
    index < criteria ? .criterion : index < criteria + gates ? .gate : .fastLane
  }

  private mutating func takeValues(at offset: inout Int, kind: Kind) throws(LuaError) {
    let value = try scalar(at: &offset)
    let reason = try scalar(at: &offset)
    guard let degree = kind == .criterion ? Self.degree(value) : Self.truth(value, kind) else {
      guard case .nil = value else { return fail(Self.complaint(kind)) }
      verdicts.append(Verdict(.unknown))
      return
    }
    switch kind == .criterion ? reason : Self.reason(value, reason) {
    case .nil: verdicts.append(Verdict(.known, degree: degree))
    case .text(let range): verdicts.append(Verdict(.known, degree: degree, text: keep(range)))
    default: fail("RESULT: the reason is not a text")
    }
  }

  private static func complaint(_ kind: Kind) -> String {
    switch kind {
    case .criterion:
      "RESULT: a degree is true, false, nil or a number from 0 to 1, and this is none of them"
    case .gate: "RESULT: a gate gives true, false or nil, and this is none of them"
    case .fastLane: "RESULT: a fast lane gives true, false, nil or a text that says why"
    }
  }

  /// Reads a value; a table or function is passed over.
  private func scalar(at offset: inout Int) throws(LuaError) -> LuaScalar {
    let value = try results.readScalar(at: &offset)
    if case .other = value { _ = try results.readValue(at: &offset) }
    return value
  }

  private static func degree(_ value: LuaScalar) -> Double? {
    switch value {
    case .bool(let met): met ? 1 : 0
    case .int(let number) where number == 0 || number == 1: Double(number)
    case .number(let number) where number >= 0 && number <= 1: number
    default: nil
    }
  }

  private static func truth(_ value: LuaScalar, _ kind: Kind) -> Double? {
    switch value {
    case .nil, .bool(false): 0
    case .bool(true): 1
    case .text where kind == .fastLane: 1
    default: nil
    }
  }

  /// The fast lane may give its reason in place of true.
  private static func reason(_ value: LuaScalar, _ reason: LuaScalar) -> LuaScalar {
    if case .text = value { return value }
    if case .text = reason { return reason }
    return .nil
  }

  private mutating func keep(_ range: Range<Int>) -> Range<Int> {
    let start = text.count
    results.withBytes(in: range) { bytes in
      unsafe bytes.withUnsafeBufferPointer { unsafe text.append(contentsOf: $0) }
    }
    return start..<text.count
  }

  private mutating func fail(_ message: String) {
    let start = text.count
    text.append(contentsOf: message.utf8)
    verdicts.append(Verdict(.failed, text: start..<text.count))
  }
}
