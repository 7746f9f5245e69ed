import ArgumentParser
import WinnowCore
import WinnowEngine
import WinnowStore

/// Writes the leads as flat files.
struct Views: Command {
  static let configuration = CommandConfiguration(
    commandName: "views",
    abstract: "Write the leads as flat files: leads.csv, leads.jsonl and prospects.csv.",
    discussion: """
      They lie in views/ of the workspace, or in the folder that --to names. The same history gives \
      the same bytes. prospects.csv has the leads from the stage mql to customer. With

        [views]
        refresh = true

      in winnow.toml every command that changes something writes them anew.

      Example:
        winnow views
        winnow views --to /srv/share/leads --as-of 2026-10-01
      """
  )

  @Option(
    help: ArgumentHelp("Another folder to write into.", valueName: "folder"),
    completion: .directory
  )
  var to: String?

  @OptionGroup var format: FormatOptions

  @OptionGroup var reading: ReadingOptions

  func validate() throws {
    guard reading.asOf == nil || to != nil else {
      throw ValidationError("--as-of goes with --to: views/ is kept as of now")
    }
  }

  func run(on screen: Screen) throws {
    let engine = try reading.open()
    let report = try engine.store.writeViews(into: to.map { engine.surroundings.absolute($0) })
    if format.json {
      return try screen.document(["files": .array(report.files.map { .object($0.json) })])
    }
    for file in report.files {
      try screen.line(
        "\(file.path.printable): \(file.leads.counted("lead")), \(file.bytes.counted("byte"))"
      )
    }
  }
}

extension ViewsReport.File {
  fileprivate var json: JSONObject {
    ["file": .string(path), "leads": .int(leads), "bytes": .int(bytes)]
  }
}
