import ArgumentParser

/// How the result of a command is printed.
struct FormatOptions: ParsableArguments {
  @Flag(help: "Print one JSON document; errors are JSON too.")
  var json = false
}

/// How a list is printed.
struct ListOptions: ParsableArguments {
  @Flag(help: "Print one JSON document; errors are JSON too.")
  var json = false

  @Flag(help: "Print one JSON object a line.")
  var jsonl = false

  @Flag(help: "Print CSV for a spreadsheet.")
  var csv = false

  @Flag(help: "With --csv: leave cells as they are that a spreadsheet would take for formulas.")
  var raw = false

  func validate() throws {
    guard [json, jsonl, csv].count(where: \.self) <= 1 else {
      throw ValidationError("give only one of --json, --jsonl and --csv")
    }
    guard csv || !raw else { throw ValidationError("--raw goes with --csv") }
  }

  var form: ListForm { json ? .json : jsonl ? .jsonLines : csv ? .csv(isRaw: raw) : .table }
}

enum ListForm: Equatable {
  case table, json, jsonLines
  case csv(isRaw: Bool)
}
