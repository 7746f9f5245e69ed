package import WinnowCore

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
    case merged = "merged"
    case merging = "merge under way"
    case badSeal = "bad seal"
    case strangeFile = "strange file"
    case eventsVanished = "events vanished"
    case headDiffers = "head differs"
    case unfinished = "unfinished"
    case underWay = "under way"
    case archived = "archived"
    case archiveMissing = "archive missing"
    case indexStale = "index stale"
    case indexWrong = "index wrong"
    case bundleDamaged = "bundle damaged"
    case bundleMissing = "bundle missing"
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
      case .badSeal:
        "keep a copy of the seal and delete it: the next change makes it anew; but never that of a segment "
          + "in an archive, to which it is the only way: put it back from a backup"
      case .eventsVanished:
        "put back the journal from a backup; if it was set back on purpose, delete .winnow/index"
      case .merged: Self.oneCopy
      case .merging: GitMerge.hint
      case .headDiffers:
        "put back the journal from a backup; if lines were erased or repaired since, keep the new head"
      case .bundleDamaged, .bundleMissing: "put back the folder from a backup"
      case .unfinished: "erase the person again: that goes on where it stopped"
      case .archived: "nothing"
      case .archiveMissing:
        "no repair brings it back: make the folder of the archive available again, or copy the file from "
          + "wherever it is, or from a backup, into journal/"
      case .underWay: "nothing: somebody is at it; look again when that is done"
      case .chainBreak:
        "were two copies of the workspace put together, \(Self.oneCopy); else put back the file and "
          + "the one before it from a backup"
      case .edited:
        "were two copies of the workspace put together, \(Self.oneCopy); else put back the file from a "
          + "backup; without one, `winnow repair` keeps every line that is good"
      case .bitRot, .missingSegment, .reordered:
        "put back the file from a backup; without one, `winnow repair` keeps every line that is good"
      }
    }

    private static let oneCopy =
      "take the folder journal/ of one copy as a whole, and repeat there what was done in the other; "
      + "in git: `git rm -rfq journal`, then `git checkout HEAD^1 -- journal`, or HEAD^2 for the other "
      + "one (HEAD or MERGE_HEAD while the merge is going on)"

    /// False for what the next command mends by itself, and for what is no fault at all.
    package var isDamage: Bool {
      switch kind {
      case .tornTail, .indexStale, .archived, .archiveMissing, .underWay: false
      default: true
      }
    }
  }

  package var findings: [Finding] = []
  /// False when a part of the journal is in an archive that is not there.
  package var isWhole: Bool { !findings.contains { $0.kind == .archiveMissing } }
  package var events: Int64 = 0
  package var transactions: Int64 = 0
  package var segments: Int = 0
  package var bytes: Int64 = 0
  /// The anchor to keep for a later check.
  package var head = JournalHead(number: 0, sha256: "")
  /// Leads whose erasure was begun and not ended.
  package var unfinishedErasures: [LeadID] = []

  /// Digests of the bundles that events refer to, each once, in the order of the events.
  package var bundles: [String] = []

  package init() {}

  /// Adds a finding about a whole file.
  package mutating func add(_ kind: Class, _ file: String, _ message: String) {
    findings.append(Finding(kind: kind, file: file, line: 0, offset: 0, message: message))
  }

  /// True when every event can be read: nothing is wrong but what an erasure puts right.
  package var isReadable: Bool { !findings.contains { $0.isDamage && $0.kind != .unfinished } }

  /// The same while somebody is at the erasures that are not ended.
  var duringErasure: VerifyReport {
    var report = self
    for index in report.findings.indices where report.findings[index].kind == .unfinished {
      report.findings[index].kind = .underWay
    }
    return report
  }

  /// True when nothing needs a person.
  package var isClean: Bool { !findings.contains(where: \.isDamage) }
}
