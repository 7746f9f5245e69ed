import ArgumentParser

/// The name under which a command changes something.
struct TransactionOption: ParsableArguments {
  @Option(
    name: .customLong("tx"),
    help: ArgumentHelp(
      "A name for this change: the same command with the same name adds nothing twice.",
      valueName: "id"
    )
  )
  var transaction: String?

  func validate() throws {
    if let transaction, transaction.isEmpty || transaction.utf8.count > 100 {
      throw ValidationError("--tx takes a name of 1 to 100 bytes")
    }
  }
}
