import Foundation
import WinnowTestSupport

/// A workspace of its own for one test, with three leads of which one is serious.
struct Workplace {
  let folder: TemporaryFolder
  /// Runs in the workspace.
  var program: Program

  /// Makes the workspace, with plugins of this project; nil has none.
  init(with plugins: String? = "serious-lead") throws {
    folder = try TemporaryFolder()
    program = Program(in: folder.path)
    program.variables["WINNOW_PLUGINS"] = Self.plugins
    let choice = plugins.map { ["--with", $0] } ?? []
    let made = try program.run(["init", "acme", "--name", "Acme"] + choice)
    guard made.status == 0 else { throw Failure(outcome: made) }
    program.folder = folder.path + "/acme"
  }

  /// What a command ended with that a test relies on.
  struct Failure: Error {
    let outcome: Program.Outcome
  }

  /// The plugins of this project.
  static var plugins: String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path + "/plugins"
  }

  func run(_ arguments: String..., input: String = "") throws -> Program.Outcome {
    try program.run(arguments, input: input)
  }

  /// Runs what has to work for the test to make sense.
  @discardableResult
  func must(_ arguments: String...) throws -> String {
    let outcome = try program.run(arguments)
    guard outcome.status == 0 else { throw Failure(outcome: outcome) }
    return outcome.output
  }

  /// Writes a file in the workspace.
  func write(_ text: String, to name: String) throws {
    try folder.write(text, to: "acme/" + name)
  }

  func read(_ name: String) throws -> String {
    try folder.read("acme/" + name)
  }

  /// The first segment of the journal.
  static let journal = "journal/000000000001.jsonl"

  /// Changes a text in a file; in the journal that is damage, for no checksum changes with it.
  func replace(_ text: String, by other: String, in file: String = Workplace.journal) throws {
    try write(read(file).replacingOccurrences(of: text, with: other), to: file)
  }

  func append(_ text: String, to name: String) throws { try write(read(name) + text, to: name) }

  func remove(_ name: String) throws { try folder.remove("acme/" + name) }

  func has(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.path + "/acme/" + name)
  }

  /// Imports the three leads.
  func fill() throws {
    try write(Self.mapping, to: "mappings/contacts.toml")
    try write(Self.contacts, to: "contacts.csv")
    try must("import", "contacts.csv", "--map", "mappings/contacts.toml")
  }

  static let mapping = """
    key = ["email"]
    source = "web"

    [columns]
    name = { field = "name" }
    email = { field = "email" }
    company = { field = "company" }
    need = { answer = "need" }
    funds = { answer = "budget_allocated", type = "bool" }
    months = { answer = "timeframe_months", type = "integer" }
    value = { answer = "order_value", type = "number" }

    """

  static let contacts = """
    name,email,company,need,funds,months,value
    Grace Hopper,grace@example.com,Example Works,clear,true,1,200000
    Mary Kenneth,mary@example.org,Trial Mills,vague,false,14,1000
    Ada Byron,ada@example.net,Engine House,,,,

    """
}

extension Program.Outcome {
  /// The members of the JSON object that the results are.
  var document: [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data(output.utf8))) as? [String: Any] ?? [:]
  }

  /// The error that standard error holds as JSON.
  var error: [String: Any] {
    let object = try? JSONSerialization.jsonObject(with: Data(errors.utf8))
    return (object as? [String: Any])?["error"] as? [String: Any] ?? [:]
  }

  /// The line at this position, empty when there is none.
  func line(_ position: Int) -> String {
    lines.indices.contains(position) ? lines[position] : ""
  }

  var lines: [String] { output.split(separator: "\n").map(String.init) }
}
