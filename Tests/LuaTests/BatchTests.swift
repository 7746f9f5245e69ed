import Lua
import Testing

@Suite struct `A batch` {
  private func functions(_ box: LuaBox, _ source: String) throws -> [LuaFunction] {
    let list = try box.call(box.load(source, file: "card.lua"), functions: true)
    return list.first?.table?.items.compactMap(\.function) ?? []
  }

  private func lead(_ fields: KeyValuePairs<String, LuaValue>) -> LuaBuffer {
    var buffer = LuaBuffer()
    buffer.append(.record(fields))
    return buffer
  }

  @Test func `gives two results for each function`() throws {
    let box = try LuaBox.sample()
    let batch = try box.batch(
      functions(
        box,
        """
        return { function(lead) return lead.need == "clear", "need " .. lead.need end,
          function(lead) return lead.size / 10 end, function() end, function() return { 1, a = 2 }, 3, 4 end }
        """
      )
    )
    var results = LuaBuffer()

    let done = try box.callEach(
      batch,
      argument: lead(["need": "clear", "size": 5]),
      results: &results
    )

    var offset = 0
    #expect(done == 4)
    #expect(try results.readOutcome(at: &offset) == nil)
    #expect(try results.readScalar(at: &offset) == .bool(true))
    guard case .text(let range) = try results.readScalar(at: &offset) else {
      Issue.record("a text was expected")
      return
    }
    let text = results.withBytes(in: range) { span in
      String(decoding: span.indices.map { span[$0] }, as: UTF8.self)
    }
    #expect(text == "need clear")
    #expect(try results.readOutcome(at: &offset) == nil)
    #expect(try results.readScalar(at: &offset) == .number(0.5))
    #expect(try results.readScalar(at: &offset) == .nil)
    #expect(try results.readOutcome(at: &offset) == nil)
    #expect(try results.readValue(at: &offset) == nil)
    #expect(try results.readValue(at: &offset) == nil)
    #expect(try results.readOutcome(at: &offset) == nil)
    #expect(try results.readScalar(at: &offset) == .other)
    #expect(
      try results.readValue(at: &offset)
        == .table(LuaTable(items: [1], fields: [.init(name: "a", value: 2)]))
    )
    #expect(try results.readValue(at: &offset) == 3)
    #expect(offset == results.count)
  }

  @Test func `goes on behind a function that fails`() throws {
    let box = try LuaBox.sample()
    let batch = try box.batch(
      functions(
        box,
        "return {\nfunction(l) return l.x.y end, function() return 0/0 end, function() return print end, function() return 1 end }"
      )
    )
    var results = LuaBuffer()

    let done = try box.callEach(batch, argument: lead(["a": 1]), results: &results)

    var offset = 0
    #expect(done == 4)
    let first = try results.readOutcome(at: &offset)
    #expect(first?.code == .script)
    #expect(first?.message == "attempt to index a nil value (field 'x')")
    #expect(first?.file == "card.lua")
    #expect(first?.line == 2)
    #expect(try results.readOutcome(at: &offset)?.code == .result)
    #expect(try results.readOutcome(at: &offset)?.code == .result)
    #expect(try results.readOutcome(at: &offset) == nil)
    #expect(try results.readScalar(at: &offset) == .int(1))
    #expect(box.death == nil)
  }

  @Test func `stops at a function that kills the box, and a new box goes on`() throws {
    let source =
      "return { function() return 1 end, function() while true do end end, function() return 3 end }"
    let argument = lead(["a": 1])
    let box = try LuaBox.sample()
    let batch = try box.batch(functions(box, source))
    var results = LuaBuffer()

    let done = try box.callEach(batch, argument: argument, results: &results)

    #expect(done == 2)
    #expect(box.death == .fuel)
    #expect(throws: LuaError.self) {
      try box.callEach(batch, argument: argument, results: &results)
    }
    let next = try LuaBox.sample()
    let rest = try next.batch(functions(next, source))
    results.removeAll()
    #expect(try next.callEach(rest, from: 2, argument: argument, results: &results) == 1)
    var offset = 0
    #expect(try results.readOutcome(at: &offset) == nil)
    #expect(try results.readScalar(at: &offset) == .int(3))
  }

  @Test func `gives each function its own fuel`() throws {
    let box = try LuaBox.sample(LuaLimits(fuel: 100_000))
    let work = "function() local n = 0 for i = 1, 30000 do n = n + 1 end return n end"
    let batch = try box.batch(
      functions(box, "return { \(work), \(work), \(work), \(work), \(work) }")
    )
    var results = LuaBuffer()

    #expect(try box.callEach(batch, argument: lead(["a": 1]), results: &results) == 5)
    #expect(box.death == nil)
  }

  @Test func `keeps its memory over many calls`() throws {
    let box = try LuaBox.sample()
    let batch = try box.batch(
      functions(box, "return { function(l) return l.id .. 'x', { l.id } and l.note end }")
    )
    var results = LuaBuffer()

    for number in 0..<20_000 {
      results.removeAll()
      let argument = lead(["id": .string("L\(number)"), "note": .string("n\(number % 100)")])
      #expect(try box.callEach(batch, argument: argument, results: &results) == 1)
    }

    #expect(box.used.memory < 1 << 20)
  }
}

@Suite struct `A guarded table` {
  private func outcome(_ source: String) throws -> (LuaError?, LuaValue?) {
    let box = try LuaBox.sample()
    let guardian = try box.makeGuard(name: "lead", allowed: ["answers", "source", "budget"])
    var lead = LuaBuffer()
    let mark = lead.beginTable(under: guardian)
    lead.appendKey("source")
    lead.append("web")
    lead.endTable(mark, fields: 1)
    let function = try box.call(box.load("return \(source)", file: "t.lua"), functions: true)
    let batch = try box.batch(function.compactMap(\.function))
    var results = LuaBuffer()
    try box.callEach(batch, argument: lead, results: &results)
    var offset = 0
    if let error = try results.readOutcome(at: &offset) { return (error, nil) }
    return (nil, try results.readValue(at: &offset))
  }

  @Test func `gives fields and nil for declared ones that are absent`() throws {
    #expect(try outcome("function(l) return l.source end").1 == "web")
    #expect(try outcome("function(l) return l.budget == nil and l.answers == nil end").1 == true)
  }

  @Test func `names an undeclared field and a near one`() throws {
    let (error, _) = try outcome("function(l)\n return l.bugdet end")

    #expect(error?.code == .capability)
    #expect(error?.line == 2)
    #expect(
      error?.message
        == "'lead.bugdet' is not declared: add it to the reads in plugin.toml (did you mean 'budget'?)"
    )
  }

  @Test func `takes no new fields and protects its metatable`() throws {
    #expect(try outcome("function(l) l.mine = 5 return l.mine end").0?.code == .script)
    #expect(try outcome("function(l) return getmetatable(l) end").1 == false)
    #expect(try outcome("function(l) return pcall(setmetatable, l, {}) end").1 == false)
  }
}
