/// What all the values of one column have in common, gathered in bounded memory.
struct ColumnProfile {
  /// Cells with a value; blank cells do not count, nor do ``missingWords``.
  private(set) var filled = 0
  /// Cells without one.
  private(set) var empty = 0
  /// Texts met that commonly mean "no value", as they are written.
  private(set) var missing: Set<String> = []
  private(set) var isInteger = true
  private(set) var isNumber = true
  private(set) var isBoolean = true
  private(set) var isEmail = true
  private(set) var isPhone = true
  /// The date formats that every value fits.
  private(set) var dateFormats = DateFormat.all
  /// The values in the order in which they were met; nil when there are more than ``most``.
  private(set) var distinct: [String]? = []
  /// Whether no value came twice, among the first ``uniquenessRows`` of them.
  private(set) var isUnique = true
  private var fingerprints: Set<Int> = []

  /// Values that are listed in the comment of a column, at most.
  static let most = 12
  /// Rows in which repeated values are looked for: some 2 MB for each column.
  static let uniquenessRows = 50_000

  mutating func see(_ cell: Span<UInt8>) {
    let range = CellText.trimmed(cell)
    guard !range.isEmpty else {
      empty += 1
      return
    }
    let trimmed = cell.extracting(range)
    if let word = missingWord(trimmed) {
      missing.insert(word)
      empty += 1
      return
    }
    filled += 1
    narrowTypes(trimmed)
    remember(trimmed)
  }

  /// Counts rows that do not have the column.
  mutating func seeNothing(_ rows: Int) { empty += rows }

  private mutating func narrowTypes(_ value: Span<UInt8>) {
    if isNumber {
      let integer = looksLikeCode(value) ? nil : CellText.integer(value)
      isInteger = isInteger && integer != nil
      isNumber = integer != nil || (hasPoint(value) && CellText.number(value) != nil)
    }
    if !isNumber { isInteger = false }
    if isBoolean { isBoolean = CellText.boolean(value) != nil }
    if isEmail { isEmail = Self.looksLikeEmail(value) }
    if isPhone { isPhone = Self.looksLikePhone(value) }
    if !dateFormats.isEmpty {
      guard value.count >= 6, value.count <= 40 else { return dateFormats = [] }
      let text = CellText.string(value)
      dateFormats.removeAll { !$0.reads(text) }
    }
  }

  private mutating func remember(_ value: Span<UInt8>) {
    guard distinct != nil || (isUnique && filled <= Self.uniquenessRows) else { return }
    let text = CellText.string(value)
    if let known = distinct, !known.contains(text) {
      distinct = known.count < Self.most ? known + [text] : nil
    }
    if isUnique, filled <= Self.uniquenessRows {
      isUnique = fingerprints.insert(text.hashValue).inserted
    }
    if !isUnique || filled == Self.uniquenessRows { fingerprints = [] }
  }

  private func missingWord(_ value: Span<UInt8>) -> String? {
    guard value.count <= 8 else { return nil }
    let text = CellText.string(value)
    return Self.missingWords.contains(text.lowercased()) ? text : nil
  }

  /// `007` and `+49301234` are codes, not numbers: as numbers they would lose something.
  private func looksLikeCode(_ value: Span<UInt8>) -> Bool {
    value.count > 1 && (value[0] == 0x30 || value[0] == UInt8(ascii: "+"))
  }

  private func hasPoint(_ value: Span<UInt8>) -> Bool {
    for index in value.indices where value[index] == UInt8(ascii: ".") { return true }
    return false
  }

  private static let missingWords: Set<String> = [
    "unknown", "n/a", "na", "null", "none", "nil", "-", "--", "?", "(blank)", "#n/a", "nan",
  ]

  private static func looksLikeEmail(_ value: Span<UInt8>) -> Bool {
    var at: Int?
    var dot = false
    for index in value.indices {
      switch value[index] {
      case UInt8(ascii: "@"):
        if at != nil { return false }
        at = index
      case UInt8(ascii: "."): dot = dot || at != nil
      case 0...0x20, UInt8(ascii: ","), UInt8(ascii: ";"): return false
      default: break
      }
    }
    return dot && at.map { $0 > 0 && $0 < value.count - 3 } ?? false
  }

  private static func looksLikePhone(_ value: Span<UInt8>) -> Bool {
    guard value.count <= 30 else { return false }
    var digits = 0
    var marks = 0
    for index in value.indices {
      switch value[index] {
      case 0x30...0x39: digits += 1
      case UInt8(ascii: "+"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "-"),
        UInt8(ascii: "/"), 0x20:
        marks += 1
      case UInt8(ascii: "."), UInt8(ascii: "x"): break
      default: return false
      }
    }
    return digits >= 7 && digits <= 15 && marks > 0
  }
}
