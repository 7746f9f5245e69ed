import WinnowCore

/// A word that steers the dialogue instead of answering.
enum DialogueCommand: Equatable {
  case back(Int)
  case go(String)
  case review
  case dontKnow, refuse, skip, later, force
  case language(String)
  case help
  case pause
  case remove(String)
  /// A word with a colon that means nothing here.
  case unknown(String)

  /// Nil for text that is no command; a leading `\` makes it an answer.
  init?(_ text: String) {
    if text == "<" {
      self = .back(1)
      return
    }
    guard text.hasPrefix(":") else { return nil }
    let words = text.dropFirst().split(separator: " ", maxSplits: 1).map(String.init)
    let argument = words.count > 1 ? words[1].trimmed : nil
    switch (words.first ?? "", argument) {
    case ("back", nil): self = .back(1)
    case ("back", let count?):
      guard let number = Int(count), number > 0 else {
        self = .unknown(text)
        return
      }
      self = .back(number)
    case ("goto", let key?): self = .go(key)
    case ("review", nil): self = .review
    case ("dk", nil): self = .dontKnow
    case ("refuse", nil), ("refused", nil): self = .refuse
    case ("skip", nil): self = .skip
    case ("later", nil): self = .later
    case ("force", nil): self = .force
    case ("lang", let language?): self = .language(language)
    case ("help", nil): self = .help
    case ("pause", nil), ("quit", nil), ("q", nil): self = .pause
    case ("remove", let item?): self = .remove(item)
    default: self = .unknown(text)
    }
  }

  static let names = [
    "back", "goto", "review", "dk", "refuse", "skip", "later", "force", "lang", "help", "pause",
    "remove",
  ]

  /// What each does, a line each.
  static let page = [
    "<            back to the question before (also Esc); :back 3 goes back three",
    ":goto ID     back to that question; what was answered behind it is kept",
    ":review      all answers so far",
    ":dk          don't know",
    ":refuse      the lead will not say",
    ":skip        no answer",
    ":later       asked again at the end",
    ":lang de     questions in another language",
    ":remove ID   takes an item out of a list: :remove site[2]",
    ":pause       stop here; also Ctrl-C. Every answer is saved",
    "?            help on the question",
    "\\            before an answer that begins with : or < or ?",
  ]
}
