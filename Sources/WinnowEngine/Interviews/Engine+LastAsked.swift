import WinnowCore
package import WinnowPlugins

extension Engine {
  /// The plugin as it was when an interview last ran on it.
  ///
  /// - Returns: Nil when none ever did, or when it is not kept any more.
  /// - Throws: bad data, when the journal, or what was kept, is damaged.
  package func lastAsked(plugin name: String) throws -> PluginFolder? {
    let records = try interviews().filter { $0.plugin == name }
    guard let record = records.max(by: { $0.last < $1.last }) else { return nil }
    do {
      return try script(of: record).source.plugin
    } catch let error as WinnowError where error.code == "bundle-missing" {
      return nil
    }
  }
}
