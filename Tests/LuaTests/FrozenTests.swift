import Lua
import Testing

@Suite struct `What the functions of a batch get` {
  private static let lead: LuaValue = .record([
    "name": "Ada", "answers": .record(["need": "clear"]), "list": .list([3, 1, 2]),
    "items": .list([.record(["type": "call"]), .record(["type": "visit"])]),
  ])

  /// What `body` ends with when it is called with the lead, and what a function after it sees.
  private func outcome(of body: String) throws -> (
    error: LuaError?, first: LuaValue?, after: LuaValue?
  ) {
    let box = try LuaBox.sample()
    let source = """
      return { function(lead) \(body) end, function(lead)
        return lead.name .. lead.answers.need .. table.concat(lead.list) .. lead.items[1].type .. #lead.items
      end }
      """
    let list = try box.call(box.load(source, file: "card.lua"), functions: true)
    let batch = try box.batch(list.first?.table?.items.compactMap(\.function) ?? [])
    var argument = LuaBuffer()
    argument.append(Self.lead)
    var results = LuaBuffer()
    try box.callEach(batch, argument: argument, results: &results)
    var offset = 0
    let error = try results.readOutcome(at: &offset)
    let first = error == nil ? try results.readValue(at: &offset) : nil
    if error == nil { _ = try results.readValue(at: &offset) }
    #expect(try results.readOutcome(at: &offset) == nil)
    return (error, first, try results.readValue(at: &offset))
  }

  @Test(arguments: [
    "lead.name = 'Bob'", "lead.new = 1", "lead.answers.need = nil", "lead.answers = {}",
    "lead.list[1] = 9",
    "lead.list[4] = 9", "lead.items[1].type = 'x'", "rawset(lead, 'name', 'Bob')",
    "rawset(lead.answers, 'need', 'x')", "table.insert(lead.list, 1)", "table.remove(lead.list)",
    "table.sort(lead.list)", "table.move({ 7 }, 1, 1, 1, lead.list)", "setmetatable(lead, {})",
    "for key in pairs(lead.answers) do lead.answers[key] = nil end",
    "local _, table = pairs(lead.answers) table.need = 'x'",
  ])
  func `cannot be changed`(body: String) throws {
    let (error, _, after) = try outcome(of: body)

    #expect(error?.code == .script)
    #expect(error?.line == 1)
    #expect(after == "Adaclear312call2")
  }

  @Test(arguments: [
    ("return #lead.list + #lead.items", 5 as LuaValue), ("return rawlen(lead.list)", 3),
    ("return rawget(lead, 'name')", "Ada"), ("return rawget(lead, 'new')", .nil),
    (
      "local s = '' for key in pairs(lead) do s = s .. key .. ' ' end return s",
      "answers items list name "
    ),
    ("local s = 0 for _, value in ipairs(lead.list) do s = s * 10 + value end return s", 312),
    ("return next(lead.answers)", "need"), ("return select(2, next(lead.answers))", "clear"),
    ("return next(lead.list, 1)", 2), ("return (table.unpack(lead.list))", 3),
    ("return table.concat(lead.list, '-')", "3-1-2"), ("return getmetatable(lead)", .bool(false)),
    ("return lead.answers == lead.answers", .bool(true)), ("return type(lead.items[2])", "table"),
    (
      "local copy = table.move(lead.list, 1, 3, 1, {}) table.sort(copy) return table.concat(copy)",
      "123"
    ),
    ("local t = { table.unpack(lead.list) } t[1] = 7 return t[1]", 7),
    ("return (('$name'):gsub('%$(%w+)', lead))", "Ada"),
    ("return tostring(lead)", "table"),
  ])
  func `reads like any table`(body: String, expected: LuaValue) throws {
    let (error, first, after) = try outcome(of: body)

    #expect(error == nil)
    #expect(first == expected)
    #expect(after == "Adaclear312call2")
  }

  @Test func `goes back to the host as it came`() throws {
    let (_, first, _) = try outcome(of: "return lead")

    #expect(first?.table?.fields.map(\.name) == ["answers", "items", "list", "name"])
    #expect(first?.table?.fields.last?.value == "Ada")
  }
}
