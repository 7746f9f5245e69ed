import Testing
import WinnowCore
import WinnowPlugins
import WinnowTestSupport

@Suite struct `Plugins that depend on each other` {
  /// A workspace where both plugins of a level need both of the level below, so many levels deep.
  private func lattice(_ levels: Int, in folder: TemporaryFolder) throws -> RuleResolver {
    for level in 0...levels {
      for side in ["a", "b"] {
        let needs = level > 0 ? "a\(level - 1) = \"^1.0\"\nb\(level - 1) = \"^1.0\"" : ""
        let manifest = "name = \"\(side)\(level)\"\nversion = \"1.0.0\"\napi = 1\n[dependencies]\n"
        try folder.write(manifest + needs, to: "plugins/\(side)\(level)/plugin.toml")
        try folder.write("", to: "plugins/\(side)\(level)/init.lua")
      }
    }
    let catalog = PluginCatalog(
      workspace: folder.path,
      currentFolder: folder.path,
      option: nil,
      variable: nil,
      executable: folder.path + "/bin/winnow"
    )
    return RuleResolver(catalog, try WorkspaceSettings.parse([], file: "w"), file: "w")
  }

  @Test(.timeLimit(.minutes(1)))
  func `are found once each, however many ways lead there`() throws {
    let folder = try TemporaryFolder()
    let rules = try lattice(40, in: folder).rules("a40")
    #expect(rules.withDependencies.count == 81)
    #expect(RuleBundle(rules).files.count == 163)
  }
}
