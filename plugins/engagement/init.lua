-- What a lead does: points for each action, fading with time, limited so that nobody becomes hot by
-- opening mails.

local winnow = require "winnow"
local values = require "lib.values"
local settings = winnow.settings

local ignored = values.list(settings.ignored_sources)

local mail = values.decay(settings.decay, settings.mail_decay_time)
local lasting = winnow.window(values.span(settings.negative_days))

-- Robots do these things, too: what comes from one does not count.
local function human(rule)
  rule.not_from = ignored
  return rule
end

-- Mail scanners that nobody recognized click every link within seconds: the cool-down makes one of them.
local activities = {
  ["site.visit"] = human { points = settings.site_visit, per_day = 3, group = "web" },
  ["pricing.view"] = human { points = settings.pricing_view, per_day = 1, group = "web" },
  ["download"] = human { points = settings.download, per_day = 2, group = "web" },
  ["email.open"] = human { points = settings.email_open, per_day = 1, group = "mail", decay = mail },
  ["email.click"] = human {
    points = settings.email_click, per_day = 2, cool_down = "10 minutes", group = "mail", decay = mail,
  },
  ["social.interaction"] = human {
    points = settings.social_interaction, per_day = 2, group = "social",
  },
  ["form.submit"] = human { points = settings.form_submit, per_day = 1 },
  ["email.reply"] = human { points = settings.email_reply, per_day = 1 },
  ["webinar.register"] = { points = settings.webinar_register, per_day = 1 },
  ["webinar.attend"] = { points = settings.webinar_attend, per_day = 1 },
  ["event.attend"] = { points = settings.event_attend, per_day = 1 },
  ["call"] = { points = settings.call, per_day = 1 },
  ["meeting"] = { points = settings.meeting, per_day = 1 },
  -- Not "first = 1": that is the earliest, and one that has faded would keep a new one from counting.
  ["demo.request"] = human { points = settings.demo_request, cool_down = "30 days" },
  ["trial.start"] = human { points = settings.trial_start, cool_down = "30 days" },
  -- In no group: the cap of one would swallow what they take away.
  ["email.unsubscribe"] = { points = settings.email_unsubscribe, first = 1, decay = lasting },
  ["email.bounce"] = { points = settings.email_bounce, first = 1, decay = lasting },
}

local wanted = { ["demo.request"] = "asked for a demo", ["trial.start"] = "started a trial" }

local function is_ignored(source)
  for _, name in ipairs(ignored) do
    if name == source then return true end
  end
  return false
end

-- Whoever asks now should not wait for points.
local function asks_now(lead)
  for _, activity in ipairs(lead.activities) do
    local deed = wanted[activity.type]
    local is_new = activity.age >= 0 and activity.age < settings.fast_lane
    if deed and is_new and not is_ignored(activity.source) then
      local days = math.floor(activity.age)
      return deed .. (days == 1 and " 1 day ago" or (" %d days ago"):format(days))
    end
  end
  return false
end

winnow.scorecard {
  id = "engagement",
  threshold = settings.threshold,
  bands = {
    of = "engagement",
    { "hot", settings.hot }, { "warm", settings.warm }, { "cool", settings.cool }, lowest = "cold",
  },
  engagement = {
    decay = values.decay(settings.decay, settings.decay_time),
    cap = settings.cap,
    floor = settings.floor,
    groups = {
      mail = { cap = settings.mail_cap },
      web = { cap = settings.web_cap },
      social = { cap = settings.social_cap },
    },
    activities = activities,
  },
  fast_lane = asks_now,
}
