import Lua
import WinnowCore

/// One test file in a box of its own, with `winnow.test` to try the plugin's cards and questionnaires.
final class TestBench {
  private(set) var cases: [(name: String, body: LuaFunction)] = []
  private let host: PluginHost
  private let source: RuleSource
  private let now: Instant
  private let isRecording: Bool
  private let gauge: TestGauge
  private var runners: [String: CardRunner] = [:]
  private let trial: InterviewTrial
  private var golden: [GoldenResult] = []

  init(
    _ source: RuleSource,
    now: Instant,
    isRecording: Bool,
    gauge: TestGauge
  ) throws(WinnowError) {
    self.source = source
    self.isRecording = isRecording
    self.now = now
    self.gauge = gauge
    trial = InterviewTrial(source, now: now, gauge: gauge)
    host = try PluginHost(source, now: now, limits: gauge.limits, coverage: gauge.coverage)
    try host.guarding { () throws(LuaError) in try defineModule() }
    let files = source.plugin.files.contents
    host.box.modules = { name in
      if name == "winnow.test" {
        return LuaSource(file: TestPrelude.file, text: Array(TestPrelude.text.utf8))
      }
      return PluginHost.module(name, in: files)
    }
  }

  /// Runs the file, which registers its cases; what it ends with if not well.
  func read(_ file: String) -> WinnowError? {
    let text = source.plugin.files.contents[file] ?? []
    do throws(WinnowError) {
      _ = try host.run(text, file: file)
      return nil
    } catch {
      return error
    }
  }

  /// Runs the case at `index` and notes what came of it.
  func run(_ index: Int, into entry: inout TestReport.Case) {
    let before = rulesFuel
    golden = []
    entry.failure = failure { () throws(LuaError) in _ = try host.box.call(cases[index].body) }
    entry.fuel = host.box.used.fuel + rulesFuel - before
    entry.golden = golden
    entry.log = takeLog()
  }

  /// What a test ends with if not well: what `winnow.test` itself did on the way is left out.
  private func failure(_ body: () throws(LuaError) -> Void) -> WinnowError? {
    var isExpectation = false
    do throws(WinnowError) {
      try host.guarding { () throws(LuaError) in
        do throws(LuaError) { try body() } catch {
          var error = error
          let own = error.traceback.lastIndex { $0.hasPrefix(TestPrelude.file) }
          isExpectation = own != nil
          if let own { error.traceback.removeFirst(own + 1) }
          throw error
        }
      }
      return nil
    } catch {
      guard isExpectation, error.code == LuaError.Code.script.description else { return error }
      var error = error
      error.hint = "correct the rule, or what the test expects"
      return error
    }
  }

  private var rulesFuel: Int { runners.values.reduce(trial.fuel) { $0 + $1.fuel } }

  /// Whether a test used up its limits, so that the box runs nothing more.
  var isDead: Bool { host.box.death != nil }

  /// What the test, then the cards and questionnaires that it tried, printed since this was last
  /// called.
  func takeLog() -> String {
    let cards = runners.sorted { $0.key < $1.key }.map { $0.value.takeLog() }
    return host.box.takeLog() + cards.joined() + trial.takeLog()
  }

  private func defineModule() throws(LuaError) {
    let bodies: [String: ([LuaValue]) throws -> [LuaValue]] = [
      "case": { [unowned self] arguments in
        if let name = arguments[0].text, let body = arguments[1].function {
          guard !cases.contains(where: { $0.name == name }) else {
            throw LuaHostError("there is a test '\(name)' in this file already")
          }
          cases.append((name, body))
        }
        return []
      },
      "score": { [unowned self] arguments in
        [try score(arguments[0], card: arguments.count > 1 ? arguments[1].text : nil)]
      },
      "interview": { [unowned self] arguments in
        [try trial.run(arguments[0].text, arguments[1])]
      },
      "golden": { [unowned self] arguments in
        try compare(arguments[0].text ?? "", arguments.count > 1 ? arguments[1] : .nil)
        return []
      },
    ]
    for function in HostAPI.testFunctions {
      // One that is written in Lua asks its double here whether its arguments are right.
      let body = bodies[function.name] ?? { _ in [] }
      try host.box.define(
        module: "winnow.test.host",
        [function.name: host.checking(function, body)],
        price: function.price
      )
    }
    try host.box.define(module: "winnow.test.host", constants: ["now": .string(now.description)])
  }

  /// Compares a value with what was recorded under that name, or takes it as right.
  private func compare(_ name: String, _ value: LuaValue) throws {
    guard GoldenResult.isName(name) else {
      throw LuaHostError("test.golden: 'name' must be a-z, 0-9, _ and -, found \"\(name)\"")
    }
    let result = GoldenResult(name: name, value: try value.json())
    golden.append(result)
    guard !isRecording else { return }
    guard let recorded = source.plugin.files.contents[result.path] else {
      throw LuaHostError(
        "nothing is recorded as '\(name)': record it with winnow plugin test "
          + "\(source.plugin.name) --record"
      )
    }
    if let difference = result.difference(from: recorded) {
      throw LuaHostError("'\(name)' is not as recorded in \(result.path): \(difference)")
    }
  }

  /// Scores a lead that the test wrote, by the same path as a line of the stream.
  private func score(_ lead: LuaValue, card: String?) throws -> LuaValue {
    guard let object = try lead.json().object else {
      throw LuaHostError("test.score takes a lead: { answers = { … } }")
    }
    let line = JSONWriter.encode(.object(object))
    var out: [UInt8] = []
    do {
      let runner = try runner(card)
      try unsafe line.withUnsafeBufferPointer { bytes in
        try unsafe runner.score(line: bytes, number: 1, into: &out)
      }
    } catch let error as LineError {
      throw LuaHostError(error.reason)
    } catch let error as WinnowError {
      throw LuaHostError(error.description)
    }
    return LuaValue(try JSONValue.parse(out))
  }

  private func runner(_ card: String?) throws(WinnowError) -> CardRunner {
    if let runner = runners[card ?? ""] { return runner }
    let runner = try CardRunner(source, card: card, now: now, gauge: gauge)
    runners[card ?? ""] = runner
    return runner
  }
}
