/// What checking the whole store found.
package struct VerifyReport: Sendable {
  /// What kind of damage it is.
  package enum Class: String, Sendable, CaseIterable {
    case tornTail = "torn tail"
    case bitRot = "bit rot"
    case missingSegment = "missing segment"
    case chainBreak = "chain break"
    case reordered = "reordered"
    case edited = "edited"
    case badSeal = "bad seal"
    case strangeFile = "strange file"
    case eventsVanished = "events vanished"
    case indexStale = "index stale"
    case indexWrong = "index wrong"
  }

  /// One place that is not as it should be.
  package struct Finding: Hashable, Sendable, CustomStringConvertible {
    package var kind: Class
    /// Path below the workspace.
    package var file: String
    /// 1 for the first line; 0 when the whole file is meant.
    package var line: Int
    /// Offset of the line from the start of the file.
    package var offset: Int64
    package var message: String

    /// `journal/000000000001.jsonl:17:4023: bit rot: …`.
    package var description: String { "\(file):\(line):\(offset): \(kind.rawValue): \(message)" }

    /// What to do about it.
    package var hint: String {
      switch kind {
      case .strangeFile: "move the file out of the folder journal/"
      case .tornTail: "nothing: the next change mends it"
      case .indexStale: "nothing: the next command builds it"
      case .indexWrong: "delete .winnow/index: the next command builds it anew"
      case .badSeal: "keep a copy of the seal and delete it: the next change makes it anew"
      case .eventsVanished:
        "put back the journal from a backup; if it was set back on purpose, delete .winnow/index"
      case .bitRot, .missingSegment, .chainBreak, .reordered, .edited:
        "keep a copy of the folder as it is, and put back the file from a backup"
      }
    }

    /// False for what the next command mends by itself: a torn tail, a stale index.
    package var isDamage: Bool { kind != .tornTail && kind != .indexStale }
  }

  package var findings: [Finding] = []
  package var events: Int64 = 0
  package var transactions: Int64 = 0
  package var segments: Int = 0
  package var bytes: Int64 = 0
  /// Number of the last event and the stored checksum of its line, as `n:c`: an anchor to keep.
  package var head: String = ""

  package init() {}

  /// Adds a finding about a whole file.
  mutating func add(_ kind: Class, _ file: String, _ message: String) {
    findings.append(Finding(kind: kind, file: file, line: 0, offset: 0, message: message))
  }

  /// True when nothing needs a person.
  package var isClean: Bool { !findings.contains(where: \.isDamage) }
}
