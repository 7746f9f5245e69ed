import Foundation
import Testing
import WinnowTestSupport

@Suite struct `Scores that are kept up` {
  /// A card whose engagement fades: 20 points for a demo, half of them after 30 days.
  private static let card = """
    local winnow = require "winnow"
    winnow.scorecard {
      id = "fading", threshold = 15,
      criteria = {
        { id = "need", weight = 10, degree = function(lead) return lead.answers.need == "clear" end },
      },
      engagement = {
        decay = winnow.half_life "30 days",
        activities = { ["demo.request"] = 20 },
      },
      bands = { of = "engagement", { "hot", 12 }, { "warm", 4 }, lowest = "cold" },
      dimensions = { urgency = { counts = false } },
    }
    """

  private let place: Workplace

  init() throws {
    place = try Workplace(with: "serious-lead")
    try place.write(Self.card, to: "plugins/fading/init.lua")
    try place.write(
      """
      name = "fading"
      version = "1.0.0"
      api = 1
      summary = "A card that fades"
      license = "Apache-2.0"
      [capabilities]
      reads = ["answers.need"]
      """,
      to: "plugins/fading/plugin.toml"
    )
    try place.write("[scoring]\ncard = \"fading\"\nrefresh = \"2 days\"\n", to: "winnow.toml")
    for (name, need) in [("Ada", "clear"), ("Ben", "vague"), ("Cem", "clear")] {
      try place.must(
        "lead",
        "add",
        "--name",
        name,
        "--answer",
        "need=\(need)",
        "--now",
        Self.day(1)
      )
    }
    try place.must("lead", "log", "Ada", "demo.request", "--now", Self.day(1))
    try place.must("score", "--now", Self.day(1))
  }

  private static func day(_ number: Int) -> String {
    "2026-11-\(number < 10 ? "0" : "")\(number)T00:00:00Z"
  }

  private func ranking(_ now: String, _ options: String...) throws -> [String: Any] {
    try place.program.run(["rank", "--json", "--now", now] + options).document
  }

  private func rows(_ ranking: [String: Any]) -> [String] {
    (ranking["leads"] as? [[String: Any]] ?? []).map {
      "\($0["name"] ?? "") \($0["score"] ?? "")"
    }
  }

  private func events(_ kind: String) throws -> Int {
    try place.read(Workplace.journal).components(separatedBy: "\"k\":\"\(kind)\"").count - 1
  }

  @Test func `are those of a moment, which rank and list tell`() throws {
    let ranking = try ranking(Self.day(2))
    #expect(rows(ranking) == ["Ada 30", "Cem 10", "Ben 0"])
    #expect(ranking["as_of"] as? String == "2026-11-01T00:00:00.000Z")
    #expect(try place.must("rank", "--now", Self.day(2)).contains("scores as of 2026-11-01"))
    #expect(
      try place.must("lead", "list", "--now", Self.day(2)).contains("scores as of 2026-11-01")
    )
  }

  @Test func `are made anew by rank when time has changed them for longer than the settings allow`()
    throws
  {
    // Two days and no more.
    #expect(try ranking(Self.day(3))["as_of"] as? String == "2026-11-01T00:00:00.000Z")
    let later = try ranking("2026-12-01T00:00:00Z")
    #expect(rows(later) == ["Ada 20", "Cem 10", "Ben 0"])
    #expect(later["as_of"] as? String == "2026-12-01T00:00:00.000Z")
    // Nothing but Ada's score changed.
    #expect(try events("score.changed") == 4)
  }

  @Test func `of leads that did nothing are not made anew as time passes`() throws {
    let report = try place.run("score", "--due", "--json", "--now", "2026-12-01T00:00:00Z").document
    #expect(report["leads"] as? Int == 1)
    #expect(report["changed"] as? Int == 1)
    let again = try place.run("score", "--due", "--json", "--now", "2026-12-01T00:00:00Z").document
    #expect(again["leads"] as? Int == 0)
    #expect(try events("scoring.finished") == 2)
  }

  @Test func `are recorded only when they moved by what the settings call a change`() throws {
    // 19.1 are left of 20 after two days, 19.8 after a half.
    try place.must("score", "--now", "2026-11-01T12:00:00Z")
    #expect(try events("score.changed") == 3)
    try place.append("change = 0\n", to: "winnow.toml")
    try place.must("score", "--now", "2026-11-01T12:00:00Z")
    #expect(try events("score.changed") == 4)
  }

  @Test func `are recorded whatever they moved when the band is another`() throws {
    try place.append("change = 1000\n", to: "winnow.toml")
    try place.must("score", "--now", Self.day(20))
    #expect(try events("score.changed") == 3)
    // 12 of 20 are left after 22 days and a bit.
    try place.must("score", "--now", Self.day(24))
    #expect(try events("score.changed") == 4)
  }

  @Test func `follow a lead that changes, in the same transaction, and no other lead`() throws {
    try place.must("lead", "edit", "Ben", "--answer", "need=clear", "--now", Self.day(2))
    #expect(rows(try ranking(Self.day(2))) == ["Ada 30", "Ben 10", "Cem 10"])
    #expect(try events("score.changed") == 4)
    let last = try place.read(Workplace.journal).split(separator: "\n").suffix(2)
    #expect(last.first?.contains("lead.updated") == true)
    #expect(last.last?.contains("score.changed") == true)
    #expect(Set(last.compactMap { $0.split(separator: "\"tx\":").last?.prefix(12) }).count == 1)
    // What changes no score is no change of it.
    try place.must("lead", "edit", "Ben", "--set", "seats=25", "--now", Self.day(2))
    #expect(try events("score.changed") == 4)
  }

  @Test func `follow an import, of the leads that it concerns`() throws {
    try place.write("name,need\nDov,clear\nEva,vague\n", to: "more.csv")
    try place.write(
      """
      key = ["name"]
      [columns]
      name = { field = "name" }
      need = { answer = "need" }
      """,
      to: "mappings/more.toml"
    )
    let report = try place.run(
      "import",
      "more.csv",
      "--map",
      "mappings/more.toml",
      "--json",
      "--now",
      Self.day(2)
    ).document
    #expect(report["scored"] as? Int == 2)
    #expect(rows(try ranking(Self.day(2))).count == 5)
  }

  @Test func `stay as they are when the past is looked at`() throws {
    let before = try place.read(Workplace.journal)
    let past = try place.program.run(["rank", "--json", "--as-of", "2027-01-01T00:00:00Z"])
    #expect(past.status == 0)
    #expect(try place.read(Workplace.journal) == before)
  }

  @Test func `are ranked by band, score, urgency and age, or by what is asked for`() throws {
    // Cem's 10 points are fewer than Ben's 20 for two demos, which are hot.
    try place.must("lead", "log", "Ben", "demo.request", "--now", Self.day(2))
    try place.must("lead", "edit", "Cem", "--set", "owner=zoe", "--now", Self.day(2))
    #expect(rows(try ranking(Self.day(2))) == ["Ada 30", "Ben 20", "Cem 10"])
    #expect(rows(try ranking(Self.day(2), "--owner", "zoe")) == ["Cem 10"])
    #expect(rows(try ranking(Self.day(2), "--by", "age")) == ["Ada 30", "Ben 20", "Cem 10"])
    #expect(rows(try ranking(Self.day(2), "--limit", "1", "--by", "score")) == ["Ada 30"])
  }

  @Test func `are asked for by a warning, where the rules cannot run`() throws {
    try place.remove("plugins/fading")
    try place.remove("bundles")
    let told = try place.program.run(["lead", "add", "--name", "Dov", "--now", Self.day(2)])
    #expect(told.status == 0)
    #expect(
      told.errors
        == "winnow: warning: L4 is not scored: there is no plugin 'fading'; winnow score --due makes up "
        + "for it\n"
    )
  }
}
