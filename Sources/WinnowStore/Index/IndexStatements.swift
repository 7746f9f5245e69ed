import GRDB

/// The statements of one connection that every change needs, prepared once: preparing them anew each
/// time would take longer than the change itself.
final class IndexStatements {
  /// What a statement is for.
  enum Use: Int, CaseIterable {
    case begin, commit, highestLead, running, removeRunning, addRunning, saveMeta, noteDone
    case isDone, isRunning
    case history, wholeRow
    case writeRow, updateHistory, updateScore, updateStage, updateStageAndScore
  }

  /// Those of `main`, then those of `temp`.
  private var prepared = [IndexStatement?](repeating: nil, count: 2 * Use.allCases.count)

  func begin(_ database: Database) throws {
    try ready(.begin, database, in: "main") { "BEGIN IMMEDIATE" }.run()
  }

  func commit(_ database: Database) throws {
    try ready(.commit, database, in: "main") { "COMMIT" }.run()
  }

  /// The statement for the tables in `schema`, ready for new values; `sql` makes its text.
  func ready(
    _ use: Use,
    _ database: Database,
    in schema: String,
    _ sql: () -> String
  ) throws -> IndexStatement {
    let place = 2 * use.rawValue + (schema == "main" ? 0 : 1)
    if let statement = prepared[place] { return statement }
    let statement = try IndexStatement(database, sql())
    prepared[place] = statement
    return statement
  }
}
