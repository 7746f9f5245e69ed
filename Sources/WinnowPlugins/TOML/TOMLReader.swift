package import WinnowCore

/// Strict, typed access to one table: what is not asked for is an error in the end.
///
/// Ask for each key once, then call ``finish()``.
package struct TOMLReader {
  package let table: TOMLTable
  /// The file's name and the error code, for every error thrown from here.
  package let file: String
  package let code: String
  /// The keys asked for so far.
  private var known: [String] = []

  package init(_ table: TOMLTable, file: String, code: String) {
    self.table = table
    self.file = file
    self.code = code
  }

  // MARK: Values

  /// The value as it stands, or nil.
  package mutating func value(_ key: String) -> TOMLValue? {
    known.append(key)
    return table[key]
  }

  /// A text, or nil when the key is missing.
  package mutating func text(_ key: String) throws(WinnowError) -> String? {
    guard let value = value(key) else { return nil }
    return try text(value, named: key)
  }

  /// A text that is not empty and must be there.
  package mutating func requiredText(_ key: String) throws(WinnowError) -> String {
    guard let text = try text(key) else { throw missing(key) }
    guard !text.isEmpty else { throw error("'\(key)' must not be empty", at: place(of: key)) }
    return text
  }

  /// A whole number within `range`, or nil when the key is missing.
  package mutating func integer(
    _ key: String,
    in range: ClosedRange<Int64> = .min ... .max
  ) throws(WinnowError) -> Int64? {
    guard let value = value(key) else { return nil }
    guard case .integer(let number) = value.content else {
      throw wrongType(key, "a whole number", value)
    }
    guard range.contains(number) else {
      throw error(
        "'\(key)' must be between \(range.lowerBound) and \(range.upperBound), found \(number)",
        at: value.position
      )
    }
    return number
  }

  /// A whole number within `range` that must be there.
  package mutating func requiredInteger(
    _ key: String,
    in range: ClosedRange<Int64> = .min ... .max
  ) throws(WinnowError) -> Int64 {
    guard let number = try integer(key, in: range) else { throw missing(key) }
    return number
  }

  /// Points with at most three decimal places, or nil when the key is missing.
  package mutating func points(_ key: String) throws(WinnowError) -> Points? {
    guard let value = value(key) else { return nil }
    return try points(value, named: key)
  }

  /// A truth value, or nil when the key is missing.
  package mutating func boolean(_ key: String) throws(WinnowError) -> Bool? {
    guard let value = value(key) else { return nil }
    guard case .boolean(let truth) = value.content else {
      throw wrongType(key, "true or false", value)
    }
    return truth
  }

  /// A length of time, or nil when the key is missing.
  package mutating func timeSpan(_ key: String) throws(WinnowError) -> TimeSpan? {
    guard let value = value(key) else { return nil }
    guard case .string(let text) = value.content else {
      throw wrongType(key, "a length of time", value)
    }
    guard let span = TimeSpan(text) else {
      throw error(
        "'\(key)' must be a length of time, found \"\(text)\"",
        at: place(of: key),
        hint: "write \(TimeSpan.form)"
      )
    }
    return span
  }

  /// A list of texts with their places, or nil when the key is missing.
  package mutating func texts(
    _ key: String
  ) throws(WinnowError) -> [(text: String, position: SourcePosition)]? {
    guard let value = value(key) else { return nil }
    guard case .array(let elements) = value.content else {
      throw wrongType(key, "a list of texts", value)
    }
    var texts: [(text: String, position: SourcePosition)] = []
    for element in elements {
      guard case .string(let text) = element.content else {
        throw error(
          "'\(key)' must be a list of texts, found \(element.kind) in it",
          at: element.position
        )
      }
      texts.append((text, element.position))
    }
    return texts
  }

  /// A reader for the table of that name, or nil when the key is missing.
  package mutating func section(_ key: String) throws(WinnowError) -> TOMLReader? {
    guard let value = value(key) else { return nil }
    return try section(value, named: key)
  }

  // MARK: A value already in hand

  /// The text of a value.
  package func text(_ value: TOMLValue, named key: String) throws(WinnowError) -> String {
    guard case .string(let text) = value.content else { throw wrongType(key, "text", value) }
    return text
  }

  /// The points of a value.
  package func points(_ value: TOMLValue, named key: String) throws(WinnowError) -> Points {
    let number: Double
    switch value.content {
    case .integer(let integer): number = Double(integer)
    case .float(let float): number = float
    default: throw wrongType(key, "a number", value)
    }
    guard let points = Points(exactly: number) else {
      throw error(
        "'\(key)' must be a number of points, found \(number)",
        at: value.position,
        hint: "points have at most three decimal places and lie within ±\(Points.limit)"
      )
    }
    return points
  }

  /// A reader for the table that a value is.
  package func section(_ value: TOMLValue, named key: String) throws(WinnowError) -> TOMLReader {
    guard case .table(let table) = value.content else { throw wrongType(key, "a table", value) }
    return TOMLReader(table, file: file, code: code)
  }

  // MARK: The end

  /// The members that nobody asked for, which then count as known.
  package mutating func rest() -> [TOMLTable.Member] {
    let asked = Set(known)
    let members = table.members.filter { !asked.contains($0.key) }
    known += members.map(\.key)
    return members
  }

  /// Refuses the first member that nobody asked for.
  ///
  /// - Throws: ``WinnowError`` that names the key, its place and the nearest known key.
  package func finish() throws(WinnowError) {
    let asked = Set(known)
    guard let stranger = table.members.first(where: { !asked.contains($0.key) }) else { return }
    throw unknown("key", stranger.key, at: stranger.keyPosition, known: known)
  }

  // MARK: Errors

  /// An error at a place of this file.
  package func error(
    _ message: String,
    at position: SourcePosition,
    hint: String? = nil
  ) -> WinnowError {
    WinnowError(
      .badData,
      code: code,
      message,
      file: file,
      line: position.line,
      column: position.column,
      hint: hint
    )
  }

  /// An error about a name that is none of `known`, with the nearest of them.
  package func unknown(
    _ what: String,
    _ name: String,
    at position: SourcePosition,
    known: [String]
  ) -> WinnowError {
    let suggestion = nearest(name, among: known).map { "; did you mean '\($0)'?" } ?? ""
    let hint = known.isEmpty ? nil : "known here: " + known.joined(separator: ", ")
    return error("unknown \(what) '\(name)'" + suggestion, at: position, hint: hint)
  }

  /// An error about a value of the wrong type.
  package func wrongType(_ key: String, _ expected: String, _ value: TOMLValue) -> WinnowError {
    error(
      "'\(key)' must be \(expected), found \(value.kind)",
      at: value.position,
      hint: Self.form(of: expected)
    )
  }

  /// How a value of a kind is written; nil where the message says it.
  private static func form(of expected: String) -> String? {
    switch expected {
    case "a number", "a whole number": "write the digits without quotes"
    case "true or false": "write true or false, without quotes"
    case "text": "put it between quotes"
    case "a length of time": "write \(TimeSpan.form)"
    default: nil
    }
  }

  /// An error about a key that must be there.
  ///
  /// A key that nobody asked for and that looks like it is what the error names.
  package func missing(_ key: String) -> WinnowError {
    let strange = table.members.filter { !known.contains($0.key) }
    if let near = nearest(key, among: strange.map(\.key)),
      let member = strange.first(where: { $0.key == near })
    {
      return error(
        "unknown key '\(near)'; did you mean '\(key)'?",
        at: member.keyPosition,
        hint: "'\(key)' must be there"
      )
    }
    return error("'\(key)' is missing", at: table.position, hint: "add \(key) = …")
  }

  /// Where the value of a key stands, else where the table begins.
  package func place(of key: String) -> SourcePosition { table[key]?.position ?? table.position }
}

extension TOMLReader {
  /// A reader for a file's root table.
  package init(_ document: TOMLDocument, code: String) {
    self.init(document.root, file: document.file, code: code)
  }
}
