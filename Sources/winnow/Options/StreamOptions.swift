import ArgumentParser
import Foundation
import WinnowCore
import WinnowEngine
import WinnowPlugins

/// Scoring as a filter: JSON Lines in, JSON Lines out.
struct StreamOptions: ParsableArguments {
  @Flag(help: "Score JSON Lines from standard input; one result a line on standard output.")
  var stream = false

  @Option(
    help: ArgumentHelp("With --stream: the plugin whose scorecard counts.", valueName: "name")
  )
  var plugin: String?

  @Option(help: ArgumentHelp("With --stream: score so many leads at a time.", valueName: "number"))
  var jobs: Int?

  @Flag(help: "With --stream: end with status 0 although some lines cannot be scored.")
  var skipInvalid = false

  func validate() throws {
    guard stream == (plugin != nil) else {
      throw ValidationError(
        stream ? "--stream needs --plugin NAME: whose scorecard?" : "--plugin goes with --stream"
      )
    }
    guard stream || (jobs == nil && !skipInvalid) else {
      throw ValidationError("--jobs and --skip-invalid go with --stream")
    }
    if let jobs, !(1...1024).contains(jobs) {
      throw ValidationError("--jobs takes a number from 1 to 1024")
    }
  }

  /// Scores every line of standard input.
  func run(_ workspace: WorkspaceOptions, on screen: Screen) throws {
    let scorer = StreamScorer(
      try workspace.rules(plugin: plugin ?? ""),
      now: workspace.surroundings.now(),
      jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount
    )
    let report = try scorer.run(.process)
    if !report.isCutShort {
      for line in CardFailure.lines(report.failures) { try screen.say(line) }
    }
    guard report.invalid > 0, !report.isCutShort else { return }
    let all = (report.scored + report.invalid).grouped
    let count = "\(report.invalid.grouped) of \(all) lines could not be scored"
    if skipInvalid { return try screen.say(count) }
    throw WinnowError(
      .badData,
      code: "bad-lines",
      count,
      hint: "each is named above; --skip-invalid accepts that"
    )
  }
}
