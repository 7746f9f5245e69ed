local winnow = require "winnow"

local function known(field, weight)
  return { id = field, weight = weight, degree = function(lead)
    if lead[field] == nil then return nil end
    return #tostring(lead[field]) % 7 / 6
  end }
end

winnow.scorecard {
  id = "any",
  threshold = 5,
  dimensions = { fit = { cap = 12.5 } },
  criteria = {
    known("source", 3.333), known("landing_page", 1.5), known("company", -2.001), known("month", 4),
    known("product", 2.5), known("region", 0.007), known("sales_agent", 7), known("page_value", 9),
    known("bounce_rate", -1.25), known("exit_rate", 0.1),
  },
  engagement = {
    decay = winnow.half_life "400 days",
    cap = 4,
    activities = { ["form.submit"] = 3, ["deal.won"] = { points = 2, first = 1 } },
  },
}
