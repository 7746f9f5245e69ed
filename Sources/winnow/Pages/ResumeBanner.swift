import WinnowCore
import WinnowEngine
import WinnowPlugins

/// What somebody is told who goes on with an interview.
struct ResumeBanner {
  private let session: InterviewSession
  private let engine: Engine

  init(_ session: InterviewSession, _ engine: Engine) {
    self.session = session
    self.engine = engine
  }

  /// `isAsked`: the first line was shown already.
  func print(on screen: Screen, isAsked: Bool = false) throws {
    let record = session.record
    if !isAsked { try screen.line(Self.line(record, now: engine.now)) }
    let lead = try engine.lead(record.id.lead.description)
    try screen.line("for " + lead.title)
    for change in try session.changes() {
      let shown = { (value: JSONValue?) in (value.map(\.plainText) ?? "nothing").printable }
      try screen.line(
        "record changed: \(change.field) \(shown(change.before)) → \(shown(change.now))"
      )
    }
    if let version { try screen.line(version) }
  }

  static func line(_ record: InterviewRecord, now: Instant) -> String {
    let count = record.realAnswers.count
    return "resuming \(record.id), \(record.questionnaire.printable): \(count) "
      + "answer\(count == 1 ? "" : "s"), last \(age(record.last, now))"
  }

  /// Whether the questionnaire is another one by now.
  private var version: String? {
    let record = session.record
    guard let present = try? engine.questionnaire(record.plugin).source,
      present.digest != record.bundle
    else { return nil }
    let version = present.plugin.manifest.version.description
    let number = version == record.version ? "" : " (\(version) now)"
    return "the questionnaire has changed since\(number); this interview "
      + "stays as it began: winnow ask upgrade \(record.id)"
  }

  private static func age(_ moment: Instant, _ now: Instant) -> String {
    let minutes = Int64(max(0, moment.age(at: now)) * 1440)
    switch minutes {
    case ..<2: return "just now"
    case ..<120: return "\(minutes) minutes ago"
    case ..<2880: return "\(minutes / 60) hours ago"
    default: return "\(minutes / 1440) days ago"
    }
  }
}
