import Testing
import WinnowCore
import WinnowPlugins

/// The reader of the stream remembers in which order keys mostly come; whatever order they come in, it says
/// what the plain parser says.
@Suite struct `Keys of leads in any order` {
  private static let names = [
    "id", "answers", "activities", "source", "name", "a", "b", "country_of_origin", "need",
    "n\\u0061me",
    "type", "at", "", "employees", "employeez", "a_very_long_key_of_a_form_1",
    "a_very_long_key_of_a_form_2",
  ]

  private struct Maker {
    var state: UInt64
    /// Keys mostly come in the order of ``names``.
    var isOrderly = false
    /// Whether some object of the line has a key twice.
    var hasRepetition = false

    mutating func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }

    mutating func object(_ depth: Int) -> String {
      var known: Set<String> = []
      let members = keys().map { name -> String in
        let isNew = known.insert(name.replacing("\\u0061", with: "a")).inserted
        if !isNew { hasRepetition = true }
        return "\"\(name)\":\(value(named: name, depth))"
      }
      let comma = below(5) == 0 ? " , " : ","
      return "{" + members.joined(separator: comma) + "}"
    }

    private mutating func keys() -> [String] {
      guard isOrderly else { return (0..<below(9)).map { _ in names[below(names.count)] } }
      var keys = names.filter { _ in below(4) > 0 }
      // Now and then one comes once more, or later.
      if !keys.isEmpty, below(6) == 0 { keys.insert(keys[0], at: below(keys.count + 1)) }
      if keys.count > 1, below(6) == 0 { keys.swapAt(0, below(keys.count)) }
      return keys
    }

    mutating func value(named name: String, _ depth: Int) -> String {
      switch name {
      case "answers": return depth > 0 ? object(depth - 1) : "{}"
      case "activities": return "[]"
      case "id": return "\(below(9))"
      default: break
      }
      switch below(6) {
      case 0 where depth > 0: return object(depth - 1)
      case 1: return "[1,{\"x\":1}]"
      case 2: return "null"
      case 3: return "\"clear\""
      case 4: return "\"a longer text, and no word\""
      default: return "\(below(100))"
      }
    }
  }

  @Test(arguments: [false, true])
  func `are refused when they are repeated, and read when they are not`(isOrderly: Bool) throws {
    let bench = CardBench(
      criteria: """
        { id = "need", weight = 30, degree = function(lead)
            return lead.answers.need == "clear"
          end }
        """
    )
    let runner = try bench.runner()
    var maker = Maker(state: 20_261_126, isOrderly: isOrderly)
    var refused = 0
    for _ in 0..<5000 {
      maker.hasRepetition = false
      let line = maker.object(3)
      let plain = try? JSONValue.parse(Array(line.utf8))
      let found = try? CardBench.score(line, runner)
      guard maker.hasRepetition == (found == nil) else {
        Issue.record("\(line): \(found == nil ? "refused" : "taken")")
        return
      }
      guard let found else {
        refused += 1
        continue
      }
      let need = plain?.object?["answers"]?.object?["need"]
      #expect((found["score"] == 30) == (need == "clear"), "\(line)")
    }
    #expect(refused > 100)
  }
}
