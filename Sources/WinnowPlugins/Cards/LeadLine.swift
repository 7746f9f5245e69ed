import Lua
import WinnowCore

/// Carries a lead from a line of JSON to the buffer that Lua reads, in one pass over its bytes.
///
/// Everything is checked (UTF-8, repeated keys, whole numbers beyond 2^53); only what the projection
/// shows is carried. One value serves many lines and keeps its memory.
struct LeadLine {
  /// The lead as the argument of the card's functions.
  private(set) var argument = LuaBuffer()
  /// Those activities that the card has a rule for, in the order of the line.
  private(set) var activities: [ScoredActivity] = []
  /// The lead's id as JSON; empty when the line has none.
  private(set) var id: [UInt8] = []

  private var keys = JSONKeyCheck()
  private var text: [UInt8] = []
  private let projection: LeadProjection
  private let now: Instant

  /// Depth to which a lead may nest.
  private static let depth = 32
  private static let largestInteger: UInt64 = 1 << 53

  init(_ projection: LeadProjection, now: Instant) {
    self.projection = projection
    self.now = now
  }

  /// Reads one line; `number` stands in for a missing id.
  mutating func read(_ line: UnsafeBufferPointer<UInt8>, number: Int) throws(LineError) {
    argument.removeAll()
    activities.removeAll(keepingCapacity: true)
    id.removeAll(keepingCapacity: true)
    keys = JSONKeyCheck()
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
    let table = argument.beginTable(guardedBy: projection.leadGuard)
    var fields = 0
    var hasAnswers = false
    var hasActivities = false
    var object = keys.open()
    var next = try scanner.firstKey()
    while let key = next {
      try keys.add(key, to: &object, of: scanner)
      switch use(of: key, scanner) {
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
      case .field:
        appendKey(key, scanner)
        try value(&scanner)
        fields += 1
      }
      next = try scanner.nextKey()
    }
    keys.close(object)
    if id.isEmpty { fields += numberAsID(number) }
    if !hasAnswers, projection.showsAnswers { fields += emptyTable("answers", projection.answersGuard) }
    if !hasActivities, projection.showsActivities { fields += emptyTable("activities", nil) }
    argument.endTable(table, items: 0, fields: fields)
  }
}
