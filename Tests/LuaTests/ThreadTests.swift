import Foundation
import Lua
import Synchronization
import Testing

/// Boxes on threads of their own, as the host runs plugins.
@Suite struct `Boxes on many threads` {
  private static let work = """
    local t, words = {}, {}
    for i = 1, 2000 do t[i % 37] = (t[i % 37] or 0) + i words[#words + 1] = tostring(i):rep(3) end
    table.sort(words)
    local text = table.concat(words):gsub("%d%d", function(pair) return pair == "12" and "x" or nil end)
    local sum = 0
    for k, v in pairs(t) do sum = sum + k * v end
    for w in coroutine.wrap(function() for i = 1, 50 do coroutine.yield(math.random(100)) end end) do sum = sum + w end
    return sum, #text
    """

  /// Runs `body` on eight threads, each with a stack of its own, and waits for all of them.
  private func onThreads(_ body: @escaping @Sendable (Int) -> Void) {
    let group = DispatchGroup()
    for number in 0..<8 {
      group.enter()
      let thread = Thread {
        body(number)
        group.leave()
      }
      thread.stackSize = 4 << 20
      thread.start()
    }
    group.wait()
  }

  @Test func `give the same results as one alone`() throws {
    let expected = try LuaBox.sample().run(Self.work)
    let results = Mutex<[[LuaValue]]>([])

    onThreads { _ in
      for _ in 0..<5 {
        let result = (try? LuaBox.sample().run(Self.work)) ?? []
        results.withLock { $0.append(result) }
      }
    }

    #expect(results.withLock { $0 } == Array(repeating: expected, count: 40))
  }

  @Test func `are each stopped by their own cancellation alone`() throws {
    let cancellations = Mutex<[Int: LuaCancellation]>([:])
    let ends = Mutex<[Int: LuaError.Code]>([:])
    let canceller = Thread {
      // Cancels every box but the first as it comes up, from a thread that owns none.
      var left = Set(1..<8)
      while !left.isEmpty {
        for number in left {
          guard let found = cancellations.withLock({ $0[number] }) else { continue }
          found.cancel()
          left.remove(number)
        }
        sched_yield()
      }
    }
    canceller.start()

    onThreads { number in
      let limits = LuaLimits(fuel: number == 0 ? 1_000_000 : 1 << 60, deadline: .seconds(600))
      guard let box = try? LuaBox.sample(limits) else { return }
      cancellations.withLock { $0[number] = box.cancellation }
      let error = box.failure(of: "while true do local s = ('x'):rep(100) .. 1 end")
      ends.withLock { $0[number] = error?.code }
    }

    var expected = Dictionary(uniqueKeysWithValues: (1..<8).map { ($0, LuaError.Code.cancelled) })
    expected[0] = .fuel
    #expect(ends.withLock { $0 } == expected)
  }

  @Test func `may be cancelled when they are gone`() throws {
    let cancellations = try (0..<100).map { _ in try LuaBox.sample().cancellation }

    onThreads { number in
      for cancellation in cancellations[(number * 12)...].prefix(13) { cancellation.cancel() }
    }
  }
}
