import ArgumentParser
import WinnowCore

extension WinnowError {
  /// A word that stands where a command has to, and is none; nil when every word is fine.
  init?(unknownCommandIn arguments: [String], of command: any ParsableCommand.Type) {
    let commands = command.configuration.subcommands
    guard !commands.isEmpty, command.configuration.defaultSubcommand == nil,
      let word = arguments.first, !word.hasPrefix("-"), word != "help"
    else { return nil }
    if let next = commands.first(where: { $0._commandName == word }) {
      self.init(unknownCommandIn: Array(arguments.dropFirst()), of: next)
      return
    }
    let names = commands.map(\._commandName)
    let near = nearest(word, among: names).map { "did you mean '\($0)'? " } ?? ""
    self.init(
      .usage,
      code: "unknown-command",
      "there is no command '\(word)'",
      hint: near + "there are: " + names.joined(separator: ", ")
    )
  }
}
