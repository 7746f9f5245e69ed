import ArgumentParser
import Foundation
import WinnowCore
import WinnowEngine
import WinnowStore

/// Moves old segments elsewhere.
struct Archive: Command {
  static let configuration = CommandConfiguration(
    commandName: "archive",
    abstract: "Move old files of the journal to another folder.",
    discussion: """
      Only sealed files move, each when its copy was read back and is right; their seals stay and \
      say where they are. As long as that folder is there, everything works as before. A file that \
      is copied back into journal/ is used again. Interrupted, it is simply run again.

      Example:
        winnow archive --before 000000204801 --to /srv/archive/acme
      """
  )

  @Option(
    help: ArgumentHelp(
      "Move files that hold only events before this one: its number, or a file of journal/.",
      valueName: "event"
    )
  )
  var before: SegmentStart

  @Option(
    help: ArgumentHelp("The folder to move them to; made if missing.", valueName: "folder"),
    completion: .directory
  )
  var to: String

  @OptionGroup(title: "Writing")
  var writing: WritingOptions

  @OptionGroup var format: FormatOptions

  func run(on screen: Screen) throws {
    let report = try writing.write(on: screen, needsSettings: false) { engine in
      let archive = Self.direct(engine.surroundings.absolute(to))
      return try engine.store.archive(before: before.event, into: archive)
    }
    if format.json { return try screen.document(report.json) }
    for file in report.moved { try screen.line("moved: \(file.printable)") }
    guard let events = report.events else { return try screen.line("nothing to move") }
    try screen.line(
      "events \(events.lowerBound) to \(events.upperBound), \(report.bytes.counted("byte"))"
    )
  }
}

extension Archive {
  /// The path of a folder that may be still to be made, by no way through another folder that may be
  /// moved: without links and `..` above it.
  private static func direct(_ path: String) -> String {
    let url = URL(filePath: path)
    let name = url.lastPathComponent
    guard name != "..", name != "." else { return url.resolvingSymlinksInPath().path }
    return url.deletingLastPathComponent().resolvingSymlinksInPath().appending(path: name).path
  }
}

/// An event's number, also as the name of a segment: `204801`, `journal/000000204801.jsonl`.
struct SegmentStart: ExpressibleByArgument {
  let event: Int64

  init?(argument: String) {
    let name = argument.split(separator: "/").last ?? ""
    let digits = name.hasSuffix(".jsonl") ? name.dropLast(6) : name[...]
    guard let event = Int64(digits), event > 0 else { return nil }
    self.event = event
  }
}

extension ArchiveReport {
  fileprivate var json: JSONObject {
    [
      "moved": .array(moved.map { .string($0) }), "bytes": .int(bytes),
      "first": events.map { .int($0.lowerBound) } ?? .null,
      "last": events.map { .int($0.upperBound) } ?? .null,
    ]
  }
}
