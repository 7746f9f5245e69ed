/// What went wrong, in the terms of the person who reads it.
///
/// Every module throws its own error type; each gives one of these at the door, so that the command
/// line prints all of them alike and picks the exit status from ``kind``.
package struct WinnowError: Error, Sendable, CustomStringConvertible {
  /// The family that decides the exit status.
  package enum Kind: Int32, Sendable {
    case found = 1
    case needsAnswers = 3
    case clockSuspect = 4
    case usage = 64
    case badData = 65
    case notFound = 66
    case programMissing = 69
    case script = 70
    case notWritten = 73
    case outcomeUnknown = 74
    case locked = 75
    case notAllowed = 77
    case newerFormat = 78
    case interrupted = 130
  }

  package var kind: Kind
  /// Stable word for programs: `no-such-file`, `bad-mapping`, `FUEL` …
  package var code: String
  /// What happened, to which thing.
  package var message: String
  package var file: String?
  /// 1 for the first line.
  package var line: Int?
  /// 1 for the first column, in characters.
  package var column: Int?
  /// What to do next.
  package var hint: String?
  /// Lines that help to find the cause: the line of source at fault, the frames of a traceback.
  package var notes: [String] = []
  /// The same for programs: members that its JSON has beside the usual ones, in place of the notes.
  package var details = JSONObject()

  package init(
    _ kind: Kind,
    code: String,
    _ message: String,
    file: String? = nil,
    line: Int? = nil,
    column: Int? = nil,
    hint: String? = nil
  ) {
    self.kind = kind
    self.code = code
    self.message = message
    self.file = file
    self.line = line
    self.column = column
    self.hint = hint
  }

  /// `file:line:column: message`, without the hint.
  package var description: String {
    let place = [file, line.map(String.init), column.map(String.init)].compactMap(\.self)
    return place.isEmpty ? message : place.joined(separator: ":") + ": " + message
  }
}
