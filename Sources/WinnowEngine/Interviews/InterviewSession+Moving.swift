import WinnowCore
import WinnowPlugins

extension InterviewSession {
  /// The keys on the path that a person answered, in order; the question that is asked is not among
  /// them.
  package var answeredPath: [String] {
    pass.steps.filter(\.source.isPersonal).map(\.question.key)
  }

  /// Goes back so many answers.
  ///
  /// - Returns: False when there is none before this question.
  /// - Throws: ``StoreError`` when it could not be written.
  package func back(_ count: Int = 1) throws -> Bool {
    let path = answeredPath
    guard !path.isEmpty, count > 0 else { return false }
    try reopen(path[max(0, path.count - count)])
    return true
  }

  /// Goes to a question that was answered, by its key, or by the end of it that only one has.
  ///
  /// - Throws: usage, `not-on-path`, with those that there are; ``StoreError``.
  package func go(to name: String) throws {
    if case .ask(let pose) = pass.stop, pose.question.key == name { return }
    let path = pass.path
    let found = path.contains(name) ? [name] : path.filter { $0.hasSuffix("/" + name) }
    guard found.count == 1 else {
      throw WinnowError(
        .usage,
        code: "not-on-path",
        found.isEmpty
          ? "'\(name)' was not answered on this path"
          : "'\(name)' could be " + found.joined(separator: ", "),
        hint: found.isEmpty
          ? nearest(name, among: path).map { "Did you mean '\($0)'?" }
            ?? "Answered: " + path.joined(separator: ", ")
          : nil
      )
    }
    try reopen(found[0])
  }

  private func reopen(_ key: String) throws {
    let from: JSONValue
    switch pass.stop {
    case .ask(let pose): from = .string(pose.question.key)
    default: from = .null
    }
    if before == nil { before = pass.path + [from.text].compactMap(\.self) }
    let data: JSONObject = [
      "run": .string(id.description), "key": .string(key), "from": from,
    ]
    let answered = drafts(of: pass)
    try write(answered + [draft(.interviewReopened, data)])
    held = []
    refresh()
  }

  /// Takes an item out of a list, for good: `site[2]`.
  ///
  /// - Throws: usage, `no-such-item`; ``StoreError``.
  package func remove(_ item: String) throws {
    let prefix = item + "/"
    let isThere =
      item.hasSuffix("]")
      && pass.steps.contains { step in
        step.question.key.hasPrefix(prefix)
          || step.question.key == item && step.reply.value == .bool(true)
      }
    guard isThere else {
      throw WinnowError(
        .usage,
        code: "no-such-item",
        "there is no item '\(item)' in a list of this interview",
        hint: "An item is named by its list and number: :remove site[2]"
      )
    }
    let data: JSONObject = ["run": .string(id.description), "key": .string(item)]
    try write(drafts(of: pass) + [draft(.answerWithdrawn, data)])
    held = []
    refresh()
  }

  /// Notes why the interview stops here; it can be resumed.
  ///
  /// The reason is `interrupted`, `ended`, `hung-up`, `terminated`, `idle`, `missing`, `paused` or
  /// `script-error`; throws ``StoreError`` when it could not be written.
  package func pause(_ reason: String) throws {
    var data: JSONObject = [
      "run": .string(id.description), "reason": .string(reason),
      "lang": .string(record.language),
    ]
    if case .ask(let pose) = pass.stop { data.append("at", .string(pose.question.key)) }
    // What a rule or a bound refused was never taken.
    try write(drafts(of: pass) + [draft(.interviewPaused, data)])
    held = []
    refresh()
  }

  /// Asks in another language from now on; what was answered stays as it is.
  package func speak(_ language: String) {
    record.speak(language)
    refresh()
  }
}
