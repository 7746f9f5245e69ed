/// What a repair found and did, or would do.
package struct RepairReport: Sendable {
  /// One segment that was damaged.
  package struct Segment: Hashable, Sendable {
    /// Path below the workspace.
    package var file: String
    /// Lines that were put right, bit by bit.
    package var mended: Int
    /// Numbers of the events that are lost.
    package var lost: [ClosedRange<Int64>]
    /// True when the file is, byte for byte, what it was when it was sealed.
    package var isWhole: Bool
  }

  /// What `verify` says without the repair.
  package var findings: [VerifyReport.Finding] = []
  package var segments: [Segment] = []
  /// Seals that were made anew; paths below the workspace.
  package var seals: [String] = []
  /// True when `STORE.json` was written anew, from the journal's headers.
  package var describesAnew = false
  /// Where the files are kept as they were; paths below the workspace.
  package var copies: [String] = []
  /// Number of the event `journal.repaired`; nil when nothing was done.
  package var event: Int64?

  package init() {}

  /// Numbers of all events that are lost.
  package var lost: [ClosedRange<Int64>] { segments.flatMap(\.lost) }

  /// True when there is nothing to repair.
  package var isEmpty: Bool { segments.isEmpty && seals.isEmpty && !describesAnew }
}

extension RepairReport {
  /// Numbers in order as ranges.
  static func ranges(_ numbers: [Int64]) -> [ClosedRange<Int64>] {
    var found: [ClosedRange<Int64>] = []
    for number in numbers {
      if let last = found.last, last.upperBound == number - 1 {
        found[found.count - 1] = last.lowerBound...number
      } else {
        found.append(number...number)
      }
    }
    return found
  }
}
