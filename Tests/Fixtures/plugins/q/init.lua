local winnow = require "winnow"

winnow.questionnaire {
  id = "q",
  languages = { "en", "de" },
  run = function(ask, lead, score, propose)
    local need = ask.choice {
      id = "need",
      text = { en = "What do they need?", de = "Was brauchen sie?" },
      required = true,
      options = {
        { id = "crm", text = { en = "Keeping customers", de = "Kunden halten" } },
        { id = "bi", text = { en = "Reports", de = "Berichte" } },
        { id = "none", text = { en = "Nothing now", de = "Jetzt nichts" } },
      },
    }
    if need == "none" then
      ask.text { id = "why_none", text = { en = "What would change that?", de = "Was würde das ändern?" } }
      return { outcome = "no-need" }
    end
    local seats = ask.number {
      id = "seats",
      text = { en = "How many seats?", de = "Wie viele Plätze?" },
      required = true,
      min = 1,
      dont_know = true,
    }
    if seats and seats > 50 then
      ask.text { id = "it_contact", text = { en = "Who runs IT?", de = "Wer leitet die IT?" }, required = true }
    end
    local sites = ask.number {
      id = "sites",
      text = { en = "How many sites?", de = "Wie viele Standorte?" },
      required = true,
      min = 0,
      max = 5,
      integer = true,
    }
    ask.list {
      id = "site",
      count = sites or 0,
      item = function(item)
        return { city = item.text { id = "city", text = { en = "Which city?", de = "Welche Stadt?" } } }
      end,
    }
    local budget = ask.number { id = "budget", text = { en = "Which budget?", de = "Welches Budget?" } }
    return { outcome = (budget or 0) > 1000 and "hot" or "warm" }
  end,
}
