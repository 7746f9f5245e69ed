import Crypto
import FoundationEssentials
package import WinnowCore

/// The text of a plugin as it lies in its folder.
package struct PluginFiles: Sendable {
  /// Absolute path of the folder.
  package let folder: String
  /// Contents by path inside the folder: `init.lua`, `lib/questions.lua`, `tests/need_test.lua` …
  package let contents: [String: [UInt8]]

  /// The most files that a plugin may have, and the most bytes that one may hold.
  private static let fileLimit = 1000
  private static let byteLimit = 1 << 20

  /// Reads every `.lua`, `.toml`, `.md` and `.mustache` file below `folder`, and what tests recorded;
  /// links are not followed.
  ///
  /// - Throws: not found, `no-such-plugin`, when there is no such folder; bad data, `plugin-too-large`.
  package static func read(_ folder: String) throws(WinnowError) -> PluginFiles {
    var contents: [String: [UInt8]] = [:]
    guard let names = try? FileManager.default.subpathsOfDirectory(atPath: folder) else {
      throw WinnowError(
        .notFound,
        code: "no-such-plugin",
        "there is no folder \(folder)",
        file: folder,
        hint: "Name a folder that holds plugin.toml and init.lua."
      )
    }
    for name in names.sorted() where isText(name) && !isHidden(name) {
      contents[name] = try bytes(of: name, in: folder)
      guard contents.count <= fileLimit else {
        throw tooLarge("more than \(fileLimit) files", folder)
      }
    }
    return PluginFiles(folder: folder, contents: contents)
  }

  package init(folder: String, contents: [String: [UInt8]]) {
    self.folder = folder
    self.contents = contents
  }

  /// Digest of what decides the plugin's results: manifest, Lua code and texts of questions, not its
  /// tests.
  package var digest: String {
    var hash = SHA256()
    for name in contents.keys.sorted() where decides(name) {
      let digest = SHA256.hash(data: contents[name] ?? [])
      hash.update(data: Array("\(name)\n".utf8))
      hash.update(data: Array(digest))
    }
    return hash.finalize().hexadecimal
  }

  /// The last component of the folder's path.
  package var name: String {
    folder.split(separator: "/").last.map(String.init) ?? folder
  }

  private func decides(_ name: String) -> Bool {
    guard !name.hasPrefix("tests/") else { return false }
    return name.hasSuffix(".lua") || name == "plugin.toml" || name.hasPrefix("texts/")
  }

  private static func isText(_ name: String) -> Bool {
    if name.hasPrefix("tests/"), name.hasSuffix(".json") { return true }
    return [".lua", ".toml", ".md", ".mustache"].contains { name.hasSuffix($0) }
  }

  private static func isHidden(_ name: String) -> Bool {
    name.split(separator: "/").contains { $0.hasPrefix(".") }
  }

  private static func bytes(of name: String, in folder: String) throws(WinnowError) -> [UInt8] {
    let path = folder + "/" + name
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard attributes?[.type] as? FileAttributeType == .typeRegular else {
      throw WinnowError(
        .badData,
        code: "bad-plugin-file",
        "'\(name)' is no ordinary file",
        file: path,
        hint: "A plugin is a folder of plain text files; links are not followed."
      )
    }
    guard let size = attributes?[.size] as? UInt64, size <= byteLimit else {
      throw tooLarge("'\(name)' is larger than 1 MiB", folder)
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw WinnowError(.notFound, code: "unreadable-plugin", "cannot read '\(name)'", file: path)
    }
    // Some editors begin a file with a byte order mark; Lua does not know it.
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    return data.starts(with: mark) ? Array(data.dropFirst(mark.count)) : Array(data)
  }

  private static func tooLarge(_ what: String, _ folder: String) -> WinnowError {
    WinnowError(
      .badData,
      code: "plugin-too-large",
      "the plugin is too large: \(what)",
      file: folder,
      hint: "Keep data out of plugins; import it instead."
    )
  }
}

extension Digest {
  /// Lower-case hexadecimal digits.
  package var hexadecimal: String {
    let digits = Array("0123456789abcdef")
    return String(flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
