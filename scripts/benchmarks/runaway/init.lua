-- A card of three rules, of which the second never ends for a lead whose need is "endless".
local winnow = require "winnow"

winnow.scorecard {
  id = "runaway",
  threshold = 10,
  criteria = {
    { id = "first", weight = 1, degree = function() return true end },
    {
      id = "endless", weight = 2,
      degree = function(lead)
        while lead.answers.need == "endless" do end
        return true
      end,
    },
    { id = "last", weight = 4, degree = function() return true end },
  },
}
