import Foundation
import Testing
import WinnowCore
import WinnowEngine
import WinnowStore

@Suite struct `The file of rejected rows` {
  private let mapping = "key = [\"id\"]\n[columns]\nn = { field = \"n\", type = \"integer\" }"

  @Test func `has line, reason and row, and no formula`() throws {
    let workspace = try IntakeWorkspace()

    let result = try workspace.take(csv: "id,n\n1,1\n=2,x\n3,3\n\"4\n", by: mapping)

    let path = try #require(result.rejectFile)
    #expect(path.hasSuffix("/quarantine/import-2026-11-21-leads.csv"))
    #expect(
      try workspace.text(path) == #"""
        line,reason,row
        3,"column n: ""x"" is no whole number","'=2,x"
        5,a quote is opened and never closed,"""4
        "

        """#
    )
    #expect(try workspace.leads().map(\.key) == ["1", "3"])
    #expect(result.failure?.kind == .badData)
    #expect(result.failure?.file == path)
  }

  @Test func `is not made without need`() throws {
    let workspace = try IntakeWorkspace()

    let result = try workspace.take(csv: "id,n\n1,1\n", by: mapping)

    #expect(result.rejectFile == nil)
    #expect(!FileManager.default.fileExists(atPath: workspace.folder + "/quarantine"))
  }

  @Test func `never replaces another`() throws {
    let workspace = try IntakeWorkspace()

    let first = try workspace.take(csv: "id,n\n1,x\n", by: mapping)
    let second = try workspace.take(csv: "id,n\n1,y\n", by: mapping)

    #expect(first.rejectFile != second.rejectFile)
    #expect(try workspace.text(first.rejectFile).contains("1,x"))
  }

  @Test func `is no failure when invalid rows are to be skipped`() throws {
    let workspace = try IntakeWorkspace()
    let path = try workspace.file("a.csv", "id,n\n1,x\n")

    let result = try workspace.take(path, try IntakeFiles.mapping(text: mapping)) {
      $0.skipsInvalid = true
    }

    #expect(result.rejected == 1)
    #expect(result.failure == nil)
  }

  @Test func `takes a row with bytes that are no text`() throws {
    let workspace = try IntakeWorkspace()
    let bytes = Array("id,n\nä,1\nö,2\n".utf8) + [0xFF] + Array(",3\n".utf8)

    let result = try workspace.take(
      try workspace.file("a.csv", bytes: bytes),
      try IntakeFiles.mapping(text: mapping)
    )

    #expect([result.created, result.rejected] == [2, 1])
    #expect(try workspace.text(result.rejectFile).contains("\u{FFFD}"))
  }

  @Test func `takes a row that is too long`() throws {
    let workspace = try IntakeWorkspace()
    let long = String(repeating: "x", count: 1_100_000)

    let result = try workspace.take(csv: "id,n\n1,1\n\(long),2\n3,3\n", by: mapping)

    #expect([result.created, result.rejected] == [2, 1])
  }
}

@Suite struct `A file that cannot be imported` {
  private func failure(_ name: String, _ bytes: [UInt8], _ mapping: String?) throws -> WinnowError?
  {
    let workspace = try IntakeWorkspace()
    let journal = try workspace.journal()
    let path = try workspace.file(name, bytes: bytes)
    let parsed = try mapping.map { try IntakeFiles.mapping(text: $0) }

    let error = #expect(throws: WinnowError.self) { try workspace.take(path, parsed) }

    #expect(try workspace.journal() == journal)
    #expect(error?.hint != nil)
    return error
  }

  @Test func `is told when there is none`() throws {
    let workspace = try IntakeWorkspace()

    let error = #expect(throws: WinnowError.self) { try workspace.take("/no/such/leads.csv") }

    #expect(error?.code == "no-such-file")
    #expect(error?.kind == .notFound)
  }

  @Test func `is told when it is a folder`() throws {
    let workspace = try IntakeWorkspace()

    let error = #expect(throws: WinnowError.self) { try workspace.take(workspace.folder) }

    #expect(error?.code == "is-a-folder")
    #expect(error?.kind == .notFound)
  }

  @Test(arguments: [[], [0xEF, 0xBB, 0xBF], [0x0A, 0x0D, 0x20]])
  func `is told when it is empty`(bytes: [UInt8]) throws {
    #expect(try failure("a.csv", bytes, nil)?.code == "empty-file")
  }

  @Test(arguments: [
    [0x50, 0x4B, 0x03, 0x04, 0x14], [0x61, 0x00, 0x62], [0x1F, 0x8B, 0x08], [0xFF, 0xFE, 0x61],
  ])
  func `is told when it is binary`(bytes: [UInt8]) throws {
    let error = try failure("a.csv", bytes, nil)
    #expect(error?.code == "binary-file")
    #expect(error?.kind == .badData)
  }

  @Test func `is told when the delimiter is wrong`() throws {
    let mapping = "delimiter = \",\"\n[columns]\na = { field = \"a\" }\nb = { field = \"b\" }"

    let error = try failure("a.csv", Array("a;b\n1;2\n".utf8), mapping)

    #expect(error?.code == "wrong-delimiter")
    #expect(error?.message.contains("a comma (given in the mapping)") == true)
  }

  @Test func `is told when the mapping names another column`() throws {
    let mapping = "[columns]\nname = { field = \"name\" }\nEmial = { field = \"email\" }"

    let error = try failure("a.csv", Array("name,Email\nAda,a@b.c\n".utf8), mapping)

    #expect(error?.code == "bad-mapping")
    #expect(error?.file == "test.toml")
    #expect(error?.line == 3)
    #expect(error?.hint == "did you mean \"Email\"?")
  }

  @Test func `is told when nothing says what its columns are`() throws {
    let error = try failure("a.csv", Array("foo,bar\n1,2\n".utf8), nil)

    #expect(error?.code == "no-mapping")
    #expect(error?.hint?.contains("--sketch") == true)
  }

  @Test func `is told when it is one JSON list`() throws {
    #expect(try failure("a.json", Array("[{}]".utf8), nil)?.code == "not-json-lines")
  }
}
