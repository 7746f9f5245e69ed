-- Who they are against what they do. Fit comes from the plugin icp, engagement from the plugin
-- engagement; together they make a cell from A1 to D4, and each cell says what to do.

local winnow = require "winnow"
local settings = winnow.settings

winnow.scorecard {
  id = "fit-and-engagement",
  threshold = settings.threshold,
  hysteresis = settings.hysteresis,
  dimensions = { fit = "icp", engagement = "engagement" },
  combine = { fit = settings.fit_share, engagement = 1 - settings.fit_share },
  grades = {
    of = "fit",
    { "A", settings.grade_a }, { "B", settings.grade_b }, { "C", settings.grade_c }, lowest = "D",
  },
  bands = {
    of = "engagement",
    { "hot", settings.hot }, { "warm", settings.warm }, { "cool", settings.cool }, lowest = "cold",
  },
  cells = {
    A1 = "call within the hour",
    A2 = "call today",
    A3 = "write in person, and offer a call",
    A4 = "win their interest: invite, introduce, send what their branch reads",
    B1 = "call today",
    B2 = "call this week",
    B3 = "send what fits their questions",
    B4 = "keep in the newsletter",
    C1 = "ask what they need: they want something, and may fit better than we know",
    C2 = "ask what they need, by mail",
    C3 = "keep in the newsletter",
    C4 = "keep in the newsletter",
    D1 = "point to self-service or a partner, and check what we know of them",
    D2 = "point to self-service or a partner",
    D3 = "leave",
    D4 = "leave",
  },
}
