import WinnowCore
import WinnowPlugins

extension Listing where Row == PluginDescription.Setting {
  /// Settings of a plugin, those that every plugin has among them.
  static var settings: Listing<PluginDescription.Setting> {
    Listing(
      name: "settings",
      columns: [
        Column(.word("name"), \.name),
        Column(.word("type"), \.type),
        Column(.text("allowed"), \.range),
        Column(.word("default")) { $0.standard ?? "-" },
        Column(.word("value")) { $0.value ?? "-" },
        Column(.text("set in")) { $0.place ?? "-" },
        Column(.text("help")) { $0.help ?? "" },
      ],
      json: \.json
    )
  }
}
