import ArgumentParser

/// Groups the commands for those who write rules.
struct PluginCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugin",
    abstract: "Make, show, check, test and try out the plugins that hold your rules.",
    discussion: """
      A plugin is a folder of text: plugin.toml, init.lua, and tests. It is named by its name or by \
      a path with a slash in it.
      """,
    subcommands: [
      PluginNew.self, PluginList.self, PluginShow.self, PluginSettingsCommand.self,
      PluginCheck.self, PluginTest.self, PluginRun.self, PluginTypes.self,
      PluginResume.self, PluginTestOnce.self,
    ]
  )
}
