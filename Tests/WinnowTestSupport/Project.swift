import Foundation

/// The project that is tested.
package enum Project {
  /// Absolute path of its folder.
  package static var folder: String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
  }
}
