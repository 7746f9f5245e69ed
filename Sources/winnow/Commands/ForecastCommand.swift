import ArgumentParser
import WinnowCore
import WinnowEngine

/// Tells how long a lead stays qualified.
struct ForecastCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "forecast",
    abstract: "Tell when a lead falls below the line if nothing happens.",
    discussion: """
      What a lead did counts less as time passes. Looks five years ahead.

      Example:
        winnow forecast L42
      """
  )

  @Argument(help: "The lead: its id, e-mail address, key, or part of its name.")
  var lead: String

  @OptionGroup var format: FormatOptions

  @OptionGroup var reading: ReadingOptions

  func run(on screen: Screen) throws {
    let engine = try reading.open()
    let forecast = try engine.forecast(lead)
    if format.json { return try screen.document(forecast.json) }
    try screen.line(try engine.lead(lead).title)
    try screen.line(forecast.words)
  }
}

extension Forecast {
  fileprivate var json: JSONObject {
    [
      "id": now.lead.map { .string($0.description) } ?? .null, "score": now.score.json,
      "threshold": now.threshold.json, "qualified": .bool(now.qualified),
      "falls": falls.map { .string($0.description) } ?? .null,
      "then": then?.score.json ?? .null, "horizon": .string(horizon.description),
    ]
  }

  fileprivate var words: String {
    guard now.qualified else { return now.verdict }
    guard let falls, let then else {
      return "\(now.verdict); it stays so until \(horizon) at least, if nothing happens"
    }
    return "\(now.verdict); if nothing happens, from \(falls) on: \(then.verdict)"
  }
}
