import Lua
import Testing

@Suite struct `A host function` {
  @Test func `gets arguments and gives results`() throws {
    let box = try LuaBox.sample()
    try box.define(
      module: "winnow",
      ["sum": { arguments, _ in [.number(arguments.compactMap(\.number).reduce(0, +))] }],
      constants: ["api": 1]
    )

    #expect(
      try box.run(
        "local w = require 'winnow' return w.sum(1, 2, 0.5), w.api, require('winnow') == w"
      )
        == [3.5, 1, true]
    )
  }

  @Test func `raises at the line of the caller`() throws {
    let box = try LuaBox.sample()
    try box.define(
      module: "winnow",
      ["fail": { _, _ in throw LuaHostError("needs capability send", code: .capability) }]
    )

    let error = box.failure(of: "local w = require 'winnow'\n\nw.fail()")

    #expect(error?.code == .capability)
    #expect(error?.message == "needs capability send")
    #expect(error?.line == 3)
    #expect(
      try box.run("local w = require 'winnow' return pcall(w.fail)") == [
        false, "needs capability send",
      ]
    )
  }

  @Test func `can keep functions and call them later`() throws {
    let box = try LuaBox.sample()
    var kept: [LuaFunction] = []
    try box.define(
      module: "winnow",
      [
        "keep": { arguments, _ in
          kept += arguments.compactMap { $0.table?["degree"]?.function }
          return []
        }
      ]
    )

    try box.run("local w = require 'winnow' w.keep { degree = function(x) return x * 2 end }")

    #expect(try box.call(kept[0], [21]) == [42])
  }

  @Test func `can call back into the script`() throws {
    let box = try LuaBox.sample()
    try box.define(
      module: "winnow",
      [
        "twice": { arguments, box in
          guard let function = arguments.first?.function else { return [] }
          return try box.call(function, box.call(function, [1]))
        }
      ]
    )

    #expect(
      try box.run("return require('winnow').twice(function(x) return x + 10 end)") == [21]
    )
    let error = box.failure(of: "require('winnow').twice(function(x) error('inside') end)")
    #expect(error?.message == "inside")
  }
}
