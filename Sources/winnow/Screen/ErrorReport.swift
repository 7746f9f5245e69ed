import ArgumentParser
import WinnowCore
import WinnowEngine
import WinnowStore

/// What standard error says when a command fails, and the status the process ends with.
struct ErrorReport {
  let text: String
  let status: Int32

  /// `isJSON` when the user asked for JSON: then the error is JSON too.
  init(_ error: WinnowError, isJSON: Bool, on terminal: Terminal) {
    self.status = error.kind == .interrupted ? Interrupt.status : error.kind.rawValue
    if isJSON {
      let bytes = JSONWriter.encode(.object(["error": .object(error.json)]))
      self.text = String(decoding: bytes, as: UTF8.self)
      return
    }
    let name = terminal.styled("winnow:", .bad)
    let hint = error.hint.map { "  " + $0.printableLines.replacing("\n", with: "\n  ") }
    let lines = [error.description.printableLines] + error.notes.map(\.printable)
    self.text = "\(name) " + (lines + [hint].compactMap(\.self)).joined(separator: "\n")
  }
}

extension WinnowError {
  /// The error of a command, whoever threw it.
  init(anything error: any Error) {
    switch error {
    case let error as WinnowError: self = error
    case let error as StoreError: self = error.winnowError
    case is Interrupted:
      self.init(
        .interrupted,
        code: "interrupted",
        "stopped: nothing of this counts",
        hint: "run the same command again"
      )
    default:
      self.init(
        .script,
        code: "internal",
        "internal error: \(error)",
        hint: "this is a fault of winnow itself; please report it with the command that you ran"
      )
    }
  }

  /// A command that was not understood.
  init(usage error: any Error, of command: (some ParsableCommand).Type) {
    let lines = command.fullMessage(for: error).split(separator: "\n")
    let message = command.message(for: error)
    let usage = lines.filter { $0.hasPrefix("Usage:") || $0.hasPrefix("  See") }
      .map { String($0.trimmingPrefix("  ")) }
    let hints = [Self.advice(on: message)].compactMap(\.self) + usage
    self.init(.usage, code: "usage", message, hint: hints.joined(separator: "\n"))
  }

  /// What the parser of arguments cannot know: how a moment is written.
  private static func advice(on message: String) -> String? {
    let isMoment = ["--at ", "--as-of ", "--now "].contains { message.contains("for '" + $0) }
    guard message.contains("is invalid"), isMoment else { return nil }
    return "Write a moment as 2026-11-21, or as 2026-11-21T09:30Z."
  }
}
