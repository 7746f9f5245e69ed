import ArgumentParser

/// Groups the commands that look at rule sets.
struct RulesetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ruleset",
    abstract: "Look at the rules that decided here, now and before.",
    discussion: """
      A rule set is a plugin's code with your settings for it, named by a digest. Each score names \
      the rule set that gave it; the workspace keeps them all in bundles/.
      """,
    subcommands: [RulesetList.self, RulesetShow.self]
  )
}
