import Lua
import WinnowCore

/// Runs the plugin's questionnaires over answers that a test wrote.
final class InterviewTrial {
  /// Fuel of every script that was run so far.
  private(set) var fuel = 0
  private let source: RuleSource
  private let now: Instant
  private let gauge: TestGauge
  private let census: QuestionCensus
  private var log = ""

  /// What a test says about one interview.
  private struct Given {
    var lead = JSONObject()
    var known = JSONObject()
    var candidates: [Candidate] = []
  }

  init(_ source: RuleSource, now: Instant, gauge: TestGauge) {
    (self.source, self.now, self.gauge) = (source, now, gauge)
    census = QuestionCensus(source.plugin)
  }

  /// What the scripts printed since this was last called.
  func takeLog() -> String {
    defer { log = "" }
    return log
  }

  /// Runs a questionnaire over all answers at once, as a file of answers does.
  ///
  /// - Parameters:
  ///   - name: The questionnaire's id; nil for the one named like the plugin, or the only one.
  ///   - value: `lead`, `answers` and `known`, as the test wrote them.
  /// - Returns: What came of it, as `winnow.test.Interview`.
  /// - Throws: ``ScriptComplaint`` about the test; what the script fails with.
  func run(_ name: String?, _ value: LuaValue) throws -> LuaValue {
    let given = try read(value)
    let record = InterviewRecord.trial(
      name ?? source.plugin.name,
      lead: given.lead,
      known: given.known,
      now: now
    )
    guard let record else { throw LuaHostError("test.interview could not begin") }
    let pass = InterviewScript(source, questionnaire: name)
      .run(record, candidates: given.candidates, isFinishing: true, gauge: gauge)
    fuel += pass.fuel
    log += pass.log
    if case .failed(let error) = pass.stop {
      throw ScriptComplaint(message: error.description, hint: error.hint)
    }
    try refuseUnknown(pass.unused)
    return pass.luaValue
  }

  /// An answer to a question that no script has is a slip of the pen; one that this path does not ask
  /// may be meant.
  private func refuseUnknown(_ keys: [String]) throws(ScriptComplaint) {
    guard let key = keys.first(where: { !census.knows($0) }) else { return }
    throw ScriptComplaint(
      message: "test.interview: there is no question '\(key)'",
      word: key,
      hint: nearest(key, among: census.ids.sorted()).map { "Did you mean '\($0)'?" }
        ?? "Questions: " + census.ids.sorted().joined(separator: ", ")
    )
  }

  // MARK: What the test wrote

  private func read(_ value: LuaValue) throws -> Given {
    var table = try ScriptTable(value, name: "test.interview")
    var given = Given()
    given.lead = try object("lead", &table)
    for member in try object("answers", &table).members {
      given.candidates.append(try Self.candidate(member))
    }
    for member in try object("known", &table).members {
      given.known.append(member.key, try known(member))
    }
    try table.refuseElements()
    try table.finish()
    return given
  }

  private func object(_ key: String, _ table: inout ScriptTable) throws -> JSONObject {
    guard let value = table.value(key) else { return JSONObject() }
    guard let object = try value.json().object else {
      throw table.mismatch(key, "a table of names and values", value)
    }
    return object
  }

  private static func candidate(
    _ member: JSONObject.Member
  ) throws(ScriptComplaint) -> Candidate {
    guard let reply = Reply(file: member.value) else {
      throw ScriptComplaint(
        message: "test.interview: the answer '\(member.key)' has no state that there is",
        word: member.key,
        hint: #"A state is "dont_know", "refused" or "skipped"; a value stands by itself."#
      )
    }
    return Candidate(key: member.key, reply: reply, source: .file)
  }

  /// `{ value = 80, age = 30 }` as the answer that was given so many days ago.
  private func known(_ member: JSONObject.Member) throws(ScriptComplaint) -> JSONValue {
    guard let object = member.value.object, object.count == 2, let value = object["value"],
      let age = object["age"]?.number, (0...TimeSpan.limit.days).contains(age)
    else {
      throw ScriptComplaint(
        message: "test.interview: what is known of '\(member.key)' must be a value and its age",
        word: member.key,
        hint: "Write it as { value = 80, age = 30 }, the age in days."
      )
    }
    let at = Instant(milliseconds: now.milliseconds - Int64((age * 86_400_000).rounded()))
    return ["value": value, "at": .string(at.description)]
  }
}
