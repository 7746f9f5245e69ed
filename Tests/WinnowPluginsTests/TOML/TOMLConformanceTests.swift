import FoundationEssentials
import Testing
import WinnowCore
import WinnowPlugins

/// The files of toml-lang's own test suite, from the folder of outside test data.
private enum TOMLSuite {
  static let folder = ProcessInfo.processInfo.environment["WINNOW_TEST_DATA"].map {
    URL(filePath: $0).appending(path: "toml-test")
  }

  /// Every `.toml` below `name`, as paths from there.
  static func files(_ name: String) throws -> [(name: String, bytes: [UInt8])] {
    let root = try #require(folder).appending(path: name)
    let paths = try FileManager.default.subpathsOfDirectory(
      atPath: root.path(percentEncoded: false)
    )
    return try paths.filter { $0.hasSuffix(".toml") }.sorted().map { path in
      (path, [UInt8](try Data(contentsOf: root.appending(path: path))))
    }
  }

  /// Files with what TOML 1.1 added: other files of the suite demand that 1.0 refuses it.
  static let newerThanOurs: Set = [
    "datetime/no-seconds.toml", "inline-table/newline-comment.toml", "inline-table/newline.toml",
    "key/empty-05.toml", "spec-1.1.0/common-12.toml", "spec-1.1.0/common-29.toml",
    "string/escape-esc.toml", "string/hex-escape.toml",
  ]
}

@Suite(.enabled(if: TOMLSuite.folder != nil, "needs WINNOW_TEST_DATA"))
struct `The TOML test suite` {
  @Test func `has every invalid file refused with a position`() throws {
    let files = try TOMLSuite.files("invalid")

    #expect(files.count == 295)
    for file in files {
      let error = #expect(throws: WinnowError.self, "\(file.name)") {
        try TOMLDocument.parse(file.bytes, file: file.name)
      }
      #expect((error?.line ?? 0) > 0 && (error?.column ?? 0) > 0, "\(file.name)")
    }
  }

  @Test func `has every valid file of TOML 1_0 read with the right values`() throws {
    let files = try TOMLSuite.files("valid")

    #expect(files.count == 167)
    for file in files where !TOMLSuite.newerThanOurs.contains(file.name) {
      let document = try TOMLDocument.parse(file.bytes, file: file.name)
      let url = try #require(TOMLSuite.folder).appending(
        path: "valid/" + file.name.dropLast(5) + ".json"
      )
      let expected = try JSONValue.parse([UInt8](Data(contentsOf: url)))
      #expect(
        ExpectedValue(document.root) == ExpectedValue(json: expected),
        "\(file.name)"
      )
    }
  }

  @Test(arguments: TOMLSuite.newerThanOurs.sorted())
  func `has what only TOML 1_1 allows refused with a position`(name: String) throws {
    let file = try #require(try TOMLSuite.files("valid").first { $0.name == name })

    let error = #expect(throws: WinnowError.self) {
      try TOMLDocument.parse(file.bytes, file: name)
    }
    #expect((error?.line ?? 0) > 0)
  }
}

/// A value as the suite's JSON tells it: leaves are a type and a text.
private indirect enum ExpectedValue: Equatable {
  case leaf(type: String, value: String)
  case list([ExpectedValue])
  case table([String: ExpectedValue])

  init(_ table: TOMLTable) {
    self = .table(
      Dictionary(uniqueKeysWithValues: table.members.map { ($0.key, ExpectedValue($0.value)) })
    )
  }

  init(_ value: TOMLValue) {
    switch value.content {
    case .string(let text): self = .leaf(type: "string", value: text)
    case .integer(let number): self = .leaf(type: "integer", value: "\(number)")
    case .float(let number): self = .leaf(type: "float", value: Self.plain(number))
    case .boolean(let truth): self = .leaf(type: "bool", value: "\(truth)")
    case .moment(let moment): self = .leaf(type: Self.name(moment.kind), value: moment.text)
    case .array(let elements): self = .list(elements.map(ExpectedValue.init))
    case .table(let table): self.init(table)
    }
  }

  init(json: JSONValue) {
    switch json {
    case .array(let elements): self = .list(elements.map(ExpectedValue.init(json:)))
    case .object(let object):
      if object.count == 2, let type = object["type"]?.text, let value = object["value"]?.text {
        self = .leaf(type: type, value: Self.plain(value, type: type))
      } else {
        let members = object.members.map { ($0.key, ExpectedValue(json: $0.value)) }
        self = .table(Dictionary(members) { first, _ in first })
      }
    default: self = .leaf(type: "?", value: "\(json)")
    }
  }

  private static func name(_ kind: TOMLMoment.Kind) -> String {
    switch kind {
    case .offsetDateTime: "datetime"
    case .localDateTime: "datetime-local"
    case .localDate: "date-local"
    case .localTime: "time-local"
    }
  }

  private static func plain(_ number: Double) -> String {
    number.isNaN ? "nan" : number == 0 ? "0.0" : "\(number)"
  }

  /// One way of writing for floats and for fractions of seconds.
  private static func plain(_ text: String, type: String) -> String {
    switch type {
    case "float": Double(text).map(plain) ?? text
    case "datetime", "datetime-local", "time-local":
      text.replacing(/\.(\d*?)0*(?=[Z+-]|$)/) { $0.1.isEmpty ? "" : "." + $0.1 }
    default: text
    }
  }
}
