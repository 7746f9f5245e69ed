/// A place in a file, both numbers from 1; columns are Unicode scalars.
package struct SourcePosition: Hashable, Sendable {
  package var line: Int
  package var column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// A value of a TOML file, with its place.
package struct TOMLValue: Sendable {
  /// What a value is.
  package enum Content: Sendable {
    case string(String)
    case integer(Int64)
    case float(Double)
    case boolean(Bool)
    /// A date, a time or both, as text.
    case moment(TOMLMoment)
    case array([TOMLValue])
    case table(TOMLTable)
  }

  package var content: Content
  package var position: SourcePosition

  package init(_ content: Content, at position: SourcePosition) {
    self.content = content
    self.position = position
  }

  /// The kind in words for messages: `text`, `a whole number`, `a table` …
  package var kind: String {
    switch content {
    case .string: "text"
    case .integer: "a whole number"
    case .float: "a number"
    case .boolean: "true or false"
    case .moment(let moment): moment.kind.rawValue
    case .array: "a list"
    case .table: "a table"
    }
  }
}

/// A date or time that a file gives without quotes.
package struct TOMLMoment: Hashable, Sendable {
  /// Which of the four forms it has; the raw value is its name for messages.
  package enum Kind: String, Sendable {
    case offsetDateTime = "a moment"
    case localDateTime = "a date and time"
    case localDate = "a date"
    case localTime = "a time"
  }

  package var kind: Kind
  /// RFC 3339: `1979-05-27T07:32:00.5Z`, without zeros at the end of the fraction.
  package var text: String

  package init(_ kind: Kind, _ text: String) {
    self.kind = kind
    self.text = text
  }
}

/// The members of a table in the order in which the file first names them.
package struct TOMLTable: Sendable {
  /// One key with its value.
  package struct Member: Sendable {
    package var key: String
    package var keyPosition: SourcePosition
    package var value: TOMLValue

    package init(key: String, keyPosition: SourcePosition, value: TOMLValue) {
      self.key = key
      self.keyPosition = keyPosition
      self.value = value
    }
  }

  /// No key occurs twice.
  package var members: [Member]
  /// Where the table begins.
  package var position: SourcePosition

  package init(_ members: [Member], at position: SourcePosition) {
    self.members = members
    self.position = position
  }

  /// The value of `key`, or nil. Walks over the members.
  package subscript(key: String) -> TOMLValue? {
    members.first { $0.key == key }?.value
  }
}
