/// What a questionnaire asks, as it stands at one moment of an interview.
package struct Question: Sendable, Hashable {
  /// What kind of answer is wanted.
  package enum Kind: String, Sendable, CaseIterable {
    case choice, multi, yesno, number, money, percent, scale, text, long, date, email, phone, url

    /// The kinds whose values are told apart by nothing but their bounds.
    package var valueType: ValueType {
      switch self {
      case .choice: .option
      case .multi: .options
      case .yesno: .truth
      case .number, .percent, .scale: .number
      case .money: .money
      case .date: .date
      case .text, .long, .email, .phone, .url: .text
      }
    }
  }

  /// What the value of an answer is, whatever its bounds: an id never changes it.
  package enum ValueType: String, Sendable {
    case option, options, truth, number, money, date, text
  }

  /// One of the answers that a choice offers.
  package struct Option: Sendable, Hashable {
    package var id: String
    package var text: Wording
    /// What choosing it adds to the questionnaire's own points.
    package var points: Points
    package var tags: [String]
    /// Whether it stands alone among several.
    package var isExclusive: Bool

    package init(
      id: String,
      text: Wording,
      points: Points = .zero,
      tags: [String] = [],
      isExclusive: Bool = false
    ) {
      self.id = id
      self.text = text
      self.points = points
      self.tags = tags
      self.isExclusive = isExclusive
    }
  }

  /// Whether an answer without a value is shown as possible, taken, or refused.
  package enum Offer: Sendable { case shown, taken, refused }

  /// A value that is there before anybody answers.
  package struct Proposal: Sendable, Hashable {
    /// Where it comes from.
    package enum Origin: String, Sendable {
      /// The lead, as it was when the interview was opened.
      case record
      /// An earlier interview.
      case known
      /// The questionnaire.
      case standard = "default"
    }

    package var value: JSONValue
    package var origin: Origin
    /// Whether it counts without being shown first.
    package var isSilent: Bool

    package init(value: JSONValue, origin: Origin, isSilent: Bool) {
      self.value = value
      self.origin = origin
      self.isSilent = isSilent
    }
  }

  /// Names the answer in the interview: `seats`, `site[1]/city`.
  package var key: String
  package var kind: Kind
  package var text: Wording
  package var help: Wording?
  package var hint: Wording?
  /// The part of the questionnaire that it stands in.
  package var section: Wording?
  /// The form that it is a field of, by key.
  package var form: String?
  package var isRequired = false
  package var dontKnow = Offer.taken
  package var refusal = Offer.taken
  package var options: [Option] = []
  /// Whether something that no option names may be answered; a text then says what.
  package var allowsOther = false
  /// Least and most: of a number or amount; of characters in a text; of options among several.
  package var minimum: Double?
  package var maximum: Double?
  /// Whether only whole numbers are taken.
  package var isWhole = false
  /// ISO 4217, of an amount that names none.
  package var currency: String?
  package var unit: String?
  /// First and last day, ISO 8601.
  package var earliest: String?
  package var latest: String?
  package var tags: [String] = []
  /// Whether the value is kept off screens and exports.
  package var isSensitive = false
  /// Keys whose change makes this answer be asked again.
  package var askedAgainAfter: [String] = []
  package var proposal: Proposal?
  /// Whether it belongs to the host: "another one?" in a list.
  package var isStructural = false

  package init(key: String, kind: Kind, text: Wording) {
    self.key = key
    self.kind = kind
    self.text = text
  }

  /// The id that stands for what no option names.
  package static let otherID = "other"

  /// The option with that id.
  package func option(_ id: String) -> Option? { options.first { $0.id == id } }
}
