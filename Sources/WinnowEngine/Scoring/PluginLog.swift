import Foundation
import WinnowPlugins

extension Engine {
  /// The most that a plugin's log may hold; beyond it, what is printed is dropped.
  private static let logLimit = 1 << 20

  /// Adds what the plugin printed to `.winnow/logs/NAME.log`.
  ///
  /// A log that cannot be written is no reason to stop scoring.
  func keepLog(of runner: CardRunner) {
    let text = runner.takeLog()
    guard !text.isEmpty else { return }
    let folder = workspace.folder + "/.winnow/logs"
    let file = "\(folder)/\(runner.plugin.name).log"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    if !FileManager.default.fileExists(atPath: file) {
      _ = FileManager.default.createFile(atPath: file, contents: nil)
    }
    guard let handle = FileHandle(forWritingAtPath: file) else { return }
    defer { try? handle.close() }
    guard let size = try? handle.seekToEnd(), size < UInt64(Self.logLimit) else { return }
    try? handle.write(contentsOf: Data(text.utf8))
  }
}
