import Testing
import WinnowTestSupport

/// Mistakes in what `winnow.toml` says about plugins: told with their place, and no more is stopped by
/// them than the rules.
@Suite struct `Mistakes about plugins in the settings` {
  private let place: Workplace

  init() throws {
    place = try Workplace(with: "fit-and-engagement")
    try place.must("lead", "add", "--name", "Ada")
    try place.must("score")
  }

  private static let card = "[scoring]\ncard = \"fit-and-engagement\"\n"

  @Test(arguments: [
    (
      "[plugins.engagement]\nthreshold = \"47\"\n", "4:13: 'threshold' must be a number, found text"
    ),
    ("[plugins.engagement]\nenabled = 1\n", "4:11: 'enabled' must be true or false"),
    ("[plugins.champ]\nfast_lane = \"yes\"\n", "4:13: 'fast_lane' must be"),
    ("[plugins.bant]\nfoo = 1\n", "4:1: unknown setting of plugin 'bant': 'foo'"),
    (
      "[plugins.engagement]\nenabled = false\n",
      "3:10: plugin fit-and-engagement needs 'engagement'"
    ),
    (
      "[plugins.engagement]\nhot = 10\n",
      "3:10: by these settings 'engagement' has no card that holds"
    ),
  ])
  func `stop the scoring alone`(section: String, message: String) throws {
    try place.write(Self.card + section, to: "winnow.toml")
    let scoring = try place.run("score")
    #expect(scoring.status == 65)
    #expect(scoring.errors.contains("winnow.toml:" + message))
    let ranking = try place.run("rank")
    #expect(ranking.status == 0)
    #expect((ranking.errors + ranking.output).contains(message))
    #expect(try place.run("lead", "add", "--name", "Bob").status == 0)
    #expect(try place.must("lead", "list").contains("Bob"))
  }

  @Test func `are told where the card's name is wrong, with the one that was meant`() throws {
    try place.write("[scoring]\ncard = \"fit-and-engagment\"\n", to: "winnow.toml")
    let scoring = try place.run("score")
    #expect(scoring.errors.contains("winnow.toml:2:8: there is no plugin 'fit-and-engagment'"))
    let ranking = try place.run("rank")
    #expect(ranking.status == 0)
    #expect(ranking.errors.contains("Did you mean 'fit-and-engagement'?"))
  }
}
