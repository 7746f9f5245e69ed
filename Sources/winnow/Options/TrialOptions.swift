import ArgumentParser

/// A lead as it might be, for a score that is not recorded.
struct TrialOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The lead to try something out on; nothing is recorded.", valueName: "lead")
  )
  var lead: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "What would be otherwise, as often as you like: answers.budget=ready, source=web.",
      valueName: "field=value"
    )
  )
  var assignments: [String] = []

  func validate() throws {
    guard lead != nil || assignments.isEmpty else {
      throw ValidationError("--set needs --lead: whose answer would be otherwise?")
    }
  }
}
