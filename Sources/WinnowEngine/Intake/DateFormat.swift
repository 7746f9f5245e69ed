import WinnowCore
import WinnowPlugins

/// A way of writing dates that a sketch tries.
struct DateFormat: Sendable {
  /// For `format` in a mapping; nil for ISO 8601, which needs none.
  let pattern: String?
  private let reader: DatePattern?

  private init?(_ pattern: String) {
    guard let reader = try? DatePattern(pattern) else { return nil }
    self.pattern = pattern
    self.reader = reader
  }

  private init() {
    pattern = nil
    reader = nil
  }

  /// Whether the text is a date of this form.
  func reads(_ text: String) -> Bool {
    guard let reader else { return Instant(text) != nil }
    return reader.instant(text) != nil
  }

  /// The usual ones, the surest first: where a column fits several, the first counts.
  static let all: [DateFormat] =
    [
      "yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'",
    ].compactMap { DateFormat($0) } + [DateFormat()]
    + [
      "dd.MM.yyyy", "dd.MM.yyyy HH:mm", "dd.MM.yyyy HH:mm:ss", "d.M.yyyy", "dd/MM/yyyy",
      "dd/MM/yyyy HH:mm", "dd/MM/yyyy HH:mm:ss", "d/M/yyyy", "MM/dd/yyyy", "MM/dd/yyyy HH:mm",
      "MM/dd/yyyy HH:mm:ss", "M/d/yyyy", "M/d/yyyy h:mm a", "M/d/yy", "dd-MM-yyyy", "yyyy/MM/dd",
      "yyyy/MM/dd HH:mm:ss", "dd MMM, yyyy HH:mm:ss", "dd MMM yyyy", "d MMM yyyy", "dd-MMM-yyyy",
      "MMM d, yyyy", "MMM dd, yyyy", "MMMM d, yyyy",
    ].compactMap { DateFormat($0) }

  /// Pairs in which day and month change places: a column may fit both.
  static func twin(of pattern: String?) -> String? {
    switch pattern {
    case "dd/MM/yyyy": "MM/dd/yyyy"
    case "dd/MM/yyyy HH:mm": "MM/dd/yyyy HH:mm"
    case "dd/MM/yyyy HH:mm:ss": "MM/dd/yyyy HH:mm:ss"
    case "d/M/yyyy": "M/d/yyyy"
    default: nil
    }
  }
}
