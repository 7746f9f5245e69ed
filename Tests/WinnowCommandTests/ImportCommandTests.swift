import Foundation
import Testing
import WinnowTestSupport

@Suite struct ImportCommandTests {
  @Test func `an import tells what it did, is listed, and adds nothing the second time`() throws {
    let place = try Workplace()
    try place.fill()
    let again = try place.run("import", "contacts.csv", "--map", "mappings/contacts.toml", "--json")
    #expect(again.status == 0)
    #expect(again.document["created"] as? Int == 0)
    #expect(again.document["unchanged"] as? Int == 3)
    let list = try place.run("import", "list", "--json").document
    let imports = try #require(list["imports"] as? [[String: Any]])
    #expect(imports.count == 1)
    #expect(imports[0]["id"] as? String == "I1")
    #expect(imports[0]["state"] as? String == "finished")
    #expect(imports[0]["created"] as? Int == 3)
    #expect(try place.must("import", "list").contains("contacts.csv"))
  }

  @Test func `an import can be taken back`() throws {
    let place = try Workplace()
    try place.fill()
    try place.must("lead", "log", "L1", "call")
    let outcome = try place.run("import", "revert", "I1", "--json")
    #expect(outcome.status == 0)
    #expect(outcome.document["removed"] as? Int == 2)
    #expect(outcome.document["kept"] as? Int == 1)
    #expect(try place.run("lead", "list", "--jsonl").lines.count == 1)
    #expect(try place.run("import", "revert", "I1").status == 64)
    #expect(try place.run("import", "revert", "I9").status == 66)
  }

  @Test func `a dry run writes nothing`() throws {
    let place = try Workplace()
    try place.write(Workplace.mapping, to: "mappings/contacts.toml")
    try place.write(Workplace.contacts, to: "contacts.csv")
    let before = try place.read("journal/000000000001.jsonl")
    let outcome = try place.run(
      "import",
      "contacts.csv",
      "--map",
      "mappings/contacts.toml",
      "--dry-run",
      "--json"
    )
    #expect(outcome.status == 0)
    #expect(outcome.document["created"] as? Int == 3)
    #expect(try place.read("journal/000000000001.jsonl") == before)
  }

  @Test func `a sketch is a mapping that imports its file`() throws {
    let place = try Workplace()
    try place.write(Workplace.contacts, to: "contacts.csv")
    #expect(try place.must("import", "--sketch", "contacts.csv").contains("[columns]"))
    let sketch = try place.run("import", "contacts.csv", "--sketch", "--output", "sketch.toml")
    #expect(sketch.status == 0)
    #expect(sketch.errors.contains("--map sketch.toml"))
    try place.must("import", "contacts.csv", "--map", "sketch.toml")
    #expect(try place.run("lead", "list", "--jsonl").lines.count == 3)
    let second = try place.run("import", "contacts.csv", "--sketch", "--output", "sketch.toml")
    #expect(second.status == 73)
  }

  @Test func `rejected rows are listed, kept apart, and end with 65; good rows are in`() throws {
    let place = try Workplace()
    try place.write(Workplace.mapping, to: "map.toml")
    try place.write(
      Workplace.contacts + "Bad Row,bad@example.com,X,clear,perhaps,soon,1\n",
      to: "contacts.csv"
    )
    let outcome = try place.run("import", "contacts.csv", "--map", "map.toml")
    #expect(outcome.status == 65)
    #expect(outcome.output.contains("3 created"))
    #expect(outcome.errors.contains("line 5"))
    #expect(outcome.errors.contains("quarantine/"))
    let rejects = place.folder.files(in: "acme/quarantine")
    #expect(rejects.count == 2)
    for name in rejects {
      #expect(try place.read("quarantine/" + name).contains("bad@example.com"))
    }
    let skipped = try place.run("import", "contacts.csv", "--map", "map.toml", "--skip-invalid")
    #expect(skipped.status == 0)
  }

  @Test func `a file called list is given as a path`() throws {
    let place = try Workplace()
    try place.write("name,email\nAda Byron,ada@example.net\n", to: "list")
    #expect(try place.must("import", "./list").contains("1 created"))
    #expect(try place.must("import", "list").contains("I1"))
  }

  @Test func `a file or a mapping that cannot be used is told, and nothing is written`() throws {
    let place = try Workplace()
    try place.write(Workplace.mapping, to: "map.toml")
    try place.write("", to: "empty.csv")
    try place.write("name;email\nA;a@example.com\n", to: "semicolon.csv")
    try place.write("key = [\"email\"\n", to: "broken.toml")
    try place.write(
      "[columns]\nnmae = { field = \"name\" }\n",
      to: "typo.toml"
    )
    try place.folder.write(Data((0...255).map { UInt8($0) }), to: "acme/binary.csv")
    let before = try place.read("journal/000000000001.jsonl")
    let cases: [(arguments: [String], status: Int32, word: String)] = [
      (["nothing.csv"], 66, "nothing.csv"), (["mappings"], 66, "mappings"),
      (["empty.csv", "--map", "map.toml"], 65, "empty"), (["binary.csv"], 65, "binary.csv"),
      (["semicolon.csv", "--map", "typo.toml"], 65, "nmae"),
      (["semicolon.csv", "--map", "broken.toml"], 65, "broken.toml:1"),
      (["semicolon.csv", "--map", "missing.toml"], 66, "missing.toml"),
    ]
    for entry in cases {
      let outcome = try place.program.run(["import"] + entry.arguments)
      #expect(outcome.status == entry.status, "\(entry.arguments)")
      #expect(outcome.errors.contains(entry.word), "\(outcome.errors)")
      let inJSON = try place.program.run(["import"] + entry.arguments + ["--json"])
      #expect(inJSON.error["message"] != nil, "\(entry.arguments)")
    }
    #expect(try place.read("journal/000000000001.jsonl") == before)
  }
}
