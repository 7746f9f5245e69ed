import Lua
import Testing

/// The reader of the flat buffer, given bytes that nobody wrote.
@Suite struct `A reader of malformed bytes` {
  private static let value: LuaValue = .list([
    nil, true, false, .int(.min), 1.5, "text", .bytes([0xff, 0]), .list([1, .list([.list([])])]),
    .record(["a": 1, "b": .record(["c": .list([true])])]),
  ])

  /// What was read, through each way of reading; the reads may fail.
  private func outcome(_ bytes: [UInt8]) -> (value: LuaValue?, scalar: LuaScalar?, error: LuaError?)
  {
    let buffer = LuaBuffer(bytes: bytes[...])
    var places = [0, 0, 0]
    let value = try? buffer.readValue(at: &places[0])
    let scalar = try? buffer.readScalar(at: &places[1])
    let error = try? buffer.readOutcome(at: &places[2])
    if case .text(let range) = scalar {
      let count = buffer.withBytes(in: range) { $0.count }
      #expect(count == range.count)
    }
    return (value, scalar, error ?? nil)
  }

  private func mutated(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: bytes[place] = .random(in: 0...255, using: &generator)
      case 1: bytes[place] = .random(in: 0...8, using: &generator)
      case 2: bytes.insert(.random(in: 0...8, using: &generator), at: place)
      default: bytes[place] = [0, 1, 127, 128, 255].randomElement(using: &generator) ?? 0
      }
    }
    return Array(bytes.prefix(Int.random(in: 1...bytes.count, using: &generator)))
  }

  @Test func `gives a value or an error, and never traps`() {
    var generator = SeededGenerator(seed: 1)
    var whole = LuaBuffer()
    whole.append(Self.value)
    let bytes = whole.bytes
    var good = 0

    for _ in 0..<200_000 {
      let read = outcome(mutated(bytes, &generator))
      if read.value != nil { good += 1 }
    }

    #expect(good > 1000 && good < 150_000)
  }

  @Test func `gives a value or an error for bytes without any form`() {
    var generator = SeededGenerator(seed: 2)
    var good = 0

    for _ in 0..<50_000 {
      let count = Int.random(in: 1...40, using: &generator)
      let bytes = (0..<count).map { _ in
        Bool.random(using: &generator)
          ? UInt8.random(in: 0...9, using: &generator) : .random(in: 0...255, using: &generator)
      }
      if outcome(bytes).value != nil { good += 1 }
    }

    #expect(good > 1000)
  }

  @Test func `reads what it read once more the same`() throws {
    var generator = SeededGenerator(seed: 3)
    var whole = LuaBuffer()
    whole.append(Self.value)

    for _ in 0..<20_000 {
      guard let value = outcome(mutated(whole.bytes, &generator)).value else { continue }
      var first = LuaBuffer()
      first.append(value)
      var place = 0
      var second = LuaBuffer()
      second.append(try first.readValue(at: &place))

      #expect(place == first.count)
      #expect(first.bytes == second.bytes)
    }
  }

  @Test(
    arguments: [
      // A table, a list of values, a text and a field that claim four thousand million entries.
      [6, 255, 255, 255, 255, 0, 0, 0, 0], [6, 0, 0, 0, 0, 255, 255, 255, 255],
      [6, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0], [5, 255, 255, 255, 255, 65],
      [6, 0, 0, 0, 0, 1, 0, 0, 0, 255, 255, 255, 255, 65],
    ] as [[UInt8]]
  )
  func `is not led to work or allocate by a count`(bytes: [UInt8]) {
    #expect(outcome(bytes).value == nil)
  }

  @Test func `refuses tables that are nested without end`() {
    let deep = [[UInt8]](repeating: [6, 1, 0, 0, 0, 0, 0, 0, 0], count: 100_000).flatMap(\.self)

    #expect(outcome(deep).value == nil)
  }
}
