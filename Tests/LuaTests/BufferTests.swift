import Lua
import Testing

@Suite struct `A buffer` {
  private static var samples: [LuaValue] {
    [
      nil, true, false, 0, .int(.min), .int(.max), 1.5, .number(-0.0), "", "text", "naïve 李娜",
      .bytes([0xff, 0, 0xfe]), .list([1, "two", nil, .list([])]),
      .record(["a": 1, "b": .record(["c": .list([true])])]),
      .table(LuaTable(items: [1, 2], fields: [.init(name: "of", value: "total")])),
    ]
  }

  @Test(arguments: samples) func `carries a value to Lua and back`(value: LuaValue) throws {
    #expect(try LuaBox.sample().run("return ...", [value]) == [value])
  }

  @Test func `reads what was appended`() throws {
    for value in Self.samples {
      var buffer = LuaBuffer()
      buffer.append(value)
      var offset = 0

      #expect(try buffer.readValue(at: &offset) == value)
      #expect(offset == buffer.count)
    }
  }

  @Test func `with malformed bytes is an error on both sides`() throws {
    var generator = SeededGenerator(seed: 4)
    var whole = LuaBuffer()
    whole.append(.list(Self.samples))
    let box = try LuaBox.sample()
    let batch = try box.batch([box.load("return type(...)", file: "t.lua")])

    for _ in 0..<5000 {
      var bytes = whole.bytes
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(
          in: 0...255,
          using: &generator
        )
      }
      let buffer = LuaBuffer(
        bytes: bytes.prefix(Int.random(in: 1...bytes.count, using: &generator))
      )
      var results = LuaBuffer()
      _ = try? box.callEach(batch, argument: buffer, results: &results)
      var offset = 0
      _ = try? buffer.readValue(at: &offset)
      #expect(box.death == nil)
    }
    #expect(try box.run("return 1") == [1])
  }
}
