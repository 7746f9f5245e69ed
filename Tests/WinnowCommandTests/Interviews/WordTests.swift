import Foundation
import Testing
import WinnowCore
import WinnowTestSupport

/// What people say instead of an answer, and what rules say about answers.
@Suite struct `Answers of other kinds` {
  @Test func `:later puts a required question off to the end, where it is asked`() throws {
    let desk = try InterviewDesk()
    let call = try desk.call("q", "L1")
    try call.see(question: Q.need)
    try call.enter("1", Q.seats)
    try call.enter(":later", Q.sites)
    try call.enter("0", Q.budget)
    call.enter("")
    #expect(try call.see(Q.finish).contains(#/seats +later/#))
    let again = try call.enter("", Q.seats)
    #expect(Q.asked(again) == [Q.seats])
    call.enter("10")
    try call.see(Q.finish)
    #expect(call.enterLast("").status == 0)
    #expect(try desk.answer("seats") == 10)
    #expect(try desk.answers("seats").count == 2)
  }

  @Test func `:refuse and :skip are states of their own, and what is required is not skipped`()
    throws
  {
    let desk = try InterviewDesk()
    let call = try desk.call("q", "L1")
    try call.see(question: Q.need)
    call.enter(":skip")
    try call.see("not accepted: required")
    try call.see("> ")
    try call.enter("1", Q.seats)
    try call.enter(":refuse", Q.sites)
    try call.enter("0", Q.budget)
    call.enter(":skip")
    #expect(try call.see(Q.finish).contains(#/seats +refused/#))
    #expect(call.enterLast("").status == 0)
    #expect(try desk.answers("seats").last?.data["state"] == "refused")
    #expect(try desk.answers("budget").last?.data["state"] == "skipped")
  }

  @Test func `A backslash makes an answer of what would be a command`() throws {
    let desk = try InterviewDesk()
    let call = try desk.call("q", "L1")
    try call.see(question: Q.need)
    try call.enter("3", Q.why)
    call.enter(":nothing at all")
    try call.see("is no command")
    try call.see("> ")
    call.enter("\\:dk")
    try call.see(Q.finish)
    #expect(call.enterLast("").status == 0)
    #expect(try desk.answer("why_none") == ":dk")
  }

  private static let rule = """
          ask.number {
            id = "seats", text = "How many seats?",
            validate = function(v)
              if v > 9000 then error "no idea" end
              if v > 5000 then return "warn", "Over 5000, sure?" end
              if v == 13 then return nil, "not thirteen" end
              return true
            end,
          }
          ask.text { id = "city", text = "Which city?" }
    """

  @Test func `A warning wants a second Enter and is in the journal`() throws {
    let desk = try InterviewDesk(asking: Self.rule)
    let call = try desk.call("q", "L1")
    try call.see(question: Q.seats)
    call.enter("13")
    try call.see("not accepted: not thirteen")
    try call.see("> ")
    call.enter("6000")
    try call.see("Over 5000, sure? Enter again takes it.")
    try call.see("> ")
    #expect(try desk.answers("seats").isEmpty)
    try call.enter("", Q.city)
    #expect(call.enterLast("\u{3}").status == 130)
    #expect(try desk.answers("seats").count == 1)
    #expect(try desk.answer("seats") == 6000)
    #expect(try desk.answers("seats").last?.data["warned"] == true)
  }

  @Test func `A rule that fails is told as such, and :force takes the answer`() throws {
    let desk = try InterviewDesk(asking: Self.rule)
    let call = try desk.call("q", "L1")
    try call.see(question: Q.seats)
    call.enter(":force")
    try call.see("there is nothing to force")
    try call.see("> ")
    call.enter("9001")
    try call.see("the rule of this question failed (a fault of the plugin)")
    try call.see("no idea")
    try call.see(":force takes the answer as it is")
    try call.see("> ")
    #expect(try desk.answers("seats").isEmpty)
    try call.enter(":force", Q.city)
    #expect(call.enterLast("\u{3}").status == 130)
    #expect(try desk.answers("seats").last?.data["forced"] == true)
    #expect(try desk.answer("seats") == 9001)
  }

  private static let form = """
          local it = ask.form {
            id = "it",
            fields = {
              { kind = "text", id = "name", text = "What name?", required = true },
              { kind = "email", id = "mail", text = "What address?" },
            },
          }
          ask.text { id = "city", text = "Which city?" }
          return { outcome = it.name }
    """

  @Test func `The fields of a form are committed together`() throws {
    let desk = try InterviewDesk(asking: Self.form)
    let call = try desk.call("q", "L1")
    try call.see(question: "What name?")
    try call.enter("Ann", "What address?")
    #expect(try desk.events().isEmpty)
    call.enter("ann")
    try call.see("not accepted: an e-mail address")
    try call.see("> ")
    try call.enter("ann@example.com", Q.city)
    #expect(try desk.answerCount() == 2)
    let transactions = try desk.lines().filter { $0.contains(#""key":"it/"#) }
      .compactMap { try? JSONValue.parse(Array($0.utf8)).object?["tx"] }
    #expect(transactions.count == 2 && Set(transactions).count == 1)
    #expect(call.enterLast("\u{3}").status == 130)
  }

  @Test func `Ctrl-C in a form saves the fields that were answered`() throws {
    let desk = try InterviewDesk(asking: Self.form)
    let call = try desk.call("q", "L1")
    try call.see(question: "What name?")
    try call.enter("Ann", "What address?")
    #expect(call.enterLast("\u{3}").status == 130)
    #expect(try desk.answer("it/name") == "Ann")
    let resumed = try desk.call("resume", "L1-1")
    let shown = try resumed.see(question: "What address?")
    #expect(!shown.contains("What name?"))
    #expect(resumed.enterLast("\u{3}").status == 130)
  }

  @Test func `An answer is asked again when one that it depends on changes`() throws {
    let desk = try InterviewDesk(
      changing: [#"id = "budget","#: #"id = "budget", reask_on = { "seats" },"#]
    )
    let call = try desk.call("q", "L1")
    try call.answerAll()
    try call.enter(":goto seats", Q.seats)
    let budget = try call.enter("90", Q.budget)
    #expect(Q.asked(budget) == [Q.budget])
    #expect(budget.contains("kept 4 answers, budget asked again"))
    #expect(budget.contains("Enter keeps 5000"))
    call.enter("")
    try call.see(Q.finish)
    #expect(call.enterLast("").status == 0)
    #expect(try desk.answers("budget").count == 2)
  }

  @Test func `What no option names is told in words, also beside others`() throws {
    let desk = try InterviewDesk(
      asking: """
            ask.choice { id = "need", text = "What do they need?", options = { "crm" }, other = true }
            ask.multi {
              id = "uses", text = "What do they use?", min = 2,
              options = { "mail", "phone", { id = "none", text = "Nothing", exclusive = true } }, other = "Which one?",
            }
        """
    )
    let call = try desk.call("q", "L1")
    try call.see(question: Q.need)
    try call.enter("2", "What is it?")
    try call.enter("Peace", "What do they use?")
    call.enter("1, 3")
    try call.see("not accepted: 'none' stands alone")
    try call.see("> ")
    call.enter("1")
    try call.see("not accepted: min 2 options")
    try call.see("> ")
    try call.enter("1, 4", "Which one?")
    call.enter("Pigeons")
    try call.see(Q.finish)
    #expect(call.enterLast("").status == 0)
    #expect(try desk.answer("need") == "other")
    #expect(try desk.answer("need/other") == "Peace")
    #expect(try desk.answer("uses") == ["mail", "other"])
    #expect(try desk.answer("uses/other") == "Pigeons")
  }

  @Test func `A language can be switched half way: ids stay, texts change`() throws {
    let desk = try InterviewDesk()
    let call = try desk.call("q", "L1")
    try call.see(question: Q.need)
    try call.enter("1", Q.seats)
    try call.enter(":lang de", "Wie viele Plätze?")
    try call.enter("80", "Wer leitet die IT?")
    call.enter(":lang fr")
    try call.see("the questionnaire has no 'fr'; it has en, de")
    try call.see("> ")
    let need = try call.enter(":goto need", "Was brauchen sie?")
    #expect(need.contains("Kunden halten"))
    try call.enter("berichte", "Wer leitet die IT?")
    #expect(call.enterLast("\u{3}").status == 130)
    #expect(try desk.answers("need").map { $0.data["value"] } == ["crm", "bi"])
    let texts = try desk.answers("need").map { $0.data["text"] }
    #expect(texts == [.string(Q.need), "Was brauchen sie?"])
    #expect(try desk.answers("seats").last?.data["lang"] == "de")

    let resumed = try desk.call("resume", "L1-1")
    try resumed.see(question: "Wer leitet die IT?")
    #expect(resumed.enterLast("\u{3}").status == 130)
  }

  @Test func `An item of a list is changed on the review page, and no number used again`() throws {
    let desk = try InterviewDesk(
      asking: """
            ask.list {
              id = "site", add = "Another site?",
              item = function(item) item.text { id = "city", text = "Which city?" } end,
            }
        """
    )
    let call = try desk.call("q", "L1")
    try call.see(question: "Another site?")
    try call.enter("y", Q.city)
    try call.enter("Oslo", "Another site?")
    try call.enter("y", Q.city)
    try call.enter("Bergen", "Another site?")
    call.enter("n")
    let review = try call.see(Q.finish)
    let number = try #require(review.firstMatch(of: #/ *(\d+) +site\[1\]\/city/#)?.1)
    #expect(try call.enter(String(number), Q.city).contains("Enter keeps Oslo"))
    call.enter("Trondheim")
    #expect(try call.see(Q.finish).contains("Trondheim"))
    call.enter(":remove site[1]")
    try call.see("Answers\r\n")
    let left = try call.see(Q.finish)
    #expect(left.contains("site[2]/city") && !left.contains("Trondheim"))
    try call.enter(":goto site[3]", "Another site?")
    try call.enter("y", Q.city)
    try call.enter("Bodø", "Another site?")
    call.enter("n")
    try call.see(Q.finish)
    #expect(call.enterLast("").status == 0)
    let path = try #require(try desk.completion().texts("path"))
    #expect(path == ["site[2]/city", "site[3]/city"])
    #expect(try desk.answer("site[1]/city") == "Trondheim")
  }
}
