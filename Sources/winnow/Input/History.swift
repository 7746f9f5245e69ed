/// Lines that were entered before, the latest last, and the place in them that is shown.
package struct History: Sendable {
  private static let limit = 200

  private var lines: [String] = []
  private var place: Int?
  /// What stood in the field before the first step.
  private var draft = ""

  package init() {}

  /// Adds a line, unless it is empty, the same as the last one, or more than one.
  package mutating func add(_ line: String) {
    guard !line.isEmpty, line != lines.last, !line.contains("\n") else { return }
    lines.append(line)
    if lines.count > Self.limit { lines.removeFirst() }
  }

  /// Goes to an earlier or a later line, from the newest on; gives what the field shows then, or
  /// nil where there is nothing more. What stands in it now, `text`, comes back behind the newest.
  package mutating func step(_ step: Int, from text: String) -> String? {
    if place == nil { draft = text }
    let next = (place ?? lines.count) + step
    guard (0...lines.count).contains(next), place != nil || step < 0 else { return nil }
    place = next < lines.count ? next : nil
    return place.map { lines[$0] } ?? draft
  }
}
