import Foundation
import Lua
import Testing

/// Each replaced function gives what stock Lua gives, errors included.
///
/// `WINNOW_LUA_CALLS` sets the number of calls, `WINNOW_LUA_SEED` the seed. A difference names its
/// seed and call: `WINNOW_LUA_REPLAY=SEED:CALL` makes that one again and shows its arguments.
@Suite struct `The library and stock Lua` {
  private static let environment = ProcessInfo.processInfo.environment

  private static let runs: [DifferentialRun] = {
    let seed = environment["WINNOW_LUA_SEED"].flatMap(Int.init) ?? 1
    let calls = environment["WINNOW_LUA_CALLS"].flatMap(Int.init) ?? 1_000_000
    let part = 25_000
    return stride(from: 1, through: max(1, calls), by: part).map {
      DifferentialRun(seed: seed, calls: $0...min($0 + part - 1, calls))
    }
  }()

  @Test(.enabled(if: DifferentialRun.interpreter != nil), arguments: runs)
  func `agree on random calls`(run: DifferentialRun) throws {
    let (stock, boxed) = try run.stock { try run.boxed() }

    #expect(stock.utf8.count > 20 * run.calls.count)
    if stock.utf8.elementsEqual(boxed.utf8) { return }
    let (expected, actual) = (stock.split(separator: "\n"), boxed.split(separator: "\n"))
    let place = zip(expected, actual).enumerated().first { $1.0 != $1.1 }
    let call = place.map { $1.0.prefix { $0 != "\t" } } ?? "\(run.calls.upperBound)"
    Issue.record(
      """
      stock: \(place.map { String($1.0) } ?? "\(expected.count) lines")
      box:   \(place.map { String($1.1) } ?? "\(actual.count) lines")
      again: WINNOW_LUA_REPLAY=\(run.seed):\(call) swift test --filter 'can be made again'
      """
    )
  }

  @Test(.enabled(if: environment["WINNOW_LUA_REPLAY"] != nil))
  func `a call can be made again`() throws {
    let place = Self.environment["WINNOW_LUA_REPLAY"]?.split(separator: ":").compactMap { Int($0) }
    let (seed, call) = (try #require(place?.first), try #require(place?.last))
    let run = DifferentialRun(seed: seed, calls: call...call, verbose: true)

    let (stock, boxed) = try run.stock { try run.boxed() }

    print("stock: \(stock)\nbox: \(boxed)")
    #expect(stock == boxed)
  }

  // MARK: The cases

  /// The functions of the library as a script sees them, with the module in front.
  private func functions() throws -> [String] {
    let list = try LuaBox.sample().run(
      """
      local names = {}
      for name, value in pairs(_ENV) do
        if type(value) == "function" then names[#names + 1] = name end
        for field, member in pairs(type(value) == "table" and value or {}) do
          if type(member) == "function" then names[#names + 1] = name .. "." .. field end
        end
      end
      return names
      """
    )
    return list.first?.table?.items.compactMap(\.text) ?? []
  }

  @Test func `have a case for each function that a script sees`() throws {
    let cases = Set(try DifferentialRun.names().map { $0.prefix { $0 != " " } })
    // Finds modules of plugins only: it has tests of its own.
    let functions = try functions().filter { $0 != "require" }
    let metamethods = ["add", "sub", "mul", "mod", "pow", "div", "idiv", "unm"]

    #expect(functions.count > 80)
    #expect(functions.filter { !cases.contains($0[...]) } == [])
    #expect(metamethods.filter { !cases.contains("arithmetic.__\($0)") } == [])
  }

  @Test func `are compared on calls that succeed and on calls that fail`() throws {
    let lines = try DifferentialRun(seed: 1, calls: 1...40_000).boxed().split(separator: "\n")
    var counts: [Substring: (ok: Int, error: Int)] = [:]
    for line in lines {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count > 3, Int(fields[0]) != nil else { continue }
      let name = fields[1].prefix { $0 != " " }
      counts[name, default: (0, 0)].ok += fields[2] == "ok" ? 1 : 0
      // Some cases give a protected call's results as theirs.
      counts[name, default: (0, 0)].error += fields[2] == "error" || fields[3] == "false" ? 1 : 0
    }

    // These tell of errors inside their results, or have none.
    let never = [
      "coroutine.running", "error", "getmetatable", "math.atan", "math.atan2", "math.randomseed",
      "math.type", "next", "pairs", "print", "rawset", "setmetatable", "string", "table.pack",
      "tostring", "utf8.charpattern", "utf8.codes",
    ]
    #expect(counts.filter { $1.ok < 5 }.keys.sorted() == [])
    #expect(
      counts.filter { $1.error < 5 }.keys.filter { !never.contains(String($0)) }.sorted() == []
    )
  }
}
