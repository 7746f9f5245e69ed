import ArgumentParser

/// Groups the commands that run questionnaires.
struct AskCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ask",
    abstract: "Run a questionnaire for a lead, and look after interviews.",
    discussion: """
      winnow ask QUESTIONNAIRE LEAD asks at the terminal, or takes the answers from a file. Every answer \
      is saved at once: Ctrl-C pauses, and winnow ask resume goes on where it stopped.

      Examples:
        winnow ask discovery-call L42
        winnow ask lead-questionnaire L42 --answers answers.json
        winnow ask resume L42-1
        winnow ask next L42
      """,
    subcommands: [
      AskRun.self, AskNext.self, AskResume.self, AskReview.self, AskAmend.self, AskUpgrade.self,
      AskExport.self, AskAbandon.self, AskList.self, AskShow.self,
    ],
    defaultSubcommand: AskRun.self
  )
}
