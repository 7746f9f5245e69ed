/// Picks among numbered choices by what was typed and by arrow keys.
package struct ChoicePicker: Sendable {
  /// A choice that stands in the field in place of what was typed.
  private struct Pick {
    var choice: PromptChoice
    /// What stands before it: the choices before the last comma.
    var lead: String
    /// What was typed, and still decides where the arrow keys lead.
    var filter: String
  }

  private let choices: [PromptChoice]
  private let picksSeveral: Bool
  private var pick: Pick?

  package init(_ choices: [PromptChoice], picksSeveral: Bool) {
    self.choices = choices
    self.picksSeveral = picksSeveral
  }

  package var isEmpty: Bool { choices.isEmpty }

  /// What the field submits for the choice that was picked; nil when none is.
  package var submission: String? { pick.map { $0.lead + String($0.choice.number) } }

  /// What the field shows for the choice that was picked; nil when none is.
  package var shown: String? {
    pick.map { "\($0.lead)\($0.choice.number)  \($0.choice.text)" }
  }

  /// What stands before the choice that was picked: the choices before it.
  package var lead: String { pick?.lead ?? "" }

  /// Goes to the next or previous choice that matches, around the ends. What was typed, `text`,
  /// counts until the first step only.
  package mutating func step(_ step: Int, from text: String) {
    let (lead, filter) = pick.map { ($0.lead, $0.filter) } ?? parts(of: text)
    let matches = matches(filter)
    guard !matches.isEmpty else { return }
    let place = pick.flatMap { pick in matches.firstIndex { $0 == pick.choice } }
    let next = place.map { $0 + step } ?? (step > 0 ? 0 : matches.count - 1)
    let choice = matches[(next + matches.count) % matches.count]
    pick = Pick(choice: choice, lead: lead, filter: filter)
  }

  /// Picks the only choice that matches; does nothing when there are more, or none.
  package mutating func complete(_ text: String) {
    guard pick == nil, let choice = only(text) else { return }
    let (lead, filter) = parts(of: text)
    pick = Pick(choice: choice, lead: lead, filter: filter)
  }

  /// Nothing is picked any more; what is typed counts.
  package mutating func clear() { pick = nil }

  /// The only choice that matches what was typed; nil when nothing was typed.
  package func only(_ text: String) -> PromptChoice? {
    let filter = parts(of: text).filter
    guard pick == nil, !filter.isEmpty else { return nil }
    let matches = matches(filter)
    return matches.count == 1 ? matches.first : nil
  }

  private func parts(of text: String) -> (lead: String, filter: String) {
    guard picksSeveral, let comma = text.lastIndex(of: ",") else { return ("", trimmed(text)) }
    let last = text[text.index(after: comma)...]
    return (text[...comma] + " ", trimmed(last))
  }

  private func trimmed(_ text: some StringProtocol) -> String {
    let rest = text.drop { $0 == " " }
    return String(rest.prefix(rest.count - rest.reversed().prefix { $0 == " " }.count))
  }

  private func matches(_ filter: String) -> [PromptChoice] {
    if let numbered = choices.first(where: { String($0.number) == filter }) { return [numbered] }
    guard !filter.isEmpty else { return choices }
    let wanted = filter.lowercased()
    return choices.filter {
      String($0.number).hasPrefix(wanted) || $0.text.lowercased().contains(wanted)
        || $0.id.lowercased().contains(wanted)
    }
  }
}
