import WinnowCore

/// A made-up questionnaire: what it asks, and when.
package struct Sheet: Sendable {
  /// A question with what it takes.
  struct Item: Sendable {
    /// How the script calls `ask`.
    enum Wrapper: CaseIterable, Sendable { case none, caught, routine, both }

    var id: String
    var kind: Question.Kind
    var isRequired = false
    var takesDontKnow = true
    var takesRefusal = true
    /// Ids of options; the last one stands alone among several where `isLastExclusive`.
    var options: [String] = []
    var isLastExclusive = false
    var hasOther = false
    var low = 0
    var high = 6
    /// Values that the question's rule refuses, and warns of.
    var refused: Int?
    var warned: Int?
    /// Ids whose change has it asked again.
    var after: [String] = []
    var wrapper = Wrapper.none
  }

  /// What a branch depends on: the value of a question that was asked before, at that depth of lists.
  struct Condition: Sendable {
    enum Test: Sendable {
      case equals(String)
      case isTrue
      case above(Int)
      case isThere
    }

    var id: String
    var depth: Int
    var test: Test
  }

  /// Items that are asked one after the other.
  struct Repetition: Sendable {
    /// How many there are: as many as a number says, or as people say.
    enum Length: Sendable {
      case asked(minimum: Int)
      case number(id: String, depth: Int)
      case fixed(Int)
    }

    var id: String
    var length: Length
    var most: Int
    var parts: [Part]
  }

  indirect enum Part: Sendable {
    case question(Item)
    case branch(Condition, then: [Part], otherwise: [Part])
    case list(Repetition)
    case form(id: String, fields: [Item])
  }

  var parts: [Part]
  /// Ids that were taken so far, those of former versions too.
  var idCount = 0
  /// 1 for the first; each change has the next.
  package internal(set) var version = 1
}

extension Sheet {
  /// Every question, in the order of the script.
  var items: [Item] { Self.items(parts) }

  private static func items(_ parts: [Part]) -> [Item] {
    parts.flatMap { part -> [Item] in
      switch part {
      case .question(let item): [item]
      case .branch(_, let then, let otherwise): items(then) + items(otherwise)
      case .list(let list): items(list.parts)
      case .form(_, let fields): fields
      }
    }
  }

  /// The same questionnaire with every question run through `change`; nil takes it out.
  func mapping(_ change: (Item) -> Item?) -> Sheet {
    var sheet = self
    sheet.parts = Self.mapping(parts, change)
    return sheet
  }

  private static func mapping(_ parts: [Part], _ change: (Item) -> Item?) -> [Part] {
    parts.compactMap { part in
      switch part {
      case .question(let item): return change(item).map { .question($0) }
      case .branch(let condition, let then, let otherwise):
        return .branch(
          condition,
          then: mapping(then, change),
          otherwise: mapping(otherwise, change)
        )
      case .list(var list):
        list.parts = mapping(list.parts, change)
        return .list(list)
      case .form(let id, let fields):
        let rest = fields.compactMap(change)
        return rest.isEmpty ? nil : .form(id: id, fields: rest)
      }
    }
  }
}
