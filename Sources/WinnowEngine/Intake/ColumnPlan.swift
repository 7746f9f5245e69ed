import WinnowCore

/// What one column of a file becomes, prepared for going over many rows.
struct ColumnPlan {
  /// Where the value goes.
  enum Target {
    /// A field, an answer or a consent, with its name as JSON and a colon.
    case member(LeadBytes.Place, key: [UInt8])
    /// An activity at the date of the cell, with its type as JSON.
    case activity(type: [UInt8])
  }

  /// A text of the file, and the JSON that stands for it.
  struct Translation {
    let from: [UInt8]
    let to: [UInt8]
  }

  /// Place among the names of the file, from 0.
  let index: Int
  /// As the mapping names it.
  let header: String
  /// The name of the field or answer, or the type of the activity.
  let name: String
  let target: Target
  let reading: Reading
  let translations: [Translation]

  /// The JSON that the mapping's `values` give for a text, or nil.
  func translation(of cell: Span<UInt8>) -> [UInt8]? {
    for candidate in translations where CellText.equal(candidate.from.span, cell) {
      return candidate.to
    }
    return nil
  }
}

/// Why a row is not taken, in words for the reject file.
struct RowProblem: Error {
  let reason: String
}
