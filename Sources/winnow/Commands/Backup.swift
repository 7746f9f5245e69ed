import ArgumentParser
import WinnowCore
import WinnowEngine
import WinnowStore

/// Copies the workspace to another folder.
struct Backup: Command {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy the workspace to another folder, while others work on.",
    discussion: """
      Into a folder with an earlier backup only what is new is copied. A person who was erased \
      since goes from the backup as well. Prints the head of the copy: see winnow verify \
      --expect-head.

      Example:
        winnow backup /media/stick/acme
      """
  )

  @Argument(help: "The folder of the backup; made if it is not there.", completion: .directory)
  var folder: String

  @OptionGroup var format: FormatOptions

  @OptionGroup var workspace: WorkspaceOptions

  func run(on screen: Screen) throws {
    let engine = try workspace.open(needsSettings: false)
    let report = try engine.store.backup(to: engine.surroundings.absolute(folder))
    if format.json {
      try screen.document(report.json)
    } else {
      try report.print(folder, on: screen)
    }
    if let damage = report.damage { throw damage }
  }
}

extension BackupReport {
  fileprivate var json: JSONObject {
    [
      "head": .string(head.description), "copied": .array(copied.map { .string($0) }),
      "kept": .int(Int64(kept)), "archived": .array(archived.map { .string($0) }),
      "damaged": .array(damaged.map { .string($0) }),
    ]
  }

  fileprivate func print(_ folder: String, on screen: Screen) throws {
    try screen.line(
      "\(folder.printable) holds \(head.number.counted("event")): \(copied.count.counted("file")) "
        + "copied, \(kept.counted("segment")) there already"
    )
    try screen.line("head \(head)")
    for file in archived {
      try screen.say("\(file.printable) is in an archive, and not in the backup")
    }
  }

  /// The error that a backup of a damaged journal ends with; nil when all of it is sound.
  fileprivate var damage: WinnowError? {
    guard let first = damaged.first else { return nil }
    let others = damaged.count == 1 ? "" : " and \((damaged.count - 1).counted("other file"))"
    return WinnowError(
      .badData,
      code: "damaged",
      "\(first)\(others) of the workspace is damaged; the backup holds the sound copy that it had, else the "
        + "damaged one",
      file: first,
      hint: "`winnow verify` says how, `winnow repair` what can be done; then make the backup again"
    )
  }
}
