import Testing
import WinnowCore

@Suite(.enabled(if: TestData.isThere)) struct `The JSON test suite` {
  private static let folder = "json-test-suite/test_parsing"

  @Test(arguments: TestData.names(in: folder).filter { $0.hasPrefix("y_") })
  func `is accepted where it is JSON`(name: String) throws {
    let value = try JSONValue.parse(TestData.bytes("\(Self.folder)/\(name)"))

    #expect(try JSONValue.parse(JSONWriter.encode(value)) == value)
    #expect(try JSONValue.parse(JSONWriter.encodePretty(value)) == value)
  }

  @Test(arguments: TestData.names(in: folder).filter { $0.hasPrefix("n_") })
  func `is refused where it is not`(name: String) throws {
    let bytes = try TestData.bytes("\(Self.folder)/\(name)")
    let error = #expect(throws: JSONError.self) { try JSONValue.parse(bytes) }

    #expect(error?.reason.isEmpty == false)
    #expect((0...bytes.count).contains(error?.offset ?? -1))
  }

  @Test func `is accepted where it may be, if it is text and numbers have a value`() {
    let accepted = TestData.names(in: Self.folder).filter { name in
      guard name.hasPrefix("i_") else { return false }
      return (try? TestData.json("\(Self.folder)/\(name)")) != nil
    }

    #expect(
      accepted == [
        "i_number_double_huge_neg_exp.json", "i_number_real_underflow.json",
        "i_number_too_big_neg_int.json", "i_number_too_big_pos_int.json",
        "i_number_very_big_negative_int.json",
      ]
    )
  }

  @Test func `was read whole`() {
    let names = TestData.names(in: Self.folder)

    #expect(names.count { $0.hasPrefix("y_") } > 50)
    #expect(names.count { $0.hasPrefix("n_") } > 100)
  }

  @Test(
    arguments: [
      ("number_-9223372036854775809", "[-9.223372036854776e+18]"), ("number_1e-999", "[0.0]"),
      ("number_1e6", "[1000000.0]"), ("object_same_key_same_value", #"{"a":1}"#),
      ("object_same_key_unclear_values", #"{"a":0}"#), ("string_1_invalid_codepoint", nil),
      ("string_2_escaped_invalid_codepoints", nil), ("string_2_invalid_codepoints", nil),
      ("string_with_escaped_NULL", #"["A\u0000B"]"#),
    ] as [(String, String?)]
  )
  func `is transformed as we mean it`(name: String, expected: String?) throws {
    let value = try? TestData.json("json-test-suite/test_transform/\(name).json")

    #expect(value.map(JSONWriter.encode) == expected.map { Array($0.utf8) })
  }
}
