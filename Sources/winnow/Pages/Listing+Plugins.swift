import WinnowCore
import WinnowEngine
import WinnowPlugins
import WinnowStore

extension Listing where Row == PluginCatalog.Listing {
  /// Plugins by name; `suspensions` are those that are switched off for what they did.
  static func plugins(
    suspensions: [String: PluginRecord]
  ) -> Listing<PluginCatalog.Listing> {
    Listing(
      name: "plugins",
      columns: [
        Column(.word("name"), \.name),
        Column(.word("version")) { $0.manifest?.version.description ?? "" },
        Column(.word("origin")) { $0.isOwn ? "workspace" : "shared" },
        Column(.text("summary")) { listing in
          if let record = suspensions[listing.name] { return record.notice }
          return listing.problem?.description ?? listing.manifest?.summary ?? ""
        },
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
        if let record = suspensions[listing.name] {
          object.append("suspended", .object(record.json))
        }
        return object
      }
    )
  }
}
