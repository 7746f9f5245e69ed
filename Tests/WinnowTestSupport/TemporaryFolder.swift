package import Foundation

/// A folder that is gone when the test is.
package final class TemporaryFolder: Sendable {
  /// Absolute, without a slash at its end.
  package let path: String

  package init() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("winnow-test-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Writes a file, with the folders it needs; gives its path.
  @discardableResult
  package func write(_ text: String, to name: String) throws -> String {
    try write(Data(text.utf8), to: name)
  }

  /// The same for bytes.
  @discardableResult
  package func write(_ data: Data, to name: String) throws -> String {
    let url = URL(fileURLWithPath: path + "/" + name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try data.write(to: url)
    return url.path
  }

  /// The text of a file; what is no UTF-8 in it is replaced.
  package func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)), as: UTF8.self)
  }

  /// Removes a file, or a folder with everything in it; what is not there is gone already.
  package func remove(_ name: String) throws {
    guard FileManager.default.fileExists(atPath: path + "/" + name) else { return }
    try FileManager.default.removeItem(atPath: path + "/" + name)
  }

  /// Names of everything below the folder, sorted; nothing when it is missing.
  package func files(in name: String = "") -> [String] {
    let all = try? FileManager.default.subpathsOfDirectory(atPath: path + "/" + name)
    return (all ?? []).sorted()
  }
}
