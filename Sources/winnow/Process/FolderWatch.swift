import Foundation

/// Waits for changes in a folder by looking at it again and again.
struct FolderWatch {
  private let folder: String
  private var seen: [String]

  init(_ folder: String) {
    self.folder = folder
    seen = Self.files(in: folder)
  }

  /// Returns once a file was added, removed or written since the last time.
  mutating func wait() {
    var now = Self.files(in: folder)
    while now == seen {
      Thread.sleep(forTimeInterval: 0.2)
      now = Self.files(in: folder)
    }
    seen = now
  }

  /// Path, size and time of every file that is not hidden.
  private static func files(in folder: String) -> [String] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return names.sorted().filter { !$0.hasPrefix(".") && !$0.contains("/.") }.map { name in
      let facts = try? FileManager.default.attributesOfItem(atPath: folder + "/" + name)
      let date = (facts?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      return "\(name) \(facts?[.size] ?? 0) \(date)"
    }
  }
}
