import ArgumentParser
import WinnowCore
import WinnowEngine

/// Adds one lead.
struct LeadAdd: Command {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add one lead, for example after a call.",
    discussion: """
      For many leads at once use winnow import.

      Example:
        winnow lead add --name "Grace Hopper" --company "Example Works" \\
          --source phone --answer clear_need=yes
      """
  )

  @OptionGroup(title: "What is known")
  var told: LeadFieldOptions

  @OptionGroup(title: "Writing")
  var writing: WritingOptions

  @OptionGroup var format: FormatOptions

  func validate() throws {
    guard !told.isEmpty else {
      throw ValidationError("say something about the lead: at least --name, --email or --company")
    }
  }

  func run(on screen: Screen) throws {
    let lead = try writing.write(on: screen) { try $0.add(told.draft) }
    try LeadPage(lead).confirm("added", format, on: screen)
  }
}
