package import WinnowCore
import WinnowPlugins

/// Answers that were written down before: from ids to values, or to `{"state":"dont_know"}`.
package struct AnswersFile: Sendable {
  /// In the order of the file.
  package let replies: [(key: String, reply: Reply)]
  /// What messages call it.
  private let name: String
  /// Whether each answer was asked for by itself, so that one without use is a mistake.
  let isExplicit: Bool

  /// Reads a JSON object.
  ///
  /// - Throws: bad data, `bad-answers`, with the place.
  package init(_ bytes: [UInt8], name: String) throws(WinnowError) {
    self.name = name
    isExplicit = false
    let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    let object: JSONObject
    do throws(JSONError) {
      guard let value = try JSONValue.parse(bytes).object else {
        throw JSONError(reason: "not an object", offset: 0)
      }
      object = value
    } catch {
      let before = bytes.prefix(error.offset)
      throw WinnowError(
        .badData,
        code: "bad-answers",
        "the answers are no JSON object: \(error.reason)",
        file: name,
        line: before.count { $0 == 0x0A } + 1,
        hint: #"Write {"need": "clear", "seats": 80, "budget": {"state": "dont_know"}}"#
      )
    }
    var replies: [(key: String, reply: Reply)] = []
    var seen: Set<String> = []
    for member in object.members {
      guard seen.insert(member.key).inserted else { throw Self.repeated(member.key, name) }
      replies.append((member.key, try Self.reply(member, name)))
    }
    self.replies = replies
  }

  private static func repeated(_ key: String, _ name: String) -> WinnowError {
    WinnowError(
      .badData,
      code: "bad-answers",
      "the answer '\(key)' is there twice",
      file: name,
      hint: "Nothing was saved. Leave one of the two out."
    )
  }

  /// Answers that were given one by one, such as on the command line.
  package init(_ replies: [(key: String, reply: Reply)], name: String) {
    self.replies = replies
    self.name = name
    isExplicit = true
  }

  private static func reply(
    _ member: JSONObject.Member,
    _ name: String
  ) throws(WinnowError) -> Reply {
    guard let reply = Reply(file: member.value) else {
      throw WinnowError(
        .badData,
        code: "bad-answers",
        "the answer '\(member.key)' has no state that there is",
        file: name,
        hint: #"A state is "dont_know", "refused" or "skipped"; a value stands by itself."#
      )
    }
    return reply
  }

  var candidates: [Candidate] {
    replies.map { Candidate(key: $0.key, reply: $0.reply, source: .file) }
  }

  /// Refuses a key that no question has.
  func refuseUnknown(_ key: String, _ known: [String]) -> WinnowError {
    let advice = nearest(key, among: known).map { " (did you mean \"\($0)\"?)" } ?? ""
    return WinnowError(
      .badData,
      code: "unknown-id",
      "unknown id \"\(key)\"\(advice)",
      file: name,
      hint: "Nothing was saved. With --allow-unknown such answers are left out."
    )
  }

  /// Refuses an answer to a question that is not asked on this path.
  func refuseUnused(_ key: String) -> WinnowError {
    WinnowError(
      .badData,
      code: "not-on-path",
      "\"\(key)\" is not asked on the path of these answers",
      file: name,
      hint: "Nothing was saved. Change the answer that leads there, too."
    )
  }

  /// Refuses an answer to a list or a form as a whole.
  func refuseContainer(_ key: String) -> WinnowError {
    WinnowError(
      .badData,
      code: "not-an-answer",
      "\"\(key)\" is a list, one of its items, or a form, and takes no answer itself",
      file: name,
      hint:
        "Nothing was saved. Name what is in it: \"site[1]/city\" for a list, \"form/field\" for a form."
    )
  }

  /// Refuses a value that its question does not take.
  func refuse(_ pose: Pose, _ reason: String) -> WinnowError {
    let isHidden = pose.question.isSensitive
    let value =
      isHidden
      ? "this" : pose.standing?.value.map { String(decoding: JSONWriter.encode($0), as: UTF8.self) }
    return WinnowError(
      .badData,
      code: "bad-answer",
      "\"\(pose.question.key)\" cannot be \(value ?? pose.standing?.state.rawValue ?? "this"): "
        + reason,
      file: name,
      hint: "Nothing was saved. Wanted is: \(pose.question.wanted)"
    )
  }
}
