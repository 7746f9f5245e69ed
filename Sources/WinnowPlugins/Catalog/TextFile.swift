import FoundationEssentials
import WinnowCore

/// A file of a plugin that Winnow writes.
enum TextFile {
  /// Writes the whole file, with the folders that it needs.
  ///
  /// - Throws: not written, `not-written`.
  static func write(_ bytes: [UInt8], to path: String) throws(WinnowError) {
    let parent = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
    do {
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
      try Data(bytes).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw WinnowError(
        .notWritten,
        code: "not-written",
        "cannot write here",
        file: path,
        hint: "Check that the folder may be written and that the disk has room."
      )
    }
  }
}
