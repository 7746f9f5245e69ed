import ArgumentParser
import WinnowCore

extension WinnowError {
  /// The error for a word that stands where a command has to, and is none; nil when there is none.
  static func unknownCommand(
    in arguments: [String],
    of root: any ParsableCommand.Type
  ) -> WinnowError? {
    var commands = root.configuration.subcommands
    for word in arguments {
      guard !commands.isEmpty, !word.hasPrefix("-"), word != "help" else { return nil }
      guard let next = commands.first(where: { $0._commandName == word }) else {
        return unknown(word, among: commands.map { $0._commandName })
      }
      let isOpen = next.configuration.defaultSubcommand != nil
      commands = isOpen ? [] : next.configuration.subcommands
    }
    return nil
  }

  private static func unknown(_ word: String, among names: [String]) -> WinnowError {
    let near = nearest(word, among: names).map { "did you mean '\($0)'? " } ?? ""
    return WinnowError(
      .usage,
      code: "unknown-command",
      "there is no command '\(word)'",
      hint: near + "there are: " + names.joined(separator: ", ")
    )
  }
}
