import ArgumentParser

/// Groups the commands that look after single leads.
struct LeadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lead",
    abstract: "Add, look up and change single leads.",
    discussion: """
      A lead is named by its id (L42), its e-mail address, its external key, or a part of its name \
      or company that only one lead has.
      """,
    subcommands: [
      LeadAdd.self, LeadShow.self, LeadList.self, LeadEdit.self, LeadHistory.self, LeadLog.self,
      LeadErase.self,
    ]
  )
}
