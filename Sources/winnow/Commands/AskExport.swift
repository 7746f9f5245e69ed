import ArgumentParser
import WinnowCore
import WinnowEngine

/// Writes the answers of a questionnaire for other programs.
struct AskExport: Command {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract:
      "Write the answers of a questionnaire as CSV or JSON Lines, over all of its versions.",
    discussion: """
      One row for each finished interview. In CSV each question has three columns: ID, ID.state and \
      ID.src; --items LIST writes the items of a list instead, a row for each.

      Examples:
        winnow ask export discovery-call > answers.csv
        winnow ask export discovery-call --jsonl
        winnow ask export discovery-call --items site > sites.csv
      """
  )

  @Argument(help: "The id of the questionnaire.")
  var questionnaire: String

  @Flag(help: "Write JSON Lines in place of CSV.")
  var jsonl = false

  @Flag(help: "Those too that are not finished.")
  var unfinished = false

  @Flag(help: "Answers too that are kept off screens.")
  var sensitive = false

  @Option(help: ArgumentHelp("Write the items of this list.", valueName: "list"))
  var items: String?

  @Flag(help: "Leave cells as they are that a spreadsheet would take for formulas.")
  var raw = false

  @OptionGroup var reading: ReadingOptions

  func validate() throws {
    guard !(jsonl && items != nil) else {
      throw ValidationError("--items goes with CSV: JSON Lines have the items anyway")
    }
  }

  func run(on screen: Screen) throws {
    let engine = try reading.open()
    let choice = AnswerExport.Choice(
      questionnaire: questionnaire,
      isUnfinished: unfinished,
      isSensitive: sensitive,
      list: items
    )
    let export = try engine.exportAnswers(choice)
    guard !jsonl else {
      for row in export.objects { try screen.jsonLine(.object(row)) }
      return
    }
    try AnswerTable(export).print(raw: raw, on: screen)
  }
}
