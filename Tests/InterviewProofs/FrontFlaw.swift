/// A known way in which an interview can go wrong; walks must find it.
package enum FrontFlaw: String, CaseIterable, Sendable {
  /// The last answer before a kill is lost.
  case forgetsWhenKilled
  /// Answers that are not on the path are dropped.
  case forgetsOffPath
  /// Whoever goes back has to answer again what comes behind.
  case asksAgain
  /// What was refused is taken all the same.
  case takesRefused
}
