import Lua
import WinnowCore

/// Carries a lead from a line of JSON to the buffer that Lua reads, in one pass over its bytes.
///
/// Everything is checked (UTF-8, repeated keys, whole numbers beyond 2^53); only what the projection
/// shows is carried. One value serves many lines and keeps its memory.
struct LeadLine: ~Copyable {
  /// The lead that was read last.
  var cargo = LeadCargo()
  var keys = JSONKeyCheck()
  private var leadShape = KeyShape<LeadProjection.Use>()
  private var answerShape = KeyShape<Bool>()
  var activityShape = KeyShape<ActivityUse>()
  var text: [UInt8] = []
  let projection: LeadProjection
  let now: Instant

  /// Depth to which a lead may nest.
  private static let depth = 32
  static let largestInteger: UInt64 = 1 << 53

  init(_ projection: LeadProjection, now: Instant) {
    self.projection = projection
    self.now = now
  }

  /// Reads one line; `number` stands in for a missing id.
  mutating func read(_ line: UnsafeBufferPointer<UInt8>, number: Int) throws(LineError) {
    cargo.removeAll()
    keys.removeAll()
    var scanner = unsafe JSONScanner(line, depth: Self.depth)
    do throws(JSONError) {
      guard try scanner.kind() == .object else {
        throw JSONError(reason: "not an object", offset: scanner.offset)
      }
      try lead(&scanner, number)
      try scanner.finish()
    } catch {
      throw LineError(error)
    }
  }

  private mutating func lead(_ scanner: inout JSONScanner, _ number: Int) throws(JSONError) {
    let table = cargo.argument.beginTable(under: projection.leadGuard)
    var fields = 0
    var hasAnswers = false
    var hasActivities = false
    var reading = ObjectReading(scanner, keys.open())
    var next = try reading.firstKey(&scanner, leadShape)
    while let (key, known) = next {
      let use = if let known { known } else { try self.use(of: key, scanner, &reading) }
      switch use {
      case .nothing: try scanner.skipChecked(&keys, Self.largestInteger)
      case .id:
        try readID(&scanner)
        fields += 1
      case .answers:
        let isThere = try answers(&scanner)
        if isThere, projection.showsAnswers { fields += 1 }
        hasAnswers = isThere
      case .activities:
        let isThere = try activityList(&scanner)
        if isThere, projection.showsActivities { fields += 1 }
        hasActivities = isThere
      case .verdict(let isField):
        cargo.wasQualified = try isTrue(scanner)
        guard isField else {
          try scanner.skipChecked(&keys, Self.largestInteger)
          break
        }
        appendKey(key, scanner)
        try value(&scanner)
        fields += 1
      case .field:
        appendKey(key, scanner)
        try value(&scanner)
        fields += 1
      }
      next = try reading.nextKey(&scanner, leadShape)
    }
    if !reading.isKnown, leadShape.isWilling, let names = keys.names(of: reading.object, scanner) {
      leadShape.learn(names.map { ($0, projection.use(of: $0)) })
    }
    keys.close(reading.object)
    if cargo.id.isEmpty { fields += numberAsID(number) }
    if !hasAnswers, projection.showsAnswers {
      fields += emptyTable("answers", projection.answersGuard)
    }
    if !hasActivities, projection.showsActivities { fields += emptyTable("activities", nil) }
    cargo.argument.endTable(table, items: 0, fields: fields)
  }

  private mutating func use(
    of key: JSONScanner.Text,
    _ scanner: JSONScanner,
    _ reading: inout ObjectReading
  ) throws(JSONError) -> LeadProjection.Use {
    if reading.isKnown, !key.hasEscapes,
      let use = unsafe leadShape.use(of: scanner.raw(key), behind: &reading.place)
    {
      return use
    }
    try reading.compare(key, scanner, &keys)
    guard key.hasEscapes else { return unsafe projection.use(of: scanner.raw(key)) }
    return unsafe scanner.withBytes(of: key, &text) { [projection] in
      unsafe projection.use(of: $0)
    }
  }

  // MARK: The parts of a lead

  /// The id: a text or a whole number.
  private mutating func readID(_ scanner: inout JSONScanner) throws(JSONError) {
    let start = scanner.offset
    appendKey("id")
    switch try scanner.kind() {
    case .string:
      let text = try scanner.string()
      append(text, scanner)
      if text.hasEscapes {
        JSONWriter.append(string: scanner.decoded(text), to: &cargo.id)
      } else {
        unsafe JSONWriter.append(utf8: scanner.raw(text), to: &cargo.id)
      }
    case .number:
      guard case .int(let number) = try scanner.exactNumber(Self.largestInteger) else {
        throw Self.badID(at: start)
      }
      cargo.argument.append(number)
      JSONWriter.append(int: number, to: &cargo.id)
    default: throw Self.badID(at: start)
    }
  }

  /// Whether the value that comes next is true.
  private func isTrue(_ scanner: JSONScanner) throws(JSONError) -> Bool {
    var ahead = scanner
    guard try ahead.kind() == .boolean else { return false }
    return try ahead.boolean()
  }

  private static func badID(at offset: Int) -> JSONError {
    JSONError(reason: "the id is neither text nor a whole number", offset: offset)
  }

  private mutating func numberAsID(_ number: Int) -> Int {
    JSONWriter.append(int: Int64(number), to: &cargo.id)
    appendKey("id")
    cargo.argument.append(Int64(number))
    return 1
  }

  private mutating func emptyTable(_ name: StaticString, _ keeper: LuaGuard?) -> Int {
    appendKey(name)
    cargo.argument.endTable(cargo.beginTable(under: keeper))
    return 1
  }

  /// False when the line has null for them, which means none.
  private mutating func answers(_ scanner: inout JSONScanner) throws(JSONError) -> Bool {
    switch try scanner.kind() {
    case .null:
      try scanner.null()
      return false
    case .object:
      if projection.showsAnswers {
        appendKey("answers")
        try answerTable(&scanner)
      } else {
        try scanner.skipChecked(&keys, Self.largestInteger)
      }
      return true
    default: throw JSONError(reason: "'answers' is not an object", offset: scanner.offset)
    }
  }

  private mutating func answerTable(_ scanner: inout JSONScanner) throws(JSONError) {
    let table = cargo.beginTable(under: projection.answersGuard)
    var fields = 0
    var reading = ObjectReading(scanner, keys.open())
    var next = try reading.firstKey(&scanner, answerShape)
    while let (key, known) = next {
      let isShown =
        if let known { known } else { try shows(answer: key, scanner, &reading) }
      if isShown {
        appendKey(key, scanner)
        try value(&scanner)
        fields += 1
      } else {
        try scanner.skipChecked(&keys, Self.largestInteger)
      }
      next = try reading.nextKey(&scanner, answerShape)
    }
    if !reading.isKnown, answerShape.isWilling, let names = keys.names(of: reading.object, scanner)
    {
      answerShape.learn(names.map { ($0, projection.shows(answer: $0)) })
    }
    keys.close(reading.object)
    cargo.argument.endTable(table, items: 0, fields: fields)
  }

  private mutating func shows(
    answer key: JSONScanner.Text,
    _ scanner: JSONScanner,
    _ reading: inout ObjectReading
  ) throws(JSONError) -> Bool {
    if reading.isKnown, !key.hasEscapes,
      let isShown = unsafe answerShape.use(of: scanner.raw(key), behind: &reading.place)
    {
      return isShown
    }
    try reading.compare(key, scanner, &keys)
    guard key.hasEscapes else { return unsafe projection.shows(answer: scanner.raw(key)) }
    return unsafe scanner.withBytes(of: key, &text) { [projection] in
      unsafe projection.shows(answer: $0)
    }
  }
}
