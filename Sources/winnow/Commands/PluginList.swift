import ArgumentParser
import WinnowCore
import WinnowPlugins

/// Lists the plugins that can be used here.
struct PluginList: Command {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the plugins that can be used here, and where they lie.",
    discussion: """
      Example:
        winnow plugin list
      """
  )

  @OptionGroup(title: "Output")
  var list: ListOptions

  @OptionGroup var place: PluginPlaceOptions

  func run(on screen: Screen) throws {
    let listings = try place.catalog().list()
    let suspensions = try place.suspensions()
    try Listing.plugins(suspensions: suspensions).print(
      listings,
      list.form,
      on: screen,
      nothing: "no plugins: copy one into plugins/, or name their folder with --plugins"
    )
    guard list.form == .table else { return }
    for listing in listings {
      guard let record = suspensions[listing.name] else { continue }
      try screen.say("\(listing.name.printable): \(record.advice)")
    }
  }
}
