package import WinnowCore
package import WinnowPlugins
import WinnowStore

extension Engine {
  /// The interviews of a lead, in the order in which they were opened.
  package func interviews(of lead: LeadID) throws -> [InterviewRecord] {
    InterviewRecord.all(in: try store.history(of: lead))
  }

  /// Every interview, by lead.
  package func interviews() throws -> [InterviewRecord] {
    try store.interviewedLeads().flatMap { try interviews(of: $0) }
  }

  /// The interview with that id, such as `L42-1`.
  ///
  /// - Throws: usage, `bad-interview`; not found, `no-such-interview`.
  package func interview(_ text: String) throws -> InterviewRecord {
    guard let id = InterviewID(text) else {
      throw WinnowError(
        .usage,
        code: "bad-interview",
        "'\(text)' is no id of an interview",
        hint: "It looks like L42-1: winnow ask list shows them."
      )
    }
    let all = try interviews(of: id.lead)
    guard let record = all.first(where: { $0.id == id }) else {
      let others = all.map(\.id.description)
      throw WinnowError(
        .notFound,
        code: "no-such-interview",
        "there is no interview \(id)",
        hint: others.isEmpty
          ? "winnow ask list shows them." : "Those of \(id.lead): " + others.joined(separator: ", ")
      )
    }
    return record
  }

  /// The script that an interview runs on, as it was when it was pinned.
  ///
  /// - Throws: not found, `bundle-missing`; bad data, `damaged-bundle`.
  package func script(of record: InterviewRecord) throws -> InterviewScript {
    let folder = workspace.folder + "/bundles/" + RuleBundle.name(of: record.bundle)
    do throws(WinnowError) {
      let source = try RuleBundle.read(folder, ruleset: record.bundle)
      return InterviewScript(source, questionnaire: record.questionnaire)
    } catch {
      guard error.code == "no-bundle" else { throw error }
      throw WinnowError(
        .notFound,
        code: "bundle-missing",
        "the questionnaire as \(record.id) began with it is not kept here any more",
        file: folder,
        hint: record.status.isRunning
          ? "Put the folder back from a backup, or go on with the questionnaire as it is now: "
            + "winnow ask resume \(record.id) --upgrade"
          : "Put the folder back from a backup, or begin a new interview: "
            + "winnow ask \(record.questionnaire) \(record.id.lead) --new"
      )
    }
  }

  /// Begins an interview; nothing is written before its first answer, or its first pause.
  ///
  /// - Parameters:
  ///   - script: The questionnaire as it is now.
  ///   - lead: For whom.
  ///   - language: Of the questions; nil for the questionnaire's own.
  /// - Returns: The interview, with its lock.
  /// - Throws: ``StoreError``; what keeps the plugin from loading.
  package func openInterview(
    _ script: InterviewScript,
    for lead: LeadID,
    language: String?
  ) throws -> InterviewSession {
    let found = try existing(lead)
    var number: Int64 = 0
    while true {
      // One that somebody else opened meanwhile may be in the journal by now.
      let last = try interviews(of: lead).map(\.id.number).max() ?? 0
      number = max(number, last) + 1
      do {
        let id = InterviewID(lead: lead, number: number)
        let lock = try RunLock.take(id, of: store, at: now)
        guard try !interviews(of: lead).contains(where: { $0.id == id }) else { continue }
        return try InterviewSession(opening: id, script, found, language, lock, self)
      } catch let error as StoreError where error.code == .runOpen {
        // Somebody opens one for the same lead at this moment: the next number, then.
        continue
      }
    }
  }

  /// Goes on with an interview that is not finished.
  ///
  /// - Throws: usage, `interview-closed`; locked, `run-open`; as ``script(of:)``.
  package func resumeInterview(_ record: InterviewRecord) throws -> InterviewSession {
    try Self.requireRunning(record)
    let lock = try RunLock.take(record.id, of: store, at: now)
    // What was read before the lock may be old.
    let current = try interview(record.id.description)
    try Self.requireRunning(current)
    return try InterviewSession(resuming: current, try script(of: current), lock, self)
  }

  static func requireRunning(_ record: InterviewRecord) throws(WinnowError) {
    guard !record.status.isRunning else { return }
    throw WinnowError(
      .usage,
      code: "interview-closed",
      "the interview \(record.id) is \(record.status.word)",
      hint: record.status == .completed
        ? "Change an answer: winnow ask amend \(record.id) --set ID=VALUE --reason TEXT"
        : "Begin another one: winnow ask \(record.questionnaire) \(record.id.lead) --new"
    )
  }

  /// Gives up an interview; its answers stay in the journal and count for nothing.
  ///
  /// - Throws: usage, `interview-closed`; locked, `run-open`.
  package func abandonInterview(_ run: String, reason: String?) throws -> InterviewRecord {
    let record = try interview(run)
    try Self.requireRunning(record)
    let lock = try RunLock.take(record.id, of: store, at: now)
    defer { _ = lock }
    var data: JSONObject = ["run": .string(record.id.description)]
    if let reason { data.append("reason", .string(reason)) }
    _ = try store.write(transaction: transaction, by: actor) { writer in
      try writer.append(
        EventDraft(.interviewAbandoned, subject: record.id.lead.description, data: data)
      )
    }
    return try interview(run)
  }
}
