package import WinnowCore
import WinnowPlugins
import WinnowStore

/// What moving an interview to another version of its questionnaire does.
package struct InterviewUpgrade: Sendable {
  package var run: InterviewID
  /// The versions of the plugin, and the digests of the rules.
  package var before: (version: String, bundle: String)
  package var after: (version: String, bundle: String)
  /// Answers that stay on the path, and those that do not.
  package var kept: [String]
  package var gone: [String]
  /// The question that is asked next, and why it is asked again when it was answered.
  package var next: String?
  package var reason: String?

  /// Whether there is nothing to move to.
  package var isSame: Bool { before.bundle == after.bundle }
}

extension Engine {
  /// Moves an interview to the questionnaire as it is now.
  ///
  /// - Parameters:
  ///   - run: The interview.
  ///   - isTrial: Whether nothing is written.
  /// - Returns: What it does to the answers.
  /// - Throws: usage, `interview-closed`; locked, `run-open`; what keeps the plugin from loading.
  package func upgradeInterview(_ run: String, isTrial: Bool = false) throws -> InterviewUpgrade {
    var record = try interview(run)
    try Self.requireRunning(record)
    let lock = try RunLock.take(record.id, of: store, at: now)
    defer { _ = lock }
    let script = try presentScript(of: record)
    let plugin = script.source.plugin
    let before = (record.version, record.bundle)
    let data: JSONObject = [
      "run": .string(record.id.description), "plugin": .string(plugin.name),
      "version": .string(plugin.manifest.version.description),
      "bundle": .string(script.source.digest),
      "lead": .object(try snapshot(for: record, script)),
    ]
    let subject = record.id.lead.description
    let draft = EventDraft(.interviewUpgraded, subject: subject, data: data)
    let answered = record.realAnswers.map(\.key)
    record.apply(InterviewSession.event(draft, self))
    // Also when it is the same: what was kept may be lost.
    if !isTrial { try keep(script.source) }
    if before.1 != script.source.digest, !isTrial {
      _ = try store.write(transaction: transaction + ".upgrade", by: actor) { writer in
        try writer.append(draft)
      }
    }
    let pass = script.run(record)
    if case .failed(let error) = pass.stop { throw error }
    let path = Set(pass.path)
    var upgrade = InterviewUpgrade(
      run: record.id,
      before: before,
      after: (plugin.manifest.version.description, script.source.digest),
      kept: answered.filter { path.contains($0) },
      gone: answered.filter { !path.contains($0) }
    )
    if case .ask(let pose) = pass.stop {
      upgrade.next = pose.question.key
      upgrade.gone.removeAll { $0 == pose.question.key }
      if case .invalid(let why) = pose.reason { upgrade.reason = why }
    }
    return upgrade
  }

  private func presentScript(of record: InterviewRecord) throws -> InterviewScript {
    let source = try rules(plugin: record.plugin)
    if let suspended = try suspension(of: source) { throw suspended.refusal }
    return InterviewScript(source, questionnaire: record.questionnaire)
  }

  /// What the script sees: as at the opening, and for what it did not read then, as it is now.
  private func snapshot(
    for record: InterviewRecord,
    _ script: InterviewScript
  ) throws -> JSONObject {
    let reads = script.source.plugin.manifest.reads.map(\.part)
    var snapshot = record.snapshot
    for member in InterviewOpening.snapshot(try existing(record.id.lead), reads: reads).members
    where snapshot[member.key] == nil {
      snapshot.append(member.key, member.value)
    }
    return snapshot
  }

  /// Opens a new revision of a finished interview; nothing is written before its first answer.
  ///
  /// - Throws: usage, `interview-open`; locked, `run-open`; as ``script(of:)``.
  package func amendInterview(_ run: String, reason: String) throws -> InterviewSession {
    let record = try interview(run)
    guard record.status == .completed else {
      throw WinnowError(
        .usage,
        code: "interview-open",
        "the interview \(record.id) is \(record.status.word), not finished",
        hint: "Go on with it: winnow ask resume \(record.id)"
      )
    }
    let lock = try RunLock.take(record.id, of: store, at: now)
    let script = try script(of: record)
    return try InterviewSession(amending: record, script, reason: reason, lock, self)
  }

  /// The events of an interview, oldest first.
  package func events(of record: InterviewRecord) throws -> [Event] {
    let run = JSONValue.string(record.id.description)
    return try store.history(of: record.id.lead).filter { $0.data["run"] == run }
  }

  /// The keys of the answers that count, in the order of the questions; in the order of the answers
  /// where the script is not kept any more.
  package func path(of record: InterviewRecord) throws -> [String] {
    guard record.status != .completed else { return record.path }
    guard let script = try? script(of: record) else { return record.realAnswers.map(\.key) }
    let structural = Set(record.answers.values.filter(\.isStructural).map(\.key))
    return script.run(record).path.filter { !structural.contains($0) }
  }
}

extension InterviewSession {
  /// Whether answers bring up a question that has none.
  package func opens(_ file: AnswersFile) throws -> Bool {
    let next = script.run(record, candidates: file.candidates, isFinishing: true)
    guard case .ask(let pose) = next.stop else { return false }
    switch pose.reason {
    case .refused, .broken: return false
    default: return true
    }
  }
}
