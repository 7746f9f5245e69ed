import ArgumentParser
import WinnowCore
import WinnowEngine

/// Changes what is known about a lead.
struct LeadEdit: Command {
  static let configuration = CommandConfiguration(
    commandName: "edit",
    abstract: "Change what is known about a lead.",
    discussion: """
      Only what you give changes; the history keeps what was there before. An empty value removes.

      Example:
        winnow lead edit L42 --phone "+49 30 901820" --answer budget=ready --set seats=25
      """
  )

  @Argument(help: "The lead: its id, e-mail address, key, or part of its name.")
  var lead: String

  @OptionGroup(title: "What changes")
  var told: LeadFieldOptions

  @OptionGroup(title: "Writing")
  var writing: WritingOptions

  @OptionGroup var format: FormatOptions

  func validate() throws {
    guard !told.isEmpty else {
      throw ValidationError("say what changes, for example --phone NUMBER or --set FIELD=VALUE")
    }
  }

  func run(on screen: Screen) throws {
    let changed = try writing.write(on: screen) { try $0.edit(lead, told.draft) }
    try LeadPage(changed).confirm("changed", format, on: screen)
  }
}
