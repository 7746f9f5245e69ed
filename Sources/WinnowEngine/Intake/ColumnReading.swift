import WinnowCore
import WinnowPlugins

/// Why a text is no value of its type, as the end of a sentence: `no whole number`.
struct ReadingFailure: Error {
  let what: String
}

extension ColumnPlan {
  /// How the text of a cell is read.
  enum Reading {
    case text
    case integer
    case number
    case boolean
    /// Nil: ISO 8601. `hasTime`: the format has hours.
    case date(DatePattern?, hasTime: Bool)

    init(_ column: ColumnMapping) {
      if case .activity = column.target {
        self = .date(column.format, hasTime: true)
        return
      }
      switch column.type {
      case .text: self = .text
      case .integer: self = .integer
      case .number: self = .number
      case .boolean: self = .boolean
      case .date: self = .date(column.format, hasTime: column.format.map(Self.hasTime) ?? false)
      }
    }

    /// Whether a pattern has hours outside its quotes.
    private static func hasTime(_ pattern: DatePattern) -> Bool {
      var isQuoted = false
      for byte in pattern.text.utf8 {
        if byte == UInt8(ascii: "'") { isQuoted.toggle() }
        if !isQuoted, byte == UInt8(ascii: "H") || byte == UInt8(ascii: "h") { return true }
      }
      return false
    }

    /// Appends the JSON of a cell's value; text as it is, everything else without its blanks.
    func append(_ cell: Span<UInt8>, to out: inout [UInt8]) throws(ReadingFailure) {
      switch self {
      case .text:
        unsafe cell.withUnsafeBufferPointer { unsafe JSONWriter.append(utf8: $0, to: &out) }
      case .integer:
        guard let value = CellText.integer(cell) else {
          throw ReadingFailure(
            what: CellText.hasIntegerForm(cell) ? Self.tooLarge : "no whole number"
          )
        }
        JSONWriter.append(int: value, to: &out)
      case .number:
        if let value = CellText.integer(cell) { return JSONWriter.append(int: value, to: &out) }
        guard !CellText.hasIntegerForm(cell) else { throw ReadingFailure(what: Self.tooLarge) }
        guard let value = CellText.number(cell) else { throw ReadingFailure(what: "no number") }
        JSONWriter.append(double: value, to: &out)
      case .boolean:
        guard let value = CellText.boolean(cell) else {
          throw ReadingFailure(what: "neither yes nor no")
        }
        JSONWriter.append(bool: value, to: &out)
      case .date(let pattern, let hasTime):
        JSONWriter.append(string: try Self.date(cell, pattern, hasTime), to: &out)
      }
    }

    private static let tooLarge = "a whole number beyond 2^53, which programs read differently"

    /// The moment that a cell names.
    func moment(_ cell: Span<UInt8>) throws(ReadingFailure) -> Instant {
      guard case .date(let pattern, _) = self else { throw ReadingFailure(what: "no date") }
      return try Self.moment(CellText.string(cell.extracting(CellText.trimmed(cell))), pattern)
    }

    private static func date(
      _ cell: Span<UInt8>,
      _ pattern: DatePattern?,
      _ hasTime: Bool
    ) throws(ReadingFailure) -> String {
      let text = CellText.string(cell.extracting(CellText.trimmed(cell)))
      let moment = try moment(text, pattern)
      // `2026-11-21` has ten characters; whatever is longer has a time.
      let keepsTime = pattern == nil ? text.utf8.count > 10 : hasTime
      return keepsTime ? moment.description : String(moment.description.prefix(10))
    }

    private static func moment(
      _ text: String,
      _ pattern: DatePattern?
    ) throws(ReadingFailure) -> Instant {
      guard let pattern else {
        guard let moment = Instant(text) else {
          throw ReadingFailure(what: "no date (expected like 2026-11-21)")
        }
        return moment
      }
      guard let moment = pattern.instant(text) else {
        throw ReadingFailure(what: "no date of the form \(pattern.text)")
      }
      return moment
    }
  }
}
