import Lua
import WinnowCore

/// One test file in a box of its own, with `winnow.test` to try the plugin's cards.
final class TestBench {
  private(set) var cases: [(name: String, body: LuaFunction)] = []
  private let host: PluginHost
  private let source: RuleSource
  private let now: Instant
  private var runners: [String: CardRunner] = [:]

  init(_ source: RuleSource, now: Instant) throws(WinnowError) {
    self.source = source
    self.now = now
    host = try PluginHost(source, now: now)
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

  /// Runs one case; what it ends with if not well.
  func run(_ body: LuaFunction) -> WinnowError? {
    do throws(WinnowError) {
      _ = try host.guarding { () throws(LuaError) in try host.box.call(body) }
      return nil
    } catch {
      return error
    }
  }

  /// What was printed since this was last called.
  func takeLog() -> String { host.box.takeLog() }

  private func defineModule() throws(LuaError) {
    let bodies: [String: ([LuaValue]) throws -> [LuaValue]] = [
      "case": { [unowned self] arguments in
        if let name = arguments[0].text, let body = arguments[1].function {
          cases.append((name, body))
        }
        return []
      },
      "score": { [unowned self] arguments in
        [try score(arguments[0], card: arguments.count > 1 ? arguments[1].text : nil)]
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
    let runner = try CardRunner(source, card: card, now: now)
    runners[card ?? ""] = runner
    return runner
  }
}
