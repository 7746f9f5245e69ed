import WinnowCore

/// What one column of a file becomes, prepared for going over many rows.
///
/// An object: going over the columns of a row copies nothing.
final class ColumnPlan {
  /// Where the value goes.
  enum Target {
    /// A field, an answer or a consent, with its name as JSON and a colon.
    case member(LeadBytes.Place, key: [UInt8])
    /// An activity at the date of the cell, with its type as JSON.
    case activity(type: [UInt8])
  }

  /// What a field means for the others of its lead.
  enum Role {
    case name, source, firstName, lastName, other

    init(_ field: String) {
      switch field {
      case "name": self = .name
      case "source": self = .source
      case "first_name": self = .firstName
      case "last_name": self = .lastName
      default: self = .other
      }
    }
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
  /// `other` for all that is no field.
  let role: Role
  let target: Target
  let reading: Reading
  let translations: [Translation]

  init(
    index: Int,
    header: String,
    role: Role,
    target: Target,
    reading: Reading,
    translations: [Translation]
  ) {
    self.index = index
    self.header = header
    self.role = role
    self.target = target
    self.reading = reading
    self.translations = translations
  }

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
