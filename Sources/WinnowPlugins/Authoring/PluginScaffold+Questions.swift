extension PluginScaffold {
  /// The files of a plugin that asks.
  var questionFiles: [(path: String, text: String)] {
    [
      ("plugin.toml", questionManifest), ("init.lua", script), (testFile, Self.questionTests),
      ("README.md", questionReadme),
    ]
  }

  /// The questionnaire is called like the plugin, where no command of `winnow ask` is.
  private var id: String { Questionnaire.reserved.contains(name) ? name + "-questions" : name }

  private var questionManifest: String {
    """
    name = "\(name)"
    version = "0.1.0"
    api = 1
    summary = "What to ask in the first call"
    license = "Apache-2.0"

    # What the script may read of a lead; everything else stays out of Lua.
    [capabilities]
    reads = ["employees"]

    """
  }

  private var script: String {
    """
    -- What to ask in the first call. The script is run anew after every answer, with all answers so far:
    -- it asks, and does nothing else.

    local winnow = require "winnow"

    winnow.questionnaire {
      id = "\(id)",
      title = "First call",
      sections = { "Need", "Budget" },
      run = function(ask, lead, score, propose)
        ask.section "Need"
        local need = ask.choice {
          id = "need", text = "What do you need?", required = true, tags = { "bant:need" },
          options = {
            { id = "crm", text = "A CRM", points = 20 },
            { id = "reports", text = "Reports", points = 10 },
            { id = "none", text = "Nothing now" },
          },
        }
        if need == "none" then return { outcome = "park" } end

        local seats = ask.number {
          id = "seats", text = "For how many people?", integer = true, min = 1,
          prefill = lead.employees,
        }
        if seats then propose.set("seats", seats) end
        if seats and seats > 50 then
          score.add { id = "large", points = 10, why = "more than 50 people" }
        end

        ask.section "Budget"
        local budget = ask.money {
          id = "budget", text = "What may it cost?", currency = "EUR", min = 0, dont_know = true,
          tags = { "bant:budget" },
        }
        local mail = ask.yesno { id = "mail", text = "May we write to you by e-mail?" }
        if mail ~= nil then propose.consent("email", mail) end
        return { outcome = budget and budget.amount >= 5000 and "hot" or "warm" }
      end,
    }

    """
  }

  private static let questionTests = """
    local test = require "winnow.test"

    test.case("without a need nothing else is asked", function()
      local result = test.interview(nil, { answers = { need = "none" } })
      test.equal(result.outcome, "park")
      test.equal(result.path, { "need" })
    end)

    test.case("a need, many seats and a budget are hot", function()
      local result = test.interview(nil, {
        answers = { need = "crm", seats = 80, budget = 5000, mail = true },
      })
      test.equal(result.outcome, "hot")
      test.equal(result.points, 30)
      test.equal(result.proposals, {
        { kind = "set", field = "seats", value = 80 },
        { kind = "consent", channel = "email", granted = true },
      })
    end)

    test.case("the budget may stay open, the need may not", function()
      local skipped = { state = "skipped" }
      local result = test.interview(nil, {
        answers = { need = "reports", seats = skipped, budget = { state = "dont_know" }, mail = skipped },
      })
      test.equal(result.outcome, "warm")
      test.equal(result.states.budget, "dont_know")

      local refused = test.interview(nil, { answers = { need = skipped } })
      test.equal(refused.asks, "need")
      test.equal(refused.finished, false)
    end)

    """

  private var questionReadme: String {
    """
    # \(name)

    What to ask in the first call: need, seats, budget, and whether we may write.

        winnow plugin check \(name)
        winnow plugin test \(name)
        winnow ask \(id) LEAD

    """
  }
}
