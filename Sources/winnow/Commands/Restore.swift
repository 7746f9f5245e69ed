import ArgumentParser
import WinnowCore
import WinnowEngine
import WinnowStore

/// Makes a workspace from a backup.
struct Restore: Command {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Make a workspace from a backup, and check every byte of it.",
    discussion: """
      The backup is one of winnow backup, or a plain copy of a workspace. Whoever was erased \
      before it was made is erased again; --successor names the workspace that went on after it, \
      whose erasures are done again as well. Ends with status 65 when the backup is damaged: what \
      is good of it is there all the same.

      Example:
        winnow restore /media/stick/acme acme
      """
  )

  @Argument(help: "The backup.", completion: .directory)
  var backup: String

  @Argument(help: "The workspace to make: a folder that is empty or not there yet.")
  var folder: String

  @Option(
    help: ArgumentHelp(
      "A workspace that went on after the backup was made.",
      valueName: "folder"
    ),
    completion: .directory
  )
  var successor: String?

  @OptionGroup(title: "Writing")
  var name: TransactionOption

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp("Who is acting.", valueName: "name")
  )
  var actor: String?

  @Flag(help: "Write on a file system where locks and syncs cannot be trusted, at your own risk.")
  var unsafeFs = false

  @OptionGroup var format: FormatOptions

  func run(on screen: Screen) throws {
    var restoration = Restoration(backup: backup, target: folder)
    restoration.successor = successor
    restoration.transaction = name.transaction
    restoration.actor = actor
    restoration.allowsUnsafeFileSystem = unsafeFs
    let report = try restoration.run(.process())
    if format.json { try screen.document(report.json) } else { try print(report, on: screen) }
    if let damage = report.verification.damage { throw damage }
    if report.lacksSettings { throw withoutSettings }
  }

  /// The journal is there, and no command for leads goes without settings.
  private var withoutSettings: WinnowError {
    WinnowError(
      .badData,
      code: "no-settings",
      "the journal was restored, but the backup has no winnow.toml, without which this is no workspace",
      file: folder + "/winnow.toml",
      hint:
        "copy winnow.toml, plugins/ and mappings/ from the workspace or another backup; failing that, "
        + "`winnow init` of another folder makes a winnow.toml to begin with"
    )
  }

  private func print(_ report: RestoreReport, on screen: Screen) throws {
    try report.verification.print(on: screen)
    for erasure in report.erasures {
      try screen.line("erased again: \(erasure.lead), \(erasure.events.counted("event"))")
    }
    if !report.verification.isReadable {
      try screen.line(
        "erasures were not done again, as the journal cannot be read: repair it, and erase those people"
      )
    }
    if report.verification.isClean, !report.lacksSettings {
      try screen.line("made the workspace \(folder.printable)")
    }
  }
}

extension RestoreReport {
  fileprivate var json: JSONObject {
    [
      "verification": .object(verification.json), "files": .array(files.map { .string($0) }),
      "settings": .bool(!lacksSettings),
      "erasures": .array(erasures.map { .object($0.json) }),
    ]
  }
}
