/// How the columns of an import become leads: a file of `mappings/`.
package struct ImportMapping: Sendable {
  /// How the file is written in bytes.
  package enum Encoding: String, CaseIterable, Sendable {
    case utf8 = "utf-8"
    case latin1 = "latin-1"
  }

  /// A column that is part of a row's identity.
  package struct Key: Sendable {
    package var column: String
    package var position: SourcePosition
  }

  /// The mapping's file name, for messages.
  package var file: String
  /// The columns that identify a row; empty: the digest of the row does.
  package var key: [Key] = []
  /// Where the leads come from; nil: as the command says.
  package var source: String?
  /// One ASCII character; nil: to be detected.
  package var delimiter: UInt8?
  /// Nil: to be detected.
  package var encoding: Encoding?
  /// Texts that mean: not answered.
  package var noAnswer: Set<String> = [""]
  /// In the order of the mapping; no column twice.
  package var columns: [ColumnMapping] = []

  /// A mapping without columns.
  package init(file: String) {
    self.file = file
  }
}

/// What becomes of one column.
package struct ColumnMapping: Sendable {
  /// What a column becomes.
  package enum Target: Hashable, Sendable {
    case answer(String)
    /// A field at the lead's top level.
    case field(String)
    /// The column holds the moment of an activity of this type.
    case activity(String)
    case ignore
  }

  /// What a cell is read as.
  package enum ValueType: String, CaseIterable, Sendable {
    case text, integer, number, date
    case boolean = "bool"
  }

  /// The column's name in the header.
  package var column: String
  /// Where that name stands in the mapping.
  package var position: SourcePosition
  package var target: Target
  package var type: ValueType
  /// Texts to be taken for others, before the type is read.
  package var values: [String: String]
  /// How dates are written; nil: ISO 8601.
  package var format: DatePattern?
}
