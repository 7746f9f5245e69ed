import CStore
import WinnowCore

/// Reads envelopes in the order in which we write them: `n t k id by v tx skew d z`, byte by byte.
enum EnvelopeReader {
  /// Fills `line` from the bytes of its object without the trailer; false when they are not in our
  /// order.
  static func read(_ bytes: [UInt8], _ body: Range<Int>, into line: inout JournalLine) -> Bool {
    guard body.lowerBound >= 0, body.upperBound <= bytes.count else { return false }
    var found = cs_envelope()
    let isOurs = unsafe bytes.withUnsafeBufferPointer { all in
      guard let base = all.baseAddress else { return false }
      return unsafe cs_read_envelope(base + body.lowerBound, body.count, &found) != 0
    }
    guard isOurs else { return false }
    line.number = found.number
    line.time = Instant(milliseconds: found.time)
    line.version = found.version
    line.kind = JournalLine.Part(start: found.kind_start, end: found.kind_end)
    line.subject = JournalLine.Part(start: found.subject_start, end: found.subject_end)
    line.actor = JournalLine.Part(start: found.actor_start, end: found.actor_end)
    line.transaction = JournalLine.Part(start: found.transaction_start, end: found.transaction_end)
    line.data = JournalLine.Part(start: found.data_start, end: found.data_end)
    line.isLast = found.is_last != 0
    return true
  }
}
