/// An anchor that can be kept elsewhere: with it, `verify` notices a journal that was cut off or
/// replaced as a whole.
///
/// It names an event and the SHA-256 of its segment from the start up to that event's line; because
/// each segment's header holds the digest of the one before, that covers everything before as well.
package struct JournalHead: Hashable, Sendable, CustomStringConvertible {
  /// Number of the event; 0 for a journal without events.
  package var number: Int64
  package var sha256: String

  package init(number: Int64, sha256: String) {
    self.number = number
    self.sha256 = sha256
  }

  /// Reads `n:sha`; nil for anything else.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Int64(parts[0]), number >= 0, parts[1].utf8.count == 64,
      parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return nil }
    self.init(number: number, sha256: String(parts[1]))
  }

  /// `n:sha`.
  package var description: String { "\(number):\(sha256)" }
}
