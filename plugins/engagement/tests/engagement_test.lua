local test = require "winnow.test"
local values = require "lib.values"

-- A lead with activities: { type, the day of December 2025, the hour, the source }.
local function lead(...)
  local activities = {}
  for index, deed in ipairs { ... } do
    activities[index] = {
      type = deed[1], at = ("2025-12-%02dT%s:00Z"):format(deed[2], deed[3] or "12:00"), source = deed[4],
    }
  end
  return { activities = activities }
end

local function score(...) return test.score(lead(...)) end

local function part(result, name)
  for _, entry in ipairs(result.parts) do
    if entry.criterion == name then return entry.points end
  end
  return nil
end

test.case("a lead that did nothing is cold", function()
  local result = test.score {}
  test.equal(result.score, 0)
  test.equal(result.band, "cold")
  test.equal(result.qualified, false)
  test.equal(result.unknown, {})
end)

test.case("half of the points is left after 30 days", function()
  test.near(score({ "meeting", 2, "00:00" }).score, 7.5)
end)

test.case("clicks fade sooner", function()
  test.near(score({ "email.click", 18, "00:00" }).score, 1.5)
end)

test.case("clicks of a mail scanner count nothing, and neither do visits of colleagues", function()
  local scanned = score({ "email.click", 31, "12:00", "mail_scanner" })
  test.equal(scanned.score, 0)
  test.equal(score({ "site.visit", 31, "12:00", "internal" }).score, 0)
  test.equal(score({ "email.click", 31, "12:00", "mail" }).score > 2.9, true)
end)

test.case("a burst of clicks, as an unknown scanner makes them, is one", function()
  local burst = score({ "email.click", 31, "12:00" }, { "email.click", 31, "12:01" },
    { "email.click", 31, "12:02" })
  test.equal(burst.score, score({ "email.click", 31, "12:00" }).score)
end)

test.case("no more than three visits count on one day", function()
  local deeds = {}
  for index = 1, 9 do deeds[index] = { "site.visit", 31, ("%02d:00"):format(index) } end
  local result = score(table.unpack(deeds))
  test.equal(result.score < 3, true)
  test.equal(result.score > 2.9, true)
end)

test.case("nobody becomes warm by mails alone", function()
  local deeds = {}
  for day = 20, 31 do
    deeds[#deeds + 1] = { "email.click", day }
    deeds[#deeds + 1] = { "email.click", day, "15:00" }
    deeds[#deeds + 1] = { "email.open", day }
  end
  local result = score(table.unpack(deeds))
  test.equal(result.score, 15)
  test.equal(result.band, "cool")
  test.equal(part(result, "cap:mail") < 0, true)
end)

test.case("web and social have caps of their own", function()
  local deeds = {}
  for day = 22, 31 do
    deeds[#deeds + 1] = { "pricing.view", day }
    deeds[#deeds + 1] = { "social.interaction", day }
  end
  local result = score(table.unpack(deeds))
  test.equal(result.score, 35)
  test.equal(part(result, "cap:web") < 0 and part(result, "cap:social") < 0, true)
end)

test.case("an unsubscription shows although mails are at their cap", function()
  local deeds = { { "email.unsubscribe", 31 } }
  for day = 20, 31 do
    deeds[#deeds + 1] = { "email.click", day }
    deeds[#deeds + 1] = { "email.click", day, "15:00" }
  end
  test.equal(score(table.unpack(deeds)).score, -5)
end)

test.case("unsubscriptions and bounces do not go below the floor", function()
  local result = score({ "email.unsubscribe", 1 }, { "email.bounce", 2 }, { "email.bounce", 3 })
  test.equal(result.score, -20)
  test.equal(part(result, "floor:engagement"), 10)
end)

test.case("a second demo request within 30 days counts no more", function()
  local result = score({ "demo.request", 1 }, { "demo.request", 20 })
  test.equal(result.score < 25, true)
end)

test.case("a new demo request counts although there is an old one", function()
  local old = { type = "demo.request", at = "2025-01-01T00:00:00Z" }
  local new = { type = "demo.request", at = "2025-12-31T00:00:00Z" }
  test.equal(test.score { activities = { old, new } }.score > 24, true)
end)

test.case("whoever asks for a demo or a trial now takes the fast lane", function()
  local result = score({ "demo.request", 30 })
  test.equal(result.qualified, true)
  test.equal(result.fast_lane, "asked for a demo 1 day ago")
  test.equal(score({ "trial.start", 31, "13:00" }).fast_lane, "started a trial 0 days ago")
  test.equal(score({ "demo.request", 20 }).fast_lane, nil)
  test.equal(score({ "demo.request", 31, "12:00", "bot" }).qualified, false)
  test.equal(score({ "form.submit", 31 }).qualified, false)
end)

test.case("an activity that nobody gave points is no error", function()
  test.equal(score({ "fax.receive", 31 }).score, 0)
end)

test.case("a lead on its way: mails, pages, a webinar, a meeting", function()
  local result = score({ "email.open", 3 }, { "email.click", 3 }, { "site.visit", 3 },
    { "webinar.register", 5 }, { "webinar.attend", 12 }, { "download", 12 }, { "pricing.view", 15 },
    { "form.submit", 15 }, { "call", 18 }, { "meeting", 22 }, { "event.attend", 29 },
    { "social.interaction", 29 })
  test.golden("on_its_way", { parts = result.parts, score = result.score, band = result.band })
end)

test.case("lists and spans of settings", function()
  test.equal(values.list " a, b c ,, d ", { "a", "b c", "d" })
  test.equal(values.list "", {})
  test.equal(values.span(30), "2592000 seconds")
end)

test.case("every kind of decay is one that a card takes, and none is none", function()
  for _, kind in ipairs { "half_life", "linear", "window" } do
    test.equal(type(values.decay(kind, 30)), "table")
  end
  test.equal(values.decay("none", 30), nil)
  test.fails(function() values.decay("half_life", 0) end, "above zero")
end)
