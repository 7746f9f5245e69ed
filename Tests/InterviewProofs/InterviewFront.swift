import WinnowCore
package import WinnowPlugins

/// A version of a made-up questionnaire that can be run.
package struct SheetVersion: Sendable {
  package let sheet: Sheet
  package let script: InterviewScript
  /// How an interview with it is opened, and what it asks then.
  let opening: Event
  let pass: InterviewPass

  package init(_ sheet: Sheet) throws {
    self.sheet = sheet
    script = try sheet.script()
    opening = PureFront.opening(script)
    pass = script.run(try PureFront.fold([opening]))
  }
}

/// Whatever asks the questions: pure functions over a list of events, or the engine over a store.
protocol InterviewFront {
  var record: InterviewRecord { get }
  var pass: InterviewPass { get }
  mutating func answer(_ reply: Reply) throws -> Bool
  mutating func back(_ count: Int) throws
  mutating func go(to key: String) throws
  mutating func remove(_ item: String) throws
  /// Stops with a word, and goes on.
  mutating func pause() throws
  /// Stops without a word, and goes on from what is stored.
  mutating func crash() throws
  /// Stops without a word, and goes on with another version.
  mutating func upgrade(to version: SheetVersion) throws
  /// Whether nothing is left to be asked, also of what was put off.
  mutating func prepareToFinish() -> Bool
  /// Closes the interview.
  mutating func finish() throws
}
