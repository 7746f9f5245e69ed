/// What is wrong with a table that a script handed over.
struct ScriptComplaint: Error {
  /// What is wrong, and where in the table.
  var message: String
  /// The word of the script that is wrong, for finding its line.
  var word: String?
  /// The id of the table that the word stands in, where it has one: the word is looked for behind it.
  var owner: String?
  /// What to do about it.
  var hint: String?
}
