import Lua
import Testing

/// What the reference manual promises holds inside a box.
@Suite struct `The manual of Lua 5.4` {
  private func check(_ example: ManualExample) throws {
    #expect(try LuaBox.sample().run(example.code) == example.results)
  }

  @Test(arguments: ManualExample.language) func `is right about the language`(
    example: ManualExample
  ) throws {
    try check(example)
  }

  @Test(arguments: ManualExample.metatables) func `is right about metatables`(
    example: ManualExample
  ) throws {
    try check(example)
  }

  @Test(arguments: ManualExample.basics) func `is right about basic functions and coroutines`(
    example: ManualExample
  ) throws {
    try check(example)
  }

  @Test(arguments: ManualExample.strings) func `is right about texts`(
    example: ManualExample
  ) throws {
    try check(example)
  }

  @Test(arguments: ManualExample.tables) func `is right about tables and numbers`(
    example: ManualExample
  ) throws {
    try check(example)
  }
}
