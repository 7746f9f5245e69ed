import WinnowCore
import WinnowPlugins

extension Listing where Row == PluginCatalog.Listing {
  /// Plugins by name.
  static var plugins: Listing<PluginCatalog.Listing> {
    Listing(
      name: "plugins",
      columns: [
        Column(.word("name"), \.name),
        Column(.word("version")) { $0.manifest?.version.description ?? "" },
        Column(.word("origin")) { $0.isOwn ? "workspace" : "shared" },
        Column(.text("summary")) { $0.problem?.description ?? $0.manifest?.summary ?? "" },
        Column(.text("folder"), \.folder),
      ],
      json: { listing in
        var object: JSONObject = [
          "name": .string(listing.name), "folder": .string(listing.folder),
          "origin": .string(listing.isOwn ? "workspace" : "shared"),
        ]
        if let manifest = listing.manifest {
          object.append("version", .string(manifest.version.description))
          object.append("summary", .string(manifest.summary ?? ""))
        }
        if let problem = listing.problem {
          object.append("problem", .string(problem.description))
        }
        return object
      }
    )
  }
}
