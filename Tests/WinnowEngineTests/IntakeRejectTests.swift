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
        5,a quote is opened and never closed,"""4"

        """#
    )
    #expect(try workspace.leads().map(\.key) == ["1", "3"])
    #expect(result.failure?.kind == .badData)
    #expect(result.failure?.file == path)
  }

  @Test func `has a second one that the same mapping imports once it is corrected`() throws {
    let workspace = try IntakeWorkspace()
    let parsed = try IntakeFiles.mapping(
      text: "encoding = \"utf-8\"\n" + mapping + "\nname = { field = \"name\" }"
    )
    let bytes = Array("id;n;name\n1;1;Ada\n2;x;B".utf8) + [0xF6] + Array("b\n3;y;Cy\n".utf8)
    let result = try workspace.take(try workspace.file("a.csv", bytes: bytes), parsed)
    let path = try #require(result.rejectedRowsFile)

    let kept = try Array(Data(contentsOf: URL(filePath: path)))
    let again = try workspace.take(path, parsed)

    #expect(path.hasSuffix("/quarantine/import-2026-11-21-a.rows.csv"))
    #expect(kept == Array("id;n;name\n2;x;B".utf8) + [0xF6] + Array("b\n3;y;Cy\n".utf8))
    #expect([again.created, again.rejected] == [0, 2])
    #expect(result.failure?.hint?.contains(path) == true)
    #expect(result.firstRejects.first?.reason.contains("encoding = \"latin-1\"") == true)
    #expect(result.failure?.message == "2 of 3 rows were not taken; the others are in")
    #expect(again.failure?.message == "none of the 2 rows was taken")
    let corrected = try workspace.file("b.csv", "id;n;name\n2;2;Bob\n3;3;Cy\n")
    #expect(try workspace.take(corrected, parsed).created == 2)
  }

  @Test func `has the lines of JSON Lines as they are`() throws {
    let workspace = try IntakeWorkspace()

    let result = try workspace.take(try workspace.file("a.jsonl", "{\"name\":\"A\"}\n{\"x\":\n"))

    #expect(try workspace.text(result.rejectedRowsFile) == "{\"x\":\n")
    #expect(result.rejectedRowsFile?.hasSuffix(".rows.jsonl") == true)
  }

  @Test func `loses one line to a quote that is not closed, whatever comes after it`() throws {
    let workspace = try IntakeWorkspace()
    let rows = (1...100_000).map { "\($0),\($0)\n" }.joined()

    let result = try workspace.take(csv: "id,n\n0,\"oops\n" + rows, by: mapping)

    #expect([result.created, result.rejected] == [100_000, 1])
    #expect(result.firstRejects.first?.line == 2)
    #expect(try workspace.text(result.rejectFile).hasSuffix("never closed,\"0,\"\"oops\"\n"))
  }

  @Test func `keeps all of a long row`() throws {
    let workspace = try IntakeWorkspace()
    let long = String(repeating: "y", count: 300_000)

    let result = try workspace.take(csv: "id,n\n1,\(long)\n", by: mapping)

    #expect(try workspace.text(result.rejectFile).contains("\"1,\(long)\""))
  }

  @Test(.enabled(if: getuid() != 0)) func `that the system refuses is named with what to do`()
    throws
  {
    let workspace = try IntakeWorkspace()
    let folder = workspace.folder + "/quarantine"
    try FileManager.default.createDirectory(
      atPath: folder,
      withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o500]
    )

    let error = #expect(throws: WinnowError.self) {
      try workspace.take(csv: "id,n\n1,x\n", by: mapping)
    }

    #expect(error?.kind == .notAllowed)
    #expect(error?.file?.hasPrefix(folder + "/import-") == true)
    #expect(error?.hint?.contains("permit writing") == true)
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

  @Test func `is not written again for the same rows`() throws {
    let workspace = try IntakeWorkspace()
    let text = "id,n\n1,1\n2,x\n3,y\n"
    let first = try workspace.take(csv: text, by: mapping)
    let path = try #require(first.rejectFile)
    let whole = try workspace.text(path)

    let again = try workspace.take(csv: text, by: mapping)
    // As a kill leaves it behind.
    try Data(whole.utf8.dropLast(20)).write(to: URL(filePath: path))
    let resumed = try workspace.take(csv: text, by: mapping)

    #expect(again.rejectFile == path)
    #expect(again.rejectedRowsFile == first.rejectedRowsFile)
    #expect(resumed.rejectFile == path)
    #expect(try workspace.text(path) == whole)
    let names = try FileManager.default.contentsOfDirectory(
      atPath: workspace.folder + "/quarantine"
    )
    #expect(names.count == 2)
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
    let bytes = Array("id,n\nä,1\nö,2\nü".utf8) + [0xFF] + Array(",3\n".utf8)

    let result = try workspace.take(
      try workspace.file("a.csv", bytes: bytes),
      try IntakeFiles.mapping(text: mapping)
    )

    #expect([result.created, result.rejected] == [2, 1])
    #expect(try workspace.text(result.rejectFile).contains("\n4,"))
    #expect(try workspace.text(result.rejectFile).contains("ü\u{FF},3"))
  }

  @Test(arguments: ["", "encoding = \"latin-1\"\n"])
  func `lists a row in Latin-1 so that it can be read`(_ encoding: String) throws {
    let workspace = try IntakeWorkspace()
    let rows = "id,n,name\n1,1,Jörg\n2,x,Zoë 5\u{80}\n3,3,Ada\n"
    let bytes = rows.unicodeScalars.map { UInt8($0.value) }
    let parsed = try IntakeFiles.mapping(text: encoding + mapping + "\nname = { field = \"name\" }")

    let result = try workspace.take(try workspace.file("a.csv", bytes: bytes), parsed)

    #expect([result.created, result.rejected] == [2, 1])
    #expect(try workspace.text(result.rejectFile).contains("\"2,x,Zoë 5€\""))
    let path = try #require(result.rejectedRowsFile)
    let kept = try Array(Data(contentsOf: URL(filePath: path)))
    #expect(kept == Array("id,n,name\n2,x,Zo".utf8) + [0xEB] + Array(" 5".utf8) + [0x80, 0x0A])
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

  @Test func `is told which delimiter it seems to have`() throws {
    let mapping = "delimiter = \";\"\n[columns]\nv = { field = \"v\" }"

    let error = try failure("a.csv", Array("k,v\n1,2\n".utf8), mapping)

    #expect(error?.code == "wrong-delimiter")
    #expect(error?.message.contains("the file seems to have a comma") == true)
    #expect(error?.hint?.contains("delimiter = \",\"") == true)
  }

  @Test(arguments: ["a.json", "a.jsonl", "a"])
  func `is told when it is one JSON object over several lines`(name: String) throws {
    let text = "{\n  \"name\": \"Ada\"\n}\n"

    #expect(try failure(name, Array(text.utf8), nil)?.code == "not-json-lines")
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
