import Lua
import WinnowCore

/// What the functions of a card said about one lead; keeps its memory for the next.
struct CardOutcomes: ~Copyable {
  /// One for each criterion, then each gate, then the fast lane. A gate or lane that holds has
  /// degree 1.
  private(set) var verdicts: [Verdict] = []
  /// Reasons and errors, one behind the other.
  let text = ByteSink()
  /// What the functions that failed ended with, by position in the card.
  private(set) var errors: [(function: Int, error: LuaError, hint: String?)] = []

  private let criteria: Int
  private let gates: Int
  private let hasFastLane: Bool
  private let places: RulePlaces
  private var results = LuaBuffer()

  init(_ card: Card, _ places: RulePlaces) {
    criteria = card.criteria.count
    gates = card.gates.count
    hasFastLane = card.hasFastLane
    self.places = places
  }

  mutating func removeAll() {
    verdicts.removeAll(keepingCapacity: true)
    text.removeAll()
    errors.removeAll(keepingCapacity: true)
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
    let place = criteria + gates
    guard hasFastLane, verdicts.count > place, verdicts[place].degree > 0 else { return nil }
    let verdict = verdicts[place]
    return verdict.text.isEmpty ? "fast lane" : string(verdict.text)
  }

  /// What failed so that the lead cannot be qualified.
  var flaws: Decision.Flaws {
    var flaws: Decision.Flaws = []
    if verdicts.count > functions, verdicts[functions].state == .failed {
      flaws.insert(.combination)
    }
    guard gates > 0, verdicts.count >= criteria + gates else { return flaws }
    if verdicts[criteria..<(criteria + gates)].contains(where: { $0.state == .failed }) {
      flaws.insert(.gate)
    }
    return flaws
  }

  /// How many functions are called with the lead.
  private var functions: Int { criteria + gates + (hasFastLane ? 1 : 0) }

  /// The text at `range`.
  func string(_ range: Range<Int>) -> String {
    unsafe text.withBytes(at: range) { unsafe String(decoding: $0, as: UTF8.self) }
  }

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
      if index < criteria, let said = results.readDegree(at: &offset) {
        take(said)
        continue
      }
      if let error = try results.readOutcome(at: &offset) {
        fail(error)
      } else {
        try takeValues(at: &offset, kind: kind(of: index))
      }
    }
    if count == 0 { throw LuaError(code: .crash, message: "the box called nothing") }
  }

  /// Calls what makes the score of the dimensions; nil when it failed, which counts as a verdict
  /// behind all others.
  mutating func combination(
    from box: LuaBox,
    _ function: LuaBatch,
    _ dimensions: borrowing LuaBuffer
  ) throws(LuaError) -> Points? {
    results.removeAll()
    try box.callEach(function, argument: dimensions, results: &results)
    var offset = 0
    if var error = try results.readOutcome(at: &offset) {
      error.message += Self.added
      fail(error)
      return nil
    }
    let value = try scalar(at: &offset)
    let number: Double? =
      switch value {
      case .int(let number): Double(number)
      case .number(let number): number
      default: nil
      }
    guard let number, abs(number) * 1000 <= Double(Points.limit.milli) else {
      refuse(
        "'combine' gives the score, a number from -1,000,000,000 to 1,000,000,000, found "
          + Self.shown(value) + Self.added,
        nil
      )
      return nil
    }
    return Points(milli: 1000).scaled(by: number)
  }

  /// What is done where the combination fails.
  private static let added = "; the dimensions were added instead, and the lead is not qualified"

  /// Counts the rest of `count` functions as failed, in the way of the last one.
  mutating func giveUp(_ count: Int, after deaths: Int) {
    let code = errors.last?.error.code ?? .fuel
    while verdicts.count < count {
      let place = places.place(of: verdicts.count)
      fail(
        LuaError(
          code: code,
          message: "not called: \(deaths) rules used up their limits on this lead",
          file: place?.file,
          line: place?.line
        )
      )
    }
  }

  private enum Kind {
    case criterion, gate, fastLane
  }

  private func kind(of index: Int) -> Kind {
    index < criteria ? .criterion : index < criteria + gates ? .gate : .fastLane
  }

  /// Takes what a criterion usually says.
  private mutating func take(_ said: LuaDegree) {
    guard said.isKnown, let range = said.text else {
      return verdicts.append(Verdict(said.isKnown ? .known : .unknown, degree: said.degree))
    }
    if let kept = keep(range) {
      verdicts.append(Verdict(.known, degree: said.degree, text: kept))
    } else {
      refuse("the reason is a text that is not UTF-8", nil)
    }
  }

  private mutating func takeValues(at offset: inout Int, kind: Kind) throws(LuaError) {
    let value = try scalar(at: &offset)
    let reason = try scalar(at: &offset)
    guard let degree = kind == .criterion ? Self.degree(value) : Self.truth(value, kind) else {
      guard case .nil = value else { return refuse(Self.complaint(kind, value), Self.hint(value)) }
      verdicts.append(Verdict(.unknown))
      return
    }
    switch kind == .criterion ? reason : Self.reason(value, reason) {
    case .nil: verdicts.append(Verdict(.known, degree: degree))
    case .text(let range):
      guard let kept = keep(range) else {
        return refuse("the reason is a text that is not UTF-8", nil)
      }
      verdicts.append(Verdict(.known, degree: degree, text: kept))
    case let other: refuse("the reason is \(Self.shown(other)), and must be a text", nil)
    }
  }

  private static func complaint(_ kind: Kind, _ value: LuaScalar) -> String {
    switch kind {
    case .criterion:
      "a degree is true, false, nil or a number from 0 to 1, found \(shown(value))"
    case .gate: "a gate gives true, false or nil, found \(shown(value))"
    case .fastLane:
      "a fast lane gives true, false, nil or a text that says why, found \(shown(value))"
    }
  }

  private static func hint(_ value: LuaScalar) -> String {
    switch value {
    case .int, .number: "keep it in its range: math.max(0, math.min(1, value))"
    default: "return one of these, and maybe a text that says why"
    }
  }

  private static func shown(_ value: LuaScalar) -> String {
    switch value {
    case .nil: "nil"
    case .bool(let value): "\(value)"
    case .int(let number): "\(number)"
    case .number(let number): "\(number)"
    case .text: "a text"
    case .other: "a table or a function"
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

  /// Nil when the bytes are not UTF-8: then nothing is kept.
  private mutating func keep(_ range: Range<Int>) -> Range<Int>? {
    let start = text.count
    let isWellFormed = results.withBytes(in: range) { bytes in
      unsafe bytes.withUnsafeBufferPointer { bytes in
        guard unsafe UTF8Sequence.firstFault(in: bytes) == nil else { return false }
        unsafe text.put(bytes)
        return true
      }
    }
    return isWellFormed ? start..<text.count : nil
  }

  /// What the function gave is not what it may give.
  private mutating func refuse(_ message: String, _ hint: String?) {
    let place = places.place(of: verdicts.count)
    fail(LuaError(code: .result, message: message, file: place?.file, line: place?.line), hint)
  }

  private mutating func fail(_ error: LuaError, _ hint: String? = nil) {
    let start = text.count
    let place = error.file.map { file in error.line.map { "\(file):\($0): " } ?? "\(file): " }
    text.put(Array("\(error.code): \(place ?? "")\(error.message)".utf8))
    errors.append((verdicts.count, error, hint))
    verdicts.append(Verdict(.failed, text: start..<text.count))
  }
}
