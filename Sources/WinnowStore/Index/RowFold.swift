import WinnowCore

/// The meaning of events for the columns of a row: what ``Lead/fold(_:_:)`` says, without building
/// leads.
struct RowFold {
  /// What an event is to a row.
  enum Kind {
    case created, updated, removed, touched, scored, other
  }

  private enum Field: Int {
    case name, email, company, source, country, key, row, owner, stage
  }

  private enum ScoreField: Int {
    case score, qualified, card, ruleset, at, grade, band, dimensions, gate, fastLane
  }

  private var fields = Members(
    "name\0email\0company\0source\0country\0key\0row\0owner\0stage\0\0",
    count: 9
  )
  private var scores = Members(
    "score\0qualified\0card\0ruleset\0at\0grade\0band\0dimensions\0gate\0fast_lane\0\0",
    count: 10
  )
  private var dimensions = Members("urgency\0\0", count: 1)

  private static let kinds: [(name: [UInt8], kind: Kind)] = [
    (EventKind.scoreChanged, Kind.scored), (.activityObserved, .touched), (.leadUpdated, .updated),
    (.leadCreated, .created), (.activityVoided, .touched), (.leadRemoved, .removed),
    (.consentGranted, .touched), (.consentWithdrawn, .touched),
  ].map { (Array($0.0.rawValue.utf8), $0.1) }
  static let stages: [[UInt8]] = Stage.allCases.map { Array($0.rawValue.utf8) }

  /// Applies an event about its lead to the row at `place`.
  mutating func apply(
    _ line: JournalLine,
    _ bytes: [UInt8],
    at start: Int,
    to place: Int,
    of table: inout RowTable
  ) {
    let data = line.data.range(in: start)
    switch Self.kind(line, bytes, at: start) {
    case .created: create(line, bytes, data, place, &table)
    case .updated where table[place].isThere: merge(bytes, data, place, &table)
    case .touched where table[place].isThere: break
    case .scored where table[place].isThere:
      score(bytes, data, place, &table)
      table[place].last = line.number
      return
    case .removed: return table[place].clear()
    default: return
    }
    table[place].last = line.number
    table[place].updated = line.time.milliseconds
    table[place].isStale = true
  }

  /// Lets go of the bytes that events were read from.
  mutating func release() {
    fields.release()
    scores.release()
    dimensions.release()
  }

  /// True for an event that changes more of a lead than its stage, its score and its history.
  mutating func concernsIdentity(_ line: JournalLine, _ bytes: [UInt8], at start: Int) -> Bool {
    guard Self.kind(line, bytes, at: start) == .updated else { return false }
    fields.pick(bytes, line.data.range(in: start))
    return hasIdentity
  }

  private var hasIdentity: Bool {
    for field in Field.name.rawValue..<Field.stage.rawValue where fields.isThere(field) {
      return true
    }
    return false
  }

  private static func kind(_ line: JournalLine, _ bytes: [UInt8], at start: Int) -> Kind {
    for place in kinds.indices where line.isKind(kinds[place].name, in: bytes, at: start) {
      return kinds[place].kind
    }
    return .other
  }

  // MARK: Leads

  private mutating func create(
    _ line: JournalLine,
    _ bytes: [UInt8],
    _ data: Range<Int>,
    _ place: Int,
    _ table: inout RowTable
  ) {
    table[place].clear()
    table[place].created = line.time.milliseconds
    fields.pick(bytes, data)
    table[place].stage = Self.position(Stage.entry(source: text(.source)?.string))
    mergeFields(place, &table)
  }

  private mutating func merge(
    _ bytes: [UInt8],
    _ data: Range<Int>,
    _ place: Int,
    _ table: inout RowTable
  ) {
    fields.pick(bytes, data)
    mergeFields(place, &table)
  }

  /// A member that is no text leaves the column without one; a stage that is none changes nothing.
  private func mergeFields(_ place: Int, _ table: inout RowTable) {
    var row = table[place]
    if isThere(.name) { row.name = Self.folded(text(.name), &table) }
    if isThere(.email) { row.email = Self.folded(text(.email), &table) }
    if isThere(.company) { row.company = Self.folded(text(.company), &table) }
    if isThere(.source) { row.source = Self.number(text(.source), &table) }
    if isThere(.owner) { row.owner = Self.number(text(.owner), &table) }
    if isThere(.country) { row.country = Self.number(text(.country), &table) }
    if isThere(.key) { row.key = Self.kept(text(.key), &table) }
    if isThere(.row) { row.row = Self.kept(text(.row), &table) }
    if let name = text(.stage),
      let stage = Self.stages.firstIndex(where: { Bytes.equal(name.bytes, name.range, $0) })
    {
      row.stage = Int8(stage)
      row.changes.insert(.stage)
    }
    if hasIdentity { row.changes.insert(.identity) }
    table[place] = row
  }

  private func isThere(_ field: Field) -> Bool { fields.isThere(field.rawValue) }

  private func text(_ field: Field) -> Members.Text? { fields.text(field.rawValue) }

  /// The position of the stage with this name; nil when it is none.
  static func stage(_ name: UnsafeBufferPointer<UInt8>) -> Int8? {
    stages.firstIndex { unsafe $0.elementsEqual(name) }.map { Int8($0) }
  }

  static func position(_ stage: Stage) -> Int8 {
    Int8(Stage.allCases.firstIndex(of: stage) ?? 0)
  }

  private static func kept(_ text: Members.Text?, _ table: inout RowTable) -> TextArena.Text {
    text.map { table.texts.add($0.bytes, $0.range) } ?? .none
  }

  /// The band as a ranking has it.
  private func band(_ table: inout RowTable) -> Int32 {
    for (field, mark) in Self.marks where scores.isThere(field.rawValue) {
      return table.numbers.number(mark, mark.indices)
    }
    return Self.number(scores.text(ScoreField.band.rawValue), &table)
  }

  private static let marks: [(ScoreField, [UInt8])] = [
    (.gate, Array(RankOrder.ruledOut.utf8)), (.fastLane, Array(RankOrder.fastLane.utf8)),
  ]

  private static func number(_ text: Members.Text?, _ table: inout RowTable) -> Int32 {
    text.map { table.numbers.number($0.bytes, $0.range) } ?? TextNumbers.none
  }

  /// The text in the form in which texts are compared.
  private static func folded(_ text: Members.Text?, _ table: inout RowTable) -> TextArena.Text {
    guard let text else { return .none }
    var hasUpper = false
    for place in text.range {
      let byte = text.bytes[place]
      if byte >= 0x80 { return table.texts.add(Array(LeadRow.folded(text.string).utf8)) }
      hasUpper = hasUpper || byte &- 0x41 < 26
    }
    guard hasUpper else { return table.texts.add(text.bytes, text.range) }
    return table.texts.add(text.bytes[text.range].map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 })
  }

  // MARK: Scores

  /// A score with a member missing is none.
  private mutating func score(
    _ bytes: [UInt8],
    _ data: Range<Int>,
    _ place: Int,
    _ table: inout RowTable
  ) {
    scores.pick(bytes, data)
    guard let points = scores.points(ScoreField.score.rawValue),
      let isQualified = scores.boolean(ScoreField.qualified.rawValue),
      let card = scores.text(ScoreField.card.rawValue),
      let ruleset = scores.text(ScoreField.ruleset.rawValue),
      let at = scores.moment(ScoreField.at.rawValue)
    else { return }
    table[place].changes.insert(.score)
    table[place].hasScore = true
    table[place].score = points.milli
    table[place].isQualified = isQualified
    table[place].card = table.numbers.number(card.bytes, card.range)
    table[place].ruleset = table.numbers.number(ruleset.bytes, ruleset.range)
    table[place].scored = at.milliseconds
    table[place].isStale = false
    table[place].grade = Self.number(scores.text(ScoreField.grade.rawValue), &table)
    table[place].band = band(&table)
    dimensions.pick(ScoreField.dimensions.rawValue, of: scores)
    table[place].urgency = dimensions.points(0)?.milli ?? PackedRow.noUrgency
  }
}
