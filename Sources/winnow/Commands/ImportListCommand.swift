import ArgumentParser
import WinnowCore
import WinnowEngine
import WinnowStore

/// Lists the imports of the workspace.
struct ImportListCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the imports: when, by whom, which file, and what came of it.",
    discussion: """
      Example:
        winnow import list
      """
  )

  @OptionGroup(title: "Output")
  var list: ListOptions

  @OptionGroup var reading: ReadingOptions

  func run(on screen: Screen) throws {
    let imports = try ImportList(store: reading.open().store).entries.map(\.record)
    try Listing.imports.print(imports, list.form, on: screen, nothing: "nothing was imported yet")
  }
}
