import Foundation
import Testing
import WinnowTestSupport

@Suite struct `What a score rests on` {
  private let place: Workplace

  init() throws {
    place = try Workplace(with: "serious-lead,engagement")
    try place.must("lead", "add", "--name", "Ada", "--answer", "need=clear")
    try place.must("lead", "edit", "Ada", "--answer", "order_value=185000")
  }

  private func explained() throws -> [String: Any] {
    try place.run("explain", "Ada", "--json").document
  }

  private func evidence(_ document: [String: Any], of criterion: String) -> [[String: Any]] {
    let parts = document["parts"] as? [[String: Any]] ?? []
    let part = parts.first { $0["criterion"] as? String == criterion }
    return part?["evidence"] as? [[String: Any]] ?? []
  }

  @Test func `is told with the events that brought it`() throws {
    try place.must("score")
    let document = try explained()
    let need = try #require(evidence(document, of: "clear_need").first)
    #expect(need["what"] as? String == "answers.need")
    #expect(need["value"] as? String == "clear")
    #expect(need["event"] as? Int == 1)
    let value = try #require(evidence(document, of: "large_order").first)
    #expect(value["event"] as? Int == 2)
    #expect(try place.must("explain", "Ada").contains("answers.order_value = 185000 (event 2)"))
  }

  @Test func `names the answers that are missing`() throws {
    let asks = try explained()["asks"] as? [String: [String]]
    #expect(asks?["soon"] == ["answers.timeframe_months"])
    #expect(try place.must("explain", "Ada").contains("(answers.timeframe_months)"))
  }

  @Test func `is not what is recorded, and changes nothing`() throws {
    try place.must("score")
    let before = try place.read(Workplace.journal)
    _ = try explained()
    #expect(try place.read(Workplace.journal) == before)
    #expect(!before.contains("evidence"))
  }

  @Test func `is told for activities: which counted, and what is left of each`() throws {
    let settings = try place.read("winnow.toml")
    try place.write(
      settings.replacingOccurrences(of: "card = \"serious-lead\"", with: "card = \"engagement\""),
      to: "winnow.toml"
    )
    try place.must("lead", "log", "Ada", "demo.request")
    try place.must("score")
    let parts = try explained()["parts"] as? [[String: Any]] ?? []
    let part = try #require(parts.first { $0["criterion"] as? String == "demo.request" })
    #expect((part["decay"] as? String)?.isEmpty == false)
    let found = try #require((part["evidence"] as? [[String: Any]])?.first)
    #expect(found["event"] as? Int == 3)
    #expect(found["points"] as? Double == part["points"] as? Double)
  }

  @Test func `fits on one line`() throws {
    try place.must("score")
    let line = try place.must("explain", "Ada", "--line")
    #expect(line.split(separator: "\n").count == 1)
    #expect(line.hasPrefix("50 "))
    #expect(line.contains("unknown"))
  }
}
