import ArgumentParser
import Glibc
import WinnowCore
import WinnowEngine
import WinnowStore

/// The command `winnow`.
@main
struct Winnow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "winnow",
    abstract: "Find out which leads to call first, and why.",
    discussion: """
      Winnow keeps sales leads in a folder of plain files, scores them by rules that you write, and \
      shows the best ones with the reasons.

      A first round:
        winnow init acme --with serious-lead
        cd acme
        winnow import contacts.csv
        winnow score
        winnow rank --why
      """,
    version: "winnow 0.1.0",
    subcommands: [],
    groupedSubcommands: [
      CommandGroup(
        name: "Leads",
        subcommands: [Initialize.self, ImportCommand.self, LeadCommand.self]
      ),
      CommandGroup(
        name: "Scores",
        subcommands: [
          Score.self, Rank.self, Explain.self, ForecastCommand.self, Rescore.self,
          RulesetCommand.self,
        ]
      ),
      CommandGroup(name: "Questions", subcommands: [AskCommand.self]),
      CommandGroup(name: "Rules", subcommands: [PluginCommand.self]),
      CommandGroup(
        name: "Care",
        subcommands: [
          Verify.self, Doctor.self, Repair.self, Backup.self, Restore.self, Views.self,
          Seal.self, Archive.self, Reindex.self,
        ]
      ),
    ]
  )

  /// Runs the command that the arguments name and ends the process with its status.
  static func main() {
    Interrupt.listen()
    if let error = WinnowError.tooFewFiles { Glibc.exit(report(error, asJSON: false)) }
    let words = ProcessArguments.words.dropFirst()
    if let place = words.firstIndex(of: nil) {
      Glibc.exit(report(WinnowError.notUTF8(argument: place), asJSON: words.contains("--json")))
    }
    Glibc.exit(status(of: words.compactMap(\.self)))
  }

  private static func status(of arguments: [String]) -> Int32 {
    do {
      try run(arguments)
      return 0
    } catch is Screen.ReaderGone {
      return 0
    } catch let status as ExitCode {
      return status.rawValue
    } catch {
      return report(error, asJSON: arguments.contains { $0 == "--json" || $0 == "--jsonl" })
    }
  }

  /// Does what the arguments say; help, versions and completions arrive as errors of their own.
  private static func run(_ arguments: [String]) throws {
    do {
      var command = try parse(arguments)
      try command.run()
    } catch  where exitCode(for: error) == .success && !(error is ExitCode) {
      let screen = Screen(variables: Surroundings.process().variables)
      try screen.line(fullMessage(for: error))
      try screen.flush()
    }
  }

  private static func parse(_ arguments: [String]) throws -> any ParsableCommand {
    do {
      return try parseAsRoot(arguments)
    } catch  where exitCode(for: error) != .success {
      throw WinnowError.unknownCommand(in: arguments, of: Self.self)
        ?? WinnowError(usage: error, of: Self.self)
    }
  }

  private static func report(_ error: any Error, asJSON isJSON: Bool) -> Int32 {
    let talk = Terminal.behind(STDERR_FILENO, variables: Surroundings.process().variables)
    let report = ErrorReport(WinnowError(anything: error), isJSON: isJSON, on: talk)
    Screen.put(report.text + "\n", to: STDERR_FILENO)
    return report.status
  }
}

extension WinnowError {
  fileprivate static func notUTF8(argument place: Int) -> WinnowError {
    WinnowError(
      .usage,
      code: "not-utf8",
      "argument \(place) is no text in UTF-8",
      hint: "Use a terminal and files in UTF-8; nothing was done."
    )
  }
}
