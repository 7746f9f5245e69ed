import Foundation
import WinnowCore
import WinnowStore

extension Engine {
  /// Looks at what the journal lies on.
  func checkDisk() -> [CheckResult] {
    do {
      let facts = try store.diskFacts()
      return [checkFileSystem(facts), checkSpace(facts), checkIndex(facts)]
    } catch {
      return [Self.failure("disk", error)]
    }
  }

  private func checkFileSystem(_ facts: DiskFacts) -> CheckResult {
    let name = "file system"
    guard facts.isSafe else {
      return CheckResult(
        name: name,
        state: .problem,
        message: "\(facts.fileSystem): locks and syncs cannot be trusted there",
        hint: "Move the workspace to a local disk; --unsafe-fs writes all the same."
      )
    }
    guard !facts.isInMemory else {
      return CheckResult(
        name: name,
        state: .warning,
        message: "\(facts.fileSystem): it lies in memory and is gone when the machine stops",
        hint: "Move the workspace to a disk."
      )
    }
    if facts.fileSystem == "ext4", MountedDisk(of: workspace.folder)?.hasJournal == false {
      return CheckResult(
        name: name,
        state: .warning,
        message: "ext4 without a journal of its own: a power cut can damage the folders themselves",
        hint: "tune2fs -O has_journal adds one to an unmounted disk; keep backups until then."
      )
    }
    return CheckResult(name: name, state: .ok, message: facts.fileSystem)
  }

  /// Less than this, in bytes, and the next segment or index may not fit.
  private static let leastFree: Int64 = 256 << 20

  private func checkSpace(_ facts: DiskFacts) -> CheckResult {
    guard let free = facts.free else {
      return CheckResult(name: "free space", state: .ok, message: "not known")
    }
    let size = "\(free / (1 << 20)) MiB free"
    guard free < Self.leastFree else {
      return CheckResult(name: "free space", state: .ok, message: size)
    }
    return CheckResult(
      name: "free space",
      state: .warning,
      message: size,
      hint: "Make room: a command that does not fit changes nothing and ends with status 73."
    )
  }

  /// Before this version SQLite could, rarely, damage a database with a write-ahead log
  /// (https://www.sqlite.org/wal.html, the WAL-reset bug).
  private static let repairedSQLite = [3, 51, 3]

  private func checkIndex(_ facts: DiskFacts) -> CheckResult {
    let parts = facts.sqlite.split(separator: ".").compactMap { Int($0) }
    let isOld = parts.lexicographicallyPrecedes(Self.repairedSQLite)
    return CheckResult(
      name: "index",
      state: .ok,
      message: "SQLite \(facts.sqlite)"
        + (isOld
          ? ", which in rare cases damages an index: that is noticed, and it is built anew" : "")
    )
  }
}

/// The disk that a folder lies on, as Linux tells it under `/proc`.
struct MountedDisk {
  /// Name of the device without its folder: `vda1`.
  let device: String

  /// Nil when the system does not say.
  init?(of folder: String) {
    var path = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
    guard let table = FileManager.default.contents(atPath: "/proc/self/mountinfo") else {
      return nil
    }
    let mounts = Self.devices(String(decoding: table, as: UTF8.self))
    while mounts[path] == nil {
      guard path != "/", let slash = path.lastIndex(of: "/") else { return nil }
      path = slash == path.startIndex ? "/" : String(path[..<slash])
    }
    guard let device = mounts[path], device.hasPrefix("/dev/") else { return nil }
    self.device = String(device.dropFirst(5))
  }

  /// Devices by where they are mounted; of several mounts in one place the last one counts.
  ///
  /// The fourth field from the start of the second part is the device: proc(5), `mountinfo`.
  private static func devices(_ table: String) -> [String: String] {
    var devices: [String: String] = [:]
    for line in table.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard let dash = fields.firstIndex(of: "-"), fields.count > dash + 2, dash > 4 else {
        continue
      }
      devices[String(fields[4])] = String(fields[dash + 2])
    }
    return devices
  }

  /// True when the kernel keeps a journal for the disk; nil when it does not tell of journals.
  var hasJournal: Bool? {
    guard FileManager.default.fileExists(atPath: "/proc/fs/ext4") else { return nil }
    let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc/fs/jbd2")
    return names?.contains { $0.hasPrefix(device + "-") } ?? false
  }
}
