import Foundation
import Testing
import WinnowTestSupport

@Suite struct `Rules that change` {
  private func scores(_ place: Workplace) throws -> [String: Double] {
    let rows = try place.run("rank", "--json").document["leads"] as? [[String: Any]] ?? []
    return Dictionary(
      uniqueKeysWithValues: rows.compactMap { row in
        guard let id = row["id"] as? String, let score = row["score"] as? Double else { return nil }
        return (id, score)
      }
    )
  }

  private func plan(_ place: Workplace, _ options: String...) throws -> [String: Any] {
    try place.program.run(["rescore", "--plan", "--json"] + options).document
  }

  private func scored() throws -> Workplace {
    let place = try Workplace()
    try place.fill()
    try place.must("score")
    return place
  }

  @Test func `score nobody anew by themselves`() throws {
    let place = try scored()
    let before = try scores(place)
    try place.append("\nweights.clear_need = 1\n", to: "winnow.toml")
    #expect(try scores(place) == before)
    #expect(try place.run("rank").errors.contains("the rules have changed"))
    // A single lead is scored by the rules that are active.
    try place.must("score", "L1")
    #expect(try scores(place) == before)
  }

  @Test func `are planned: who crosses the line, which way, and why`() throws {
    let place = try scored()
    #expect(try plan(place)["changed"] as? Int == 0)
    let before = try place.read(Workplace.journal)
    try place.append(
      "\nthreshold = 60\nweights.clear_need = -40\n",
      to: "winnow.toml"
    )
    let found = try plan(place)
    #expect(found["down"] as? Int == 1)
    #expect(found["up"] as? Int == 0)
    let change = try #require((found["changes"] as? [[String: Any]])?.first)
    #expect(change["id"] as? String == "L1")
    #expect(change["crossing"] as? String == "down")
    let cause = try #require(change["cause"] as? [String: Any])
    #expect(cause["criterion"] as? String == "clear_need")
    #expect(cause["difference"] as? Double == -70)
    let all = try plan(place, "--all")["changes"] as? [[String: Any]]
    #expect((all?.count ?? 0) > 1)
    #expect(try place.read(Workplace.journal) == before)
    #expect(try place.must("rescore", "--plan").contains("clear_need -70"))
  }

  @Test func `are applied at once, and taken back`() throws {
    let place = try scored()
    let before = try scores(place)
    try place.append("\nweights.clear_need = 50\n", to: "winnow.toml")
    try place.must("rescore", "--apply")
    let after = try scores(place)
    #expect(after["L1"] == (before["L1"] ?? 0) + 20)
    #expect(try place.run("rank").errors.isEmpty)
    try place.must("rescore", "--rollback")
    #expect(try scores(place) == before)
    #expect(try place.run("rank").errors.contains("the rules have changed"))
    // Taking back twice brings the new rules again.
    try place.must("rescore", "--rollback")
    #expect(try scores(place) == after)
  }

  @Test func `cannot be taken back where there were none before`() throws {
    let place = try scored()
    let outcome = try place.run("rescore", "--rollback", "--json")
    #expect(outcome.status == 64)
    #expect(outcome.error["code"] as? String == "nothing-to-roll-back")
    #expect(try place.run("rescore").status == 64)
    #expect(try place.run("rescore", "--plan", "--apply").status == 64)
    let stray = try place.run("rescore", "--plan", "2026-12-01")
    #expect(stray.status == 64)
    #expect(stray.errors.contains("only --confirm takes leads: '2026-12-01'"))
  }

  @Test func `are kept, and a lead is explained by any of them`() throws {
    let place = try scored()
    try place.append("\nweights.clear_need = 50\n", to: "winnow.toml")
    try place.must("rescore", "--apply")
    let listed = try place.run("ruleset", "list", "--json").document
    let rulesets = try #require(listed["rulesets"] as? [[String: Any]])
    #expect(rulesets.map { $0["active"] as? Bool } == [true, false])
    let old = try #require(rulesets[1]["ruleset"] as? String)
    let digits = String(old.dropFirst(7).prefix(8))
    #expect(place.has("bundles/\(old.dropFirst(7))/plugins/serious-lead/init.lua"))
    let anew = try place.run("explain", "L1", "--ruleset", digits, "--json").document
    let now = try place.run("explain", "L1", "--json").document
    #expect(anew["ruleset"] as? String == old)
    #expect((now["score"] as? Int ?? 0) - (anew["score"] as? Int ?? 0) == 20)
    #expect(try place.must("ruleset", "show", digits).contains(old))
    #expect(try place.must("ruleset", "show").contains("50"))
    #expect(try place.run("explain", "L1", "--ruleset", "ffff").status == 66)
    // Another plugin in the folder makes no difference to what was kept; a changed bundle is refused.
    let code = "bundles/\(old.dropFirst(7))/plugins/serious-lead/init.lua"
    try place.append("-- changed\n", to: code)
    let refused = try place.run("explain", "L1", "--ruleset", digits, "--json")
    #expect(refused.status == 65)
    #expect(refused.error["code"] as? String == "damaged-bundle")
  }

  @Test func `of a broken plugin leave scores and the active rules as they are`() throws {
    let place = try scored()
    let before = try scores(place)
    try place.append("\nthis is no Lua", to: "plugins/serious-lead/init.lua")
    #expect(try place.run("rescore", "--plan").status != 0)
    #expect(try scores(place) == before)
    try place.must("score", "L1")
    #expect(try place.must("explain", "L1").contains("90 > 60"))
  }
}

@Suite struct `A lead that cools` {
  private static let card = """
    local winnow = require "winnow"
    winnow.scorecard { id = "cool", threshold = 4,
      engagement = { decay = winnow.linear "50% a month", activities = { ["demo.request"] = 10 } } }
    """

  private static let manifest = """
    name = "cool"
    version = "1.0.0"
    api = 1
    """

  /// A workspace that scores by this card, with one lead.
  private func workplace(with card: String) throws -> Workplace {
    let place = try Workplace()
    try place.write(card, to: "plugins/cool/init.lua")
    try place.write(Self.manifest, to: "plugins/cool/plugin.toml")
    try place.replace("card = \"serious-lead\"", by: "card = \"cool\"", in: "winnow.toml")
    try place.must("lead", "add", "--name", "Ada Moss")
    return place
  }

  @Test func `falls below the line on the day that is told`() throws {
    let place = try workplace(with: Self.card)
    let start = "2027-01-01T00:00:00Z"
    try place.must("lead", "log", "L1", "demo.request", "--at", start, "--now", start)
    let told = try place.run("forecast", "L1", "--json", "--now", start).document
    // Ten points lose a sixth of a point a day: 4 are left after 36 days, rounded some minutes before.
    #expect((told["falls"] as? String)?.hasPrefix("2027-02-05T23:55") == true, "\(told)")
    #expect(told["then"] as? Int == 4)
    let before = try place.must("forecast", "L1", "--now", "2027-02-05T00:00:00Z")
    #expect(before.contains("if nothing happens, from 2027-02-05T23:55"))
    #expect(
      try place.must("forecast", "L1", "--now", "2027-02-07T00:00:00Z").contains("not qualified")
    )
  }

  private static let start = "2026-11-26T00:00:00Z"

  private func log(_ types: [String], in place: Workplace) throws {
    for type in types {
      try place.must("lead", "log", "L1", type, "--at", Self.start, "--now", Self.start)
    }
  }

  private static let windows = """
    local winnow = require "winnow"
    winnow.scorecard {
      id = "cool", threshold = 10,
      engagement = { activities = {
        good = { points = 15 },
        short = { points = 8, decay = winnow.window "10 days" },
        bad = { points = -8, decay = winnow.window "250 hours" },
      } },
    }
    """

  @Test func `falls below the line also where it is back on the next day`() throws {
    let place = try workplace(with: Self.windows)
    try log(["good", "short", "bad"], in: place)

    let told = try place.run("forecast", "L1", "--json", "--now", Self.start).document
    #expect(told["falls"] as? String == "2026-12-06T00:00:00.001Z", "\(told)")
  }

  private static let turning = """
    local winnow = require "winnow"
    winnow.scorecard {
      id = "cool", threshold = 10,
      engagement = { activities = {
        good = { points = 15 },
        fast = { points = 40, decay = winnow.half_life "1 hour" },
        slow = { points = -20, decay = winnow.linear "100% a day" },
      } },
    }
    """

  @Test func `falls below the line also where it is back within hours`() throws {
    let place = try workplace(with: Self.turning)
    try log(["good", "fast", "slow"], in: place)

    let told = try place.run("forecast", "L1", "--json", "--now", Self.start).document
    let falls = try #require(told["falls"] as? String, "\(told)")
    #expect(falls.hasPrefix("2026-11-26T01:"))
    let late = try place.run("forecast", "L1", "--json", "--now", "2026-11-26T20:00:00Z").document
    #expect(late["falls"] is NSNull)
  }

  @Test func `is handed off at once when time made it qualified while the rules changed`() throws {
    let place = try workplace(with: Self.windows)
    let later = "2026-12-20T00:00:00Z"
    try log(["good", "bad"], in: place)
    try place.must("score", "--now", Self.start)
    try place.append("\n-- a remark\n", to: "plugins/cool/init.lua")

    let applied = try place.run("rescore", "--apply", "--now", later)
    #expect(applied.status == 0)
    #expect(!applied.errors.contains("waits"))
    let explained = try place.run("explain", "L1", "--json", "--now", later).document
    #expect(explained["qualified"] as? Bool == true)
    #expect(explained["handoff"] == nil)
  }

  @Test func `scores an imported activity by where it comes from, as the stream does`() throws {
    let place = try Workplace()
    try place.replace("card = \"serious-lead\"", by: "card = \"engagement\"", in: "winnow.toml")
    try place.write(
      #"{"id":"A7","name":"Ann","activities":[{"type":"demo.request","at":"2026-11-20T09:00:00Z","#
        + #""source":"bot"}]}"# + "\n",
      to: "leads.jsonl"
    )
    try place.must("import", "leads.jsonl", "--now", "2026-11-26T00:00:00Z")

    let told = try place.run("explain", "L1", "--json", "--now", "2026-11-26T00:00:00Z").document
    #expect(told["score"] as? Int == 0, "\(told)")
    #expect(told["qualified"] as? Bool == false)
  }

  /// A plugin whose card has one of everything, and takes a dimension from `icp`.
  private static let full = """
    local winnow = require "winnow"
    winnow.scorecard {
      id = "full", threshold = 10, hysteresis = 2,
      dimensions = { icp = { from = "icp", cap = 60, gates = false }, value = { counts = false } },
      combine = { fit = 1, icp = 0.5, engagement = 1 },
      grades = { of = "icp", { "A", 40 }, lowest = "B" },
      bands = { { "hot", 30 }, lowest = "cold" }, cells = { A1 = "call today" },
      engagement = {
        decay = winnow.half_life "30 days", cap = 20, groups = { mail = { cap = 9 } },
        activities = {
          click = { points = 3, per_day = 2, group = "mail", not_from = { "scanner" } },
          demo = { points = 8, once = true, decay = winnow.lasting(), from = { "web" } },
        },
      },
      gates = { { id = "rival", reason = "is_competitor", when = function() return false end } },
      fast_lane = function() return false end,
      criteria = {
        winnow.group { id = "company", cap = winnow.settings.most,
          { id = "size", weight = 9, degree = function() return true end },
          winnow.one_of { id = "branch",
            { id = "energy", weight = 4, degree = function() return true end },
            { id = "water", weight = 2, degree = function() return true end } } },
        { id = "order", weight = 9, dimension = "value", degree = function() return 1 end },
      },
    }
    """

  private func full() throws -> Workplace {
    let place = try Workplace(with: "icp")
    try place.write(Self.full, to: "plugins/full/init.lua")
    try place.write(
      """
      name = "full"
      version = "1.0.0"
      api = 1
      [settings.most]
      type = "number"
      default = 7
      [dependencies]
      icp = "^1.0"
      """,
      to: "plugins/full/plugin.toml"
    )
    let settings = try place.read("winnow.toml")
    try place.write(
      settings.replacingOccurrences(of: "card = \"icp\"", with: "card = \"full\"")
        + "\n[plugins.full]\nmost = 8\n",
      to: "winnow.toml"
    )
    return place
  }

  @Test(arguments: [
    "rule set sha256:", "qualified above 10, and stays so above 8",
    "dimension icp: cap 60, from the card of icp, without its gates",
    "dimension value: told beside the score", "group company: size, energy, water; cap 8",
    "the best one of energy, water", "engagement: half-life 30 days, cap 20",
    "group mail: click; cap 9", "2 a day, not from scanner", "the first 1, no decay, from web",
    "combine: fit × 1.0 + icp × 0.5", "grades of icp: A from 40, else B",
    "bands of total: hot from 30, else cold", "cell A1: call today", "gate rival: is_competitor",
    "has a fast lane", "most       8", "which takes from rule set sha256:", "gate territory",
  ])
  func `are shown with all that they say`(text: String) throws {
    let page = try full().must("ruleset", "show")
    #expect(page.contains(text), "\(page)")
  }

  @Test func `are shown with all that they say, as JSON, too`() throws {
    let document = try full().run("ruleset", "show", "--json").document
    let cards = try #require(document["cards"] as? [[String: Any]])
    let card = try #require(cards.first)
    for key in [
      "hysteresis", "groups", "engagement", "dimensions", "combine", "grades", "bands", "cells",
      "gates", "activities", "fast_lane",
    ] {
      #expect(card[key] != nil, "\(key)")
    }
    #expect((card["combine"] as? [String: Double])?["icp"] == 0.5)
    #expect((card["cells"] as? [String: String]) == ["A1": "call today"])
    let others = try #require(document["takes_from"] as? [[String: Any]])
    #expect(others.map { $0["name"] as? String } == ["icp"])
    let settings = document["settings"] as? [[String: Any]] ?? []
    #expect(settings.first { $0["name"] as? String == "most" }?["value"] as? String == "8")
  }
}
