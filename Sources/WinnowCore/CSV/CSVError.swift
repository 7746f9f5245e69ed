/// Why one record of a CSV file cannot be used; the records after it still can.
package struct CSVError: Error, Sendable {
  /// What kind of fault it is.
  package struct Code: Hashable, Sendable, CustomStringConvertible {
    package let description: String
    package static let notUTF8 = Code(description: "not-utf-8")
    package static let nulByte = Code(description: "nul-byte")
    package static let textAfterQuote = Code(description: "text-after-quote")
    package static let unterminatedQuote = Code(description: "unterminated-quote")
    package static let tooLong = Code(description: "too-long")
    /// The source failed: nothing comes after it.
    package static let unreadable = Code(description: "unreadable")
  }

  package var code: Code
  /// The line where the fault is, or where the quote was opened that is not closed; 1 is the first.
  package var line: Int
  /// The lines that the record takes up, and that are skipped.
  package var lines: ClosedRange<Int>
  /// What is wrong, without the line.
  package var reason: String
  /// The record as it stands in the file, without its line end; its beginning when it is too long.
  package var raw: [UInt8]
  /// What the source threw.
  package var cause: (any Error)?
}

extension CSVError: CustomStringConvertible {
  /// `line 7: text after a closing quote`.
  package var description: String { "line \(line): \(reason)" }
}
