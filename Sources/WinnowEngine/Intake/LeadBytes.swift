import WinnowCore

/// The data of a `lead.created` event while it is put together, member by member, as JSON text.
///
/// The same value serves one row after the other; its memory is kept.
struct LeadBytes {
  private var fields: [UInt8] = []
  private var answers: [UInt8] = []
  private var activities: [UInt8] = []
  private var consent: [UInt8] = []
  /// Whether a `source` was added.
  var hasSource = false
  /// Whether a `name` was added.
  var hasName = false

  /// Where a value goes.
  enum Place: Hashable, Sendable {
    case field, answer, consent
  }

  /// Forgets the row before.
  mutating func removeAll() {
    fields.removeAll(keepingCapacity: true)
    answers.removeAll(keepingCapacity: true)
    activities.removeAll(keepingCapacity: true)
    consent.removeAll(keepingCapacity: true)
    hasSource = false
    hasName = false
  }

  /// Adds a member: `key` is its name as JSON with the colon, `value` appends the JSON of its value.
  mutating func append<Failure: Error>(
    _ key: [UInt8],
    at place: Place,
    _ value: (inout [UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    switch place {
    case .field: try Self.append(key, to: &fields, value)
    case .answer: try Self.append(key, to: &answers, value)
    case .consent: try Self.append(key, to: &consent, value)
    }
  }

  /// Adds a member by its name.
  mutating func append(_ name: String, at place: Place, _ value: JSONValue) {
    append(Self.key(name), at: place) { JSONWriter.append(value, to: &$0) }
  }

  /// Adds an activity; `type` is its name as JSON, `source` where it comes from.
  mutating func appendActivity(
    type: [UInt8],
    at time: Instant,
    note: String? = nil,
    source: String? = nil
  ) {
    if !activities.isEmpty { activities.append(0x2C) }
    activities.append(contentsOf: Self.typeKey)
    activities.append(contentsOf: type)
    activities.append(contentsOf: Self.atKey)
    JSONWriter.append(string: time.description, to: &activities)
    if let note {
      activities.append(contentsOf: Self.noteKey)
      JSONWriter.append(string: note, to: &activities)
    }
    if let source {
      activities.append(contentsOf: Self.activitySourceKey)
      JSONWriter.append(string: source, to: &activities)
    }
    activities.append(0x7D)
  }

  /// The whole object: `key` and `row` first, then what was added.
  func object(key: String, row: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(
      key.utf8.count + row.count + fields.count + answers.count + activities.count
        + consent.count + 128
    )
    out.append(contentsOf: Self.keyKey)
    JSONWriter.append(string: key, to: &out)
    out.append(contentsOf: Self.rowKey)
    out.append(contentsOf: row)
    out.append(0x22)
    if !fields.isEmpty {
      out.append(0x2C)
      out.append(contentsOf: fields)
    }
    Self.append(answers, Self.answersKey, closing: 0x7D, to: &out)
    Self.append(activities, Self.activitiesKey, closing: 0x5D, to: &out)
    Self.append(consent, Self.consentKey, closing: 0x7D, to: &out)
    out.append(0x7D)
    return out
  }

  /// The name as JSON with the colon behind it.
  static func key(_ name: String) -> [UInt8] {
    var bytes: [UInt8] = []
    JSONWriter.append(string: name, to: &bytes)
    bytes.append(0x3A)
    return bytes
  }

  private static func append<Failure: Error>(
    _ key: [UInt8],
    to out: inout [UInt8],
    _ value: (inout [UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    if !out.isEmpty { out.append(0x2C) }
    out.append(contentsOf: key)
    try value(&out)
  }

  private static func append(
    _ members: [UInt8],
    _ key: [UInt8],
    closing: UInt8,
    to out: inout [UInt8]
  ) {
    guard !members.isEmpty else { return }
    out.append(contentsOf: key)
    out.append(contentsOf: members)
    out.append(closing)
  }

  private static let keyKey = Array(#"{"key":"#.utf8)
  private static let rowKey = Array(#","row":""#.utf8)
  private static let answersKey = Array(#","answers":{"#.utf8)
  private static let activitiesKey = Array(#","activities":["#.utf8)
  private static let consentKey = Array(#","consent":{"#.utf8)
  private static let typeKey = Array(#"{"type":"#.utf8)
  private static let atKey = Array(#","at":"#.utf8)
  private static let noteKey = Array(#","note":"#.utf8)
  private static let activitySourceKey = Array(#","source":"#.utf8)
}
