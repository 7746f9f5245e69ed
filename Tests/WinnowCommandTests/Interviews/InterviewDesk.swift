import Foundation
import Testing
import WinnowCore
import WinnowTestSupport

/// A workspace with the questionnaire q of the fixtures and one lead, L1.
struct InterviewDesk {
  let place: Workplace

  /// `changes` are made to the script first: each text and what stands in its place.
  init(changing changes: [String: String] = [:], lead: [String] = []) throws {
    place = try Workplace(with: nil)
    for file in ["plugin.toml", "init.lua"] {
      let path = Project.folder + "/Tests/Fixtures/plugins/q/" + file
      try place.write(try String(contentsOfFile: path, encoding: .utf8), to: "plugins/q/" + file)
    }
    for (text, other) in changes { try edit(text, other) }
    try add(["--name", "Ada"] + lead)
  }

  /// A questionnaire of the test's own: the body of its function.
  init(asking body: String, reads: [String] = [], lead: [String] = []) throws {
    place = try Workplace(with: nil)
    let names = reads.map { "\"\($0)\"" }.joined(separator: ", ")
    let manifest = Self.manifest + "[capabilities]\nreads = [\(names)]\n"
    try place.write(manifest, to: "plugins/q/plugin.toml")
    try place.write(Self.script(body), to: "plugins/q/init.lua")
    try add(["--name", "Ada"] + lead)
  }

  static let manifest = """
    name = "q"
    version = "1.0.0"
    api = 1
    summary = "A questionnaire of one test"
    license = "Apache-2.0"

    """

  static func script(_ body: String) -> String {
    """
    local winnow = require "winnow"
    winnow.questionnaire {
      id = "q",
      run = function(ask, lead, score, propose)
    \(body)
      end,
    }

    """
  }

  private func add(_ arguments: [String]) throws {
    let added = try place.program.run(["lead", "add"] + arguments)
    guard added.status == 0 else { throw Workplace.Failure(outcome: added) }
  }

  /// Changes a text of the script, which must be there.
  func edit(_ text: String, _ other: String, in file: String = "init.lua") throws {
    try #require(try place.read("plugins/q/" + file).contains(text))
    try place.replace(text, by: other, in: "plugins/q/" + file)
  }

  // MARK: Asking

  /// Starts `winnow ask` on a terminal.
  func call(
    _ arguments: String...,
    on terminal: PseudoTerminal? = nil,
    term: String = "xterm",
    width: UInt16 = 80
  ) throws -> Call {
    var program = place.program
    program.variables["TERM"] = term
    let terminal = try terminal ?? PseudoTerminal(width: width)
    return try Call(program.process(["ask"] + arguments), on: terminal)
  }

  /// Runs `winnow ask` without a terminal, its input from a pipe or a file.
  func ask(_ arguments: String..., input: String = "") throws -> Program.Outcome {
    try place.program.run(["ask"] + arguments, input: input)
  }

  /// Runs it with a file of answers.
  func ask(answers: String, _ arguments: String...) throws -> Program.Outcome {
    try place.write(answers, to: "a.json")
    return try place.program.run(["ask"] + arguments + ["--answers", "a.json"])
  }

  // MARK: What is in the journal

  /// The events of the interview `run`, oldest first.
  func events(_ run: String = "L1-1") throws -> [InterviewEvent] {
    try lines().compactMap(InterviewEvent.init).filter { $0.data["run"] == .string(run) }
  }

  /// The events that gave an answer to the question `key`.
  func answers(_ key: String, in run: String = "L1-1") throws -> [InterviewEvent] {
    try events(run).filter { $0.kind == "answer.given" && $0.data["key"] == .string(key) }
  }

  /// The last answer that the journal has to a question.
  func answer(_ key: String) throws -> JSONValue? { try answers(key).last?.data["value"] }

  /// How many answers the journal has, each question counted once.
  func answerCount() throws -> Int {
    Set(try events().filter { $0.kind == "answer.given" }.map { $0.data["key"] }).count
  }

  /// The event that closed the interview.
  func completion(_ run: String = "L1-1") throws -> InterviewEvent {
    try #require(try events(run).last { $0.kind == "interview.completed" })
  }

  /// The lines of the journal as they lie there.
  func lines() throws -> [String] {
    try place.read(Workplace.journal).split(separator: "\n").map(String.init)
  }
}

/// One event of an interview, as a line of the journal has it.
struct InterviewEvent: Equatable {
  let kind: String
  let actor: String
  let data: JSONObject

  init?(_ line: String) {
    guard let event = try? JSONValue.parse(Array(line.utf8)).object,
      let kind = event["k"]?.text, let data = event["d"]?.object
    else { return nil }
    self.kind = kind
    self.data = data
    actor = event["by"]?.text ?? ""
  }

  /// Texts of a list, such as the path of a finished interview.
  func texts(_ member: String) -> [String]? { data[member]?.array?.compactMap(\.text) }
}
