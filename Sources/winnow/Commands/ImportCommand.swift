import ArgumentParser

/// Groups the commands that bring in leads by the file.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Bring in leads from a CSV or JSON Lines file.",
    discussion: """
      A mapping says which column means what. Let --sketch write a first one, edit it, and import \
      with it. Importing the same file twice adds nothing. A file that is called list or revert is \
      given as ./list.

      Examples:
        winnow import --sketch contacts.csv --output mappings/contacts.toml
        winnow import contacts.csv --map mappings/contacts.toml
        winnow import list
      """,
    subcommands: [ImportFileCommand.self, ImportListCommand.self, ImportRevertCommand.self],
    defaultSubcommand: ImportFileCommand.self
  )
}
