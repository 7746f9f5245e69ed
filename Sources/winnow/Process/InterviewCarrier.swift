import ArgumentParser
import WinnowCore
import WinnowEngine
import WinnowPlugins

/// Carries an interview on: from a file of answers, or by asking.
struct InterviewCarrier {
  let session: InterviewSession
  let options: AskOptions
  let surroundings: Surroundings
  let screen: Screen
  let format: FormatOptions

  /// Answers what can be answered, and tells what came of it.
  ///
  /// - Throws: ``ExitCode`` when it was paused; what went wrong.
  func carry(_ file: AnswersFile? = nil) throws {
    if let file = try file ?? options.file(surroundings) { return try answer(file) }
    let input = options.input(surroundings)
    defer { input.close() }
    try carry(asking: input)
  }

  /// Asks; `input` is the one reader of the process.
  func carry(asking input: LineInput) throws {
    guard !format.json else {
      throw WinnowError(
        .usage,
        code: "json-needs-answers",
        "a dialogue is no JSON document",
        hint: "Give the answers in a file, with --answers, or leave --json out."
      )
    }
    if let lang = options.lang {
      try requireLanguage(lang)
      session.speak(lang)
    }
    let dialogue = Dialogue(session, input, on: screen, hints: !options.noHints)
    let end: DialogueEnd
    do {
      end = try Interrupt.patiently { try dialogue.run() }
    } catch {
      input.close()
      throw hinted(error)
    }
    input.close()
    switch end {
    case .finished: try tellEnd()
    case .paused(let status):
      try screen.flush()
      try tellPause(status)
      throw ExitCode(status)
    }
  }

  private func requireLanguage(_ language: String) throws {
    let known = session.pass.languages
    let base = language.split(separator: "-").first.map(String.init) ?? language
    guard !known.isEmpty, !known.contains(language), !known.contains(base) else { return }
    throw WinnowError(
      .usage,
      code: "no-language",
      "the questionnaire is not written in '\(language)'",
      hint: "It has: " + known.joined(separator: ", ")
    )
  }

  private func answer(_ file: AnswersFile) throws {
    let filed: FiledAnswers
    do {
      filed = try session.answer(file, allowsUnknown: options.allowUnknown)
    } catch {
      throw hinted(error)
    }
    for warning in filed.warnings { try screen.say("winnow: warning: \(warning.printable)") }
    guard !filed.isFinished else {
      let pass = session.pass
      for remark in pass.remarks where !format.json {
        let text = remark.text(in: session.record.language, or: pass.languages)
        try screen.line(text.printableLines)
      }
      return try tellEnd()
    }
    throw needs(filed.missing ?? "an answer")
  }

  private func needs(_ what: String) -> WinnowError {
    let count = session.record.realAnswers.count
    return WinnowError(
      .needsAnswers,
      code: "needs-answer",
      "needs answer: \(what)",
      hint: "\(count) answer\(count == 1 ? " is" : "s are") saved. Go on with: "
        + "winnow ask resume \(session.id)"
    )
  }

  private func tellEnd() throws {
    let record = session.record
    if format.json { return try screen.document(record.json) }
    let outcome = record.outcome.map { ", outcome \($0.printable)" } ?? ""
    let count = record.answerCount
    try screen.line("finished \(record.id)\(outcome): \(count) answer\(count == 1 ? "" : "s")")
  }

  private func tellPause(_ status: Int32) throws {
    let count = session.record.realAnswers.count
    if status == 3, case .ask(let pose) = session.pass.stop {
      try screen.say("needs answer: \(pose.question.key) (\(pose.question.wanted))".printable)
    }
    try screen.say(
      "paused \(session.id): \(count) answer\(count == 1 ? " is" : "s are") saved. "
        + "Go on with: winnow ask resume \(session.id)"
    )
  }

  /// A script that failed: the answers are safe, and the interview can go on once it is mended.
  private func hinted(_ error: any Error) -> any Error {
    guard var failure = error as? WinnowError, failure.kind == .script, !session.isUnwritten
    else { return error }
    let advice =
      "the answers are saved; with the plugin mended: "
      + "winnow ask resume \(session.id) --upgrade"
    failure.hint = [failure.hint, advice].compactMap(\.self).joined(separator: "\n")
    return failure
  }
}

extension InterviewRecord {
  /// The interview with its answers, as `--json` prints it.
  var json: JSONObject {
    var object = facts
    object.append("path", .array(path.map { .string($0) }))
    object.append("off_path", .array(offPath.map { .string($0) }))
    var answers = JSONObject()
    for answer in realAnswers where !answer.isSensitive {
      var entry = answer.reply.json
      entry.append("kind", .string(answer.kind.rawValue))
      entry.append("text", .string(answer.text))
      entry.append("src", .string(answer.source.rawValue))
      entry.append("at", .string(answer.at.description))
      entry.append("by", .string(answer.actor))
      if !answer.tags.isEmpty { entry.append("tags", .array(answer.tags.map { .string($0) })) }
      answers.append(answer.key, .object(entry))
    }
    object.append("answers", .object(answers))
    return object
  }

  /// What lists have of it.
  var facts: JSONObject {
    var object: JSONObject = [
      "run": .string(id.description), "lead": .string(id.lead.description),
      "questionnaire": .string(questionnaire), "status": .string(status.word),
      "revision": .int(Int64(revision)), "plugin": .string(plugin), "version": .string(version),
      "bundle": .string(bundle), "lang": .string(language),
    ]
    if case .paused(let reason) = status { object.append("reason", .string(reason)) }
    object.append("outcome", outcome.map { .string($0) } ?? .null)
    object.append("opened", .string(opened.description))
    object.append("updated", .string(last.description))
    object.append("by", .string(openedBy))
    object.append("answered", .int(Int64(answerCount)))
    return object
  }
}
