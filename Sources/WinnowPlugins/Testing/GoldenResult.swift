import WinnowCore

/// A value that a test recorded once and compares ever after.
struct GoldenResult: Sendable, Equatable {
  var name: String
  var value: JSONValue

  /// Path inside the plugin's folder.
  var path: String { Self.path(name) }

  static func path(_ name: String) -> String { "tests/golden/\(name).json" }

  static func isName(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count)
      && name.utf8.allSatisfy { byte in
        (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5f || byte == 0x2d
      }
  }

  /// The value as it is read back: 30.0 and 30 are the same number in JSON.
  init(name: String, value: JSONValue) {
    self.name = name
    self.value = (try? JSONValue.parse(JSONWriter.encode(value))) ?? value
  }

  var text: [UInt8] { JSONWriter.encodePretty(value) + [0x0a] }

  /// What differs from the recorded text: where, what was expected, what was found; nil when nothing.
  func difference(from recorded: [UInt8]) -> String? {
    guard let expected = try? JSONValue.parse(recorded) else { return "the file is no JSON" }
    return Self.difference(expected, value, at: "")
  }

  private static func difference(
    _ expected: JSONValue?,
    _ found: JSONValue?,
    at path: String
  ) -> String? {
    guard expected != found else { return nil }
    switch (expected, found) {
    case (.object(let left)?, .object(let right)?):
      let keys = left.members.map(\.key) + right.members.map(\.key).filter { left[$0] == nil }
      for key in keys {
        if let found = difference(left[key], right[key], at: path + "." + key) { return found }
      }
      return nil
    case (.array(let left)?, .array(let right)?):
      for index in 0..<max(left.count, right.count) {
        let found = difference(
          index < left.count ? left[index] : nil,
          index < right.count ? right[index] : nil,
          at: path + "[\(index + 1)]"
        )
        if let found { return found }
      }
      return nil
    default:
      let place = path.isEmpty ? "" : "at \(path.drop { $0 == "." }): "
      return "\(place)expected \(shown(expected)), found \(shown(found))"
    }
  }

  private static func shown(_ value: JSONValue?) -> String {
    guard let value else { return "nothing" }
    return String(String(decoding: JSONWriter.encode(value), as: UTF8.self).prefix(200))
  }
}
