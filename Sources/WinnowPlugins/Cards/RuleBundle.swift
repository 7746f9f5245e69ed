import FoundationEssentials
package import WinnowCore

/// Rules frozen for good: the plugin with those that it depends on, and their settings, as a small
/// workspace of its own. Its name is the digest of the rules, which is checked each time they are read.
package struct RuleBundle: Sendable {
  /// The hexadecimal digits of the rule set's digest.
  package let name: String
  /// Contents by path: `winnow.toml`, `plugins/serious-lead/init.lua` …
  package let files: [String: [UInt8]]

  /// Freezes rules.
  package init(_ source: RuleSource) {
    name = Self.name(of: source.digest)
    var files: [String: [UInt8]] = [:]
    var settings = "[scoring]\ncard = \"\(source.plugin.name)\"\n"
    for source in source.withDependencies {
      for (path, bytes) in source.plugin.files.contents where !path.hasPrefix("tests/") {
        files["plugins/\(source.plugin.name)/\(path)"] = bytes
      }
      settings += "\n[plugins.\(source.plugin.name)]\n" + source.overrides.text
    }
    files["winnow.toml"] = Array(settings.utf8)
    self.files = files
  }

  /// The folder of a rule set among bundles.
  package static func name(of ruleset: String) -> String {
    ruleset.hasPrefix("sha256:") ? String(ruleset.dropFirst(7)) : ruleset
  }

  /// Reads frozen rules back.
  ///
  /// - Parameters:
  ///   - folder: Absolute path of the bundle.
  ///   - ruleset: The digest that they must have.
  /// - Returns: The rules as they were frozen.
  /// - Throws: not found, `no-bundle`; bad data, `damaged-bundle`, when they are not what they were.
  package static func read(_ folder: String, ruleset: String) throws(WinnowError) -> RuleSource {
    let file = folder + "/winnow.toml"
    guard let text = FileManager.default.contents(atPath: file) else {
      throw WinnowError(
        .notFound,
        code: "no-bundle",
        "the rules \(ruleset) are not kept in this workspace",
        file: folder,
        hint: "Put the folder back from a backup."
      )
    }
    let settings = try WorkspaceSettings.parse(Array(text), file: file)
    let catalog = PluginCatalog(
      workspace: folder,
      currentFolder: folder,
      option: nil,
      variable: nil,
      executable: folder + "/bin/winnow"
    )
    let source = try RuleResolver(catalog, settings, file: file).rules(settings.scoring.card ?? "")
    guard source.digest == ruleset else {
      throw WinnowError(
        .badData,
        code: "damaged-bundle",
        "the rules that were kept as \(ruleset) are not what they were",
        file: folder,
        hint: "Put the folder back from a backup."
      )
    }
    return source
  }
}

extension PluginOverrides {
  /// The same as lines of `winnow.toml` below `[plugins.NAME]`.
  var text: String {
    var lines: [String] = []
    if let threshold { lines.append("threshold = \(threshold)") }
    lines += settings.map { "\($0.key) = \($0.value.text)" }
    lines += weights.map { "weights.\"\($0.criterion)\" = \($0.points)" }
    return lines.map { $0 + "\n" }.joined()
  }
}

extension TOMLValue {
  /// A value that a setting can have, as TOML writes it.
  fileprivate var text: String {
    switch content {
    case .string(let text): Self.quoted(text)
    case .integer(let number): "\(number)"
    case .float(let number): Self.number(number)
    case .boolean(let truth): "\(truth)"
    case .moment(let moment): moment.text
    case .array(let values): "[" + values.map(\.text).joined(separator: ", ") + "]"
    case .table(let table):
      "{ "
        + table.members.map { Self.quoted($0.key) + " = " + $0.value.text }
        .joined(separator: ", ") + " }"
    }
  }

  private static func number(_ number: Double) -> String {
    if number.isNaN { return "nan" }
    if number.isInfinite { return number < 0 ? "-inf" : "inf" }
    let text = "\(number)"
    return text.contains(".") || text.contains("e") ? text : text + ".0"
  }

  /// A basic string; TOML knows JSON's escapes.
  private static func quoted(_ text: String) -> String {
    String(decoding: JSONWriter.encode(.string(text)), as: UTF8.self)
      .replacing("\u{7f}", with: "\\u007F")
  }
}
