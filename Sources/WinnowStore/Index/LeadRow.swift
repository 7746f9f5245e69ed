import WinnowCore

/// What the index keeps of one lead: the columns to look it up by, and where its events stand.
struct LeadRow {
  let id: Int64
  /// The lead with the fields of ``indexedFields`` alone; nil before it is created and after it
  /// was removed.
  var lead: Lead?
  var posts = PostList()

  /// The fields that have a column. Look-ups are case-blind in the first three.
  static let indexedFields: Set<String> = ["name", "email", "company", "source", "country"]

  init(id: Int64) {
    self.id = id
  }

  /// The members of an event's data on which the columns depend.
  static func relevantData(
    _ bytes: [UInt8],
    _ data: Range<Int>,
    kind: EventKind
  ) -> JSONObject {
    var object = JSONObject()
    let isScore = kind == .scoreChanged
    guard isScore || kind == .leadCreated || kind == .leadUpdated else { return object }
    var scan = MemberScan(bytes, data)
    while scan.next() {
      if let name = isScore ? scoreMember(scan) : leadMember(scan) {
        object.append(name, value(bytes, scan.value))
      } else if scan.hasEscapedKey {
        // Never written by us; whoever did may mean any of them.
        return Bytes.json(bytes, data)?.object ?? object
      }
    }
    return object
  }

  private static func leadMember(_ scan: MemberScan) -> String? {
    switch scan.key.count {
    case 3: scan.isKey("key") ? "key" : scan.isKey("row") ? "row" : nil
    case 4: scan.isKey("name") ? "name" : nil
    case 5: scan.isKey("email") ? "email" : scan.isKey("stage") ? "stage" : nil
    case 6: scan.isKey("source") ? "source" : nil
    case 7: scan.isKey("company") ? "company" : scan.isKey("country") ? "country" : nil
    default: nil
    }
  }

  private static func scoreMember(_ scan: MemberScan) -> String? {
    switch scan.key.count {
    case 2: scan.isKey("at") ? "at" : nil
    case 4: scan.isKey("card") ? "card" : nil
    case 5: scan.isKey("score") ? "score" : scan.isKey("grade") ? "grade" : nil
    case 7: scan.isKey("ruleset") ? "ruleset" : nil
    case 9: scan.isKey("qualified") ? "qualified" : nil
    default: nil
    }
  }

  private static func value(_ bytes: [UInt8], _ range: Range<Int>) -> JSONValue {
    if bytes[range.lowerBound] == 0x22, range.count <= 512,
      !bytes[range].contains(0x5c)
    {
      let inside = range.lowerBound + 1..<range.upperBound - 1
      return .string(String(decoding: bytes[inside], as: UTF8.self))
    }
    return Bytes.json(bytes, range) ?? .null
  }
}

extension LeadRow {
  /// The parameters of ``statement(_:)``, in order.
  static let columns = [
    "id", "stage", "score", "grade", "qualified", "card", "ruleset", "scored", "created",
    "updated", "n_last", "source", "country", "email", "name", "company", "key", "row",
    "email_hash", "key_hash", "posts",
  ]

  static func insert(into table: String) -> String {
    let marks = columns.map { _ in "?" }.joined(separator: ",")
    let updates = columns.dropFirst().map { "\($0)=excluded.\($0)" }.joined(separator: ",")
    return "INSERT INTO \(table)(\(columns.joined(separator: ","))) VALUES(\(marks)) "
      + "ON CONFLICT(id) DO UPDATE SET \(updates)"
  }

  static func select(from table: String) -> String {
    "SELECT \(columns.joined(separator: ",")) FROM \(table) WHERE id=?"
  }

  func bind(to statement: IndexStatement) {
    statement.bind(id)
    statement.bind(lead?.stage.rawValue)
    statement.bind(lead?.score?.points.milli)
    statement.bind(lead?.score?.grade)
    statement.bind(lead?.score?.qualified)
    statement.bind(lead?.score?.card)
    statement.bind(lead?.score?.ruleset)
    statement.bind(lead?.score?.at.milliseconds)
    statement.bind(lead?.created.milliseconds)
    statement.bind(lead?.updated.milliseconds)
    statement.bind(lead?.lastEvent)
    statement.bind(lead?.text("source"))
    statement.bind(lead?.text("country"))
    let email = lead?.text("email").map(Self.folded)
    statement.bind(email)
    statement.bind(lead?.text("name").map(Self.folded))
    statement.bind(lead?.text("company").map(Self.folded))
    statement.bind(lead?.key)
    statement.bind(lead?.row)
    statement.bind(email.map(Self.hash))
    statement.bind(lead?.key.map(Self.hash))
    statement.bind(blob: posts.bytes)
  }

  /// Reads a row of ``select(from:)``.
  init?(_ statement: IndexStatement) {
    guard let id = statement.integer(0) else { return nil }
    self.init(id: id)
    posts = PostList(bytes: statement.blob(20))
    guard let stage = statement.text(1).flatMap(Stage.init), let created = statement.integer(8)
    else { return }
    var lead = Lead(
      id: LeadID(number: id),
      stage: stage,
      created: Instant(milliseconds: created),
      event: statement.integer(10) ?? 0
    )
    lead.updated = Instant(milliseconds: statement.integer(9) ?? created)
    for (column, field) in [
      (11, "source"), (12, "country"), (13, "email"), (14, "name"), (15, "company"),
    ] {
      if let text = statement.text(Int32(column)) { lead.fields.append(field, .string(text)) }
    }
    lead.key = statement.text(16)
    lead.row = statement.text(17)
    lead.score = Self.score(statement)
    self.lead = lead
  }

  private static func score(_ statement: IndexStatement) -> RecordedScore? {
    guard let points = statement.integer(2), let card = statement.text(5) else { return nil }
    return RecordedScore(
      points: Points(milli: points),
      grade: statement.text(3),
      qualified: statement.integer(4) == 1,
      card: card,
      ruleset: statement.text(6) ?? "",
      at: Instant(milliseconds: statement.integer(7) ?? 0),
      details: JSONObject()
    )
  }

  /// The form in which texts are compared without regard to case.
  static func folded(_ text: String) -> String {
    var hasUpper = false
    for byte in text.utf8 where byte >= 0x80 || (byte >= 0x41 && byte <= 0x5a) {
      hasUpper = true
      break
    }
    return hasUpper ? text.lowercased() : text
  }

  /// FNV-1a with a final mix: short numbers make smaller look-up trees than texts.
  static func hash(_ text: String) -> Int64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    hash ^= hash >> 32
    return Int64(bitPattern: hash &* 0x9e37_79b9_7f4a_7c15)
  }
}
