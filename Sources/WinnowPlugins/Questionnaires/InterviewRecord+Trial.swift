import WinnowCore

extension InterviewRecord {
  /// An interview that stands in no journal, to try a questionnaire with.
  ///
  /// - Parameters:
  ///   - questionnaire: Its id.
  ///   - lead: What the script sees of the lead, as far as the plugin may read it.
  ///   - known: Answers of earlier interviews: by id, `value` and `at`.
  ///   - now: The moment that counts as now.
  /// - Returns: The interview, before its first answer; nil for what can be none.
  static func trial(
    _ questionnaire: String,
    lead: JSONObject = JSONObject(),
    known: JSONObject = JSONObject(),
    now: Instant
  ) -> InterviewRecord? {
    InterviewRecord(
      Event(
        number: 1,
        time: now,
        kind: .interviewOpened,
        subject: "L1",
        actor: "",
        transaction: "",
        data: [
          "run": "L1-1", "questionnaire": .string(questionnaire), "bundle": "",
          "lead": .object(lead), "known": .object(known),
        ]
      )
    )
  }
}
