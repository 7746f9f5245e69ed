import Lua
import WinnowCore

/// The activities of a lead: counted by their rules, and shown where a criterion looks at them.
extension LeadLine {
  mutating func activityList(_ scanner: inout JSONScanner) throws(JSONError) -> Bool {
    switch try scanner.kind() {
    case .null:
      try scanner.null()
      return false
    case .array where !projection.needsActivities:
      try scanner.skipChecked(&keys, Self.largestInteger)
      return true
    case .array: break
    default: throw JSONError(reason: "'activities' is not an array", offset: scanner.offset)
    }
    if projection.showsActivities { appendKey("activities") }
    let table = projection.showsActivities ? cargo.argument.beginTable() : nil
    var items = 0
    var more = try scanner.firstElement()
    while more {
      try activity(&scanner)
      items += 1
      more = try scanner.nextElement()
    }
    if let table { cargo.argument.endTable(table, items: items, fields: 0) }
    return true
  }

  private mutating func activity(_ scanner: inout JSONScanner) throws(JSONError) {
    guard try scanner.kind() == .object else {
      throw JSONError(reason: "an activity is not an object", offset: scanner.offset)
    }
    let start = scanner.offset
    let table = projection.showsActivities ? cargo.argument.beginTable() : nil
    var fields = 0
    var rule: Int?
    var hasType = false
    var moment: Instant?
    var source: String?
    var reading = ObjectReading(scanner, keys.open())
    var next = try reading.firstKey(&scanner, activityShape)
    while let (key, known) = next {
      let use = if let known { known } else { try self.use(ofActivity: key, scanner, &reading) }
      switch use {
      case .at: moment = try self.moment(&scanner)
      case .type:
        hasType = true
        rule = try type(&scanner, isShown: table != nil)
        fields += 1
      case .source, .other:
        if use == .source, projection.provenances != nil { source = try sourceText(scanner) }
        if table != nil {
          appendKey(key, scanner)
          try value(&scanner)
          fields += 1
        } else {
          try scanner.skipChecked(&keys, Self.largestInteger)
        }
      }
      next = try reading.nextKey(&scanner, activityShape)
    }
    if !reading.isKnown, activityShape.isWilling,
      let names = keys.names(of: reading.object, scanner)
    {
      activityShape.learn(names.map { ($0, ActivityUse(String(decoding: $0, as: UTF8.self))) })
    }
    keys.close(reading.object)
    guard hasType else { throw JSONError(reason: "an activity has no type", offset: start) }
    guard let moment else {
      throw JSONError(reason: "an activity has no time 'at'", offset: start)
    }
    if let rule, projection.accepts(rule, from: source) {
      cargo.activities.append(ScoredActivity(rule: rule, at: moment))
    }
    guard let table else { return }
    appendKey("age")
    cargo.argument.append(moment.age(at: now))
    cargo.argument.endTable(table, items: 0, fields: fields + 1)
  }

  private mutating func use(
    ofActivity key: JSONScanner.Text,
    _ scanner: JSONScanner,
    _ reading: inout ObjectReading
  ) throws(JSONError) -> ActivityUse {
    if reading.isKnown, !key.hasEscapes,
      let use = unsafe activityShape.use(of: scanner.raw(key), behind: &reading.place)
    {
      return use
    }
    try reading.compare(key, scanner, &keys)
    return ActivityUse(scanner.decoded(key))
  }

  private mutating func type(
    _ scanner: inout JSONScanner,
    isShown: Bool
  ) throws(JSONError) -> Int? {
    guard try scanner.kind() == .string else {
      throw JSONError(reason: "the type of an activity is not text", offset: scanner.offset)
    }
    let name = try scanner.string()
    if isShown {
      appendKey("type")
      append(name, scanner)
    }
    guard name.hasEscapes else { return unsafe projection.rule(for: scanner.raw(name)) }
    return unsafe scanner.withBytes(of: name, &text) { [projection] in
      unsafe projection.rule(for: $0)
    }
  }

  /// The text that comes next; nil for anything else.
  private func sourceText(_ scanner: JSONScanner) throws(JSONError) -> String? {
    var ahead = scanner
    guard try ahead.kind() == .string else { return nil }
    return ahead.decoded(try ahead.string())
  }

  private mutating func moment(_ scanner: inout JSONScanner) throws(JSONError) -> Instant {
    let place = scanner.offset
    guard try scanner.kind() == .string else {
      throw JSONError(reason: "'at' is no time in ISO 8601", offset: place)
    }
    guard let instant = try unsafe scanner.withText(&text, { unsafe Instant.parse($0) })
    else { throw JSONError(reason: "'at' is no time in ISO 8601", offset: place) }
    return instant
  }
}
