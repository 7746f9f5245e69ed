import Testing
import WinnowCore
import WinnowPlugins

@Suite struct `What time alone changes` {
  private func pastime(_ lua: String) throws -> Pastime {
    var bench = CardBench(criteria: "{ id = \"a\", weight = 1, degree = f }")
    bench.lua = lua + "\nlocal function f(lead) return lead.answers.a end\n" + bench.lua
    bench.reads = #"["answers.*"]"#
    return try bench.runner().pastime
  }

  @Test(arguments: [
    "local w = require \"winnow\"; local x = w.age",
    "local w = require(\"winnow\") local x = w.now",
    "local x = (require \"winnow\").age", "local x = require(\"winnow\").now",
    "local w = require \"winnow\"; local x = w[\"a\" .. \"ge\"]",
    "local w = require \"winnow\"; local x = { w }", "local x = { require \"winnow\" }",
    "local w, x = require \"winnow\", 1", "local winnow = require 'winnow' local w = winnow",
    "local w = require [[winnow]] local x = w.age",
  ])
  func `is every score of a card that may ask for the time, whatever the module is called`(
    _ lua: String
  ) throws {
    #expect(try pastime(lua) == .every)
  }

  @Test(arguments: [
    "", "local w = require \"winnow\"; local x = w.settings",
    "local age = 3 local a = { age = age } local b = a.age",
    "local s = \"winnow\" local t = \"age\"",
  ])
  func `is nothing of a card that only looks as if it asked`(_ lua: String) throws {
    #expect(try pastime(lua) == .none)
  }
}
