import ArgumentParser

/// Which command this process runs, without anything that names a person: `winnow lead add`.
enum CommandWords {
  /// The words of `arguments` that name a command of `root`, and the program's name before them.
  static func name(of arguments: [String], in root: any ParsableCommand.Type) -> String {
    var words = [root._commandName]
    var commands = root.configuration.subcommands
    for word in arguments {
      guard let next = commands.first(where: { $0._commandName == word }) else { break }
      words.append(word)
      commands = next.configuration.subcommands
    }
    return words.joined(separator: " ")
  }
}
