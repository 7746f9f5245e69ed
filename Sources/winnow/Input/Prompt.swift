import WinnowCore

/// What is asked for on one line, or on several.
package struct Prompt: Sendable, Equatable {
  /// What stands before the edit line, such as `> `; shown on a terminal only.
  package var text: String
  /// What stands in the edit line at first, to be edited; nothing where keys are not understood.
  package var initial: String
  /// What arrow keys walk through and typing filters; empty for free text.
  package var choices: [PromptChoice]
  /// Whether several choices may stand in the line, separated by commas: keys change the last one.
  package var picksSeveral: Bool
  /// Whether Enter adds a line; an empty line or Ctrl-D ends the text then.
  package var isMultiline: Bool

  /// Whether Enter submits a text of several lines as it is: its only line is a word that steers.
  func isWhole(_ text: String) -> Bool {
    isMultiline && !text.contains("\n")
      && (text.hasPrefix(":") || ["<", "?"].contains(text.trimmed))
  }

  package init(
    _ text: String,
    initial: String = "",
    choices: [PromptChoice] = [],
    picksSeveral: Bool = false,
    isMultiline: Bool = false
  ) {
    self.text = text
    self.initial = initial
    self.choices = choices
    self.picksSeveral = picksSeveral
    self.isMultiline = isMultiline
  }
}

/// One of the answers that can be picked.
package struct PromptChoice: Sendable, Equatable {
  /// What is typed to take it, and what picking it with keys submits.
  package var number: Int
  package var id: String
  package var text: String

  package init(number: Int, id: String, text: String) {
    self.number = number
    self.id = id
    self.text = text
  }
}
