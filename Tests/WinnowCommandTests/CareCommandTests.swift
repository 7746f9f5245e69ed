import Foundation
import Testing
import WinnowTestSupport

@Suite struct CareCommandTests {
  @Test func `a sound workspace is found sound`() throws {
    let place = try Workplace()
    try place.fill()
    try place.must("score")
    for options in [[], ["--deep"], ["--index"], ["--deep", "--index"]] {
      let verified = try place.program.run(["verify"] + options)
      #expect(verified.status == 0)
      #expect(verified.output.contains("no damage"))
    }
    #expect(try place.run("verify", "--json").document["clean"] as? Bool == true)
    let examined = try place.run("doctor", "--json")
    #expect(examined.status == 0, "\(examined.output)")
    let checks = examined.document["checks"] as? [[String: Any]] ?? []
    let names = Set(checks.compactMap { $0["check"] as? String })
    #expect(
      names.isSuperset(of: ["settings", "rules", "journal", "clock", "file system", "index"])
    )
  }

  @Test func `damage is found with file and line and ends with 65`() throws {
    let place = try Workplace()
    try place.fill()
    try place.replace("Grace Hopper", by: "Grace Hoppes")
    let outcome = try place.run("verify")
    #expect(outcome.status == 65)
    #expect(outcome.output.contains("000000000001.jsonl:"))
    #expect(outcome.errors.contains("damaged"))
    #expect(try place.run("verify", "--json").document["clean"] as? Bool == false)
    #expect(try place.run("doctor").status == 1)
  }

  @Test func `rules that are damaged or gone are found, and end with 65`() throws {
    let place = try Workplace()
    try place.fill()
    try place.must("score")
    let listed = try place.run("ruleset", "list", "--json").document["rulesets"]
    let ruleset = (listed as? [[String: Any]])?.first?["ruleset"] as? String ?? ""
    let folder = "bundles/" + ruleset.dropFirst(7)
    let code = folder + "/plugins/serious-lead/init.lua"
    let sound = try place.read(code)
    #expect(try place.must("doctor").contains("1 is kept, sound"))

    try place.append("-- changed", to: code)
    let damaged = try place.run("verify")
    #expect(damaged.status == 65)
    #expect(damaged.output.contains("\(folder):0:0: bundle damaged: "))
    #expect(damaged.output.contains("put back the folder from a backup"))
    let examined = try place.run("doctor")
    #expect(examined.status == 1)
    #expect(examined.output.contains(folder))

    try place.write(sound, to: code)
    #expect(try place.run("verify").status == 0)
    try place.remove("bundles")
    let missing = try place.run("verify", "--json")
    #expect(missing.status == 65)
    let findings = missing.document["findings"] as? [[String: Any]]
    #expect(findings?.map { $0["class"] as? String } == ["bundle missing"])
    #expect(try place.run("doctor").status == 1)
  }

  @Test func `a head that was kept tells a journal that was cut off`() throws {
    let place = try Workplace()
    try place.must("lead", "add", "--name", "Ada Moss")
    let copy = try place.read(Workplace.journal)
    try place.must("lead", "add", "--name", "Ben Moss")
    let head = try #require(place.run("verify", "--json").document["head"] as? String)
    #expect(head.hasPrefix("2:"))
    #expect(try place.run("verify", "--expect-head", head).status == 0)
    try place.must("lead", "add", "--name", "Cy Moss")
    #expect(try place.run("verify", "--expect-head", head).status == 0)
    try place.write(copy, to: Workplace.journal)
    try place.remove(".winnow")
    #expect(try place.run("verify").status == 0)
    let outcome = try place.run("verify", "--expect-head", head)
    #expect(outcome.status == 65)
    #expect(outcome.output.contains("head differs"))
    #expect(try place.run("verify", "--expect-head", "2:abc").status == 64)
  }

  @Test func `a repair is told first, and done when asked for`() throws {
    let place = try Workplace()
    try place.fill()
    let before = try place.must("lead", "list", "--json")
    #expect(try place.must("repair").contains("nothing to repair"))
    let sound = try place.read(Workplace.journal)
    // One bit: 'r' and 's' differ in the lowest.
    try place.replace("Grace Hopper", by: "Grace Hoppes")
    let damaged = try place.read(Workplace.journal)
    let plan = try place.run("repair")
    #expect(plan.status == 1)
    #expect(plan.output.contains("would be: 1 line put right"))
    #expect(try place.read(Workplace.journal) == damaged)
    let repaired = try place.run("repair", "--apply", "--json")
    #expect(repaired.status == 0)
    #expect(repaired.document["repaired"] as? Bool == true)
    #expect(try place.read(Workplace.journal).hasPrefix(sound))
    #expect(try place.run("verify", "--deep", "--index").status == 0)
    #expect(try place.must("lead", "list", "--json") == before)
  }

  @Test func `what is lost is named, and everything else stays`() throws {
    let place = try Workplace()
    for name in ["Ada Moss", "Ben Moss", "Cy Moss"] {
      try place.must("lead", "add", "--name", name)
    }
    try place.replace("Ben Moss", by: "BenXYYss")
    let repaired = try place.run("repair", "--apply")
    #expect(repaired.output.contains("lost: event 2"))
    #expect(try place.run("verify", "--deep", "--index").status == 0)
    let left = try place.must("lead", "list", "--csv")
    #expect(left.contains("Ada Moss") && left.contains("Cy Moss") && !left.contains("Ben"))
    let history = try place.must("verify", "--json")
    #expect(history.contains("\"clean\": true"))
  }

  @Test func `a backup is restored as it was`() throws {
    let place = try Workplace()
    try place.fill()
    try place.must("score")
    let before = try place.must("lead", "list", "--json")
    #expect(try place.must("backup", "../copy").contains("holds"))
    try place.must("lead", "add", "--name", "Later")
    let restored = try place.run("restore", "../copy", "../again")
    #expect(restored.status == 0, "\(restored.errors)")
    #expect(try place.must("lead", "list", "--json", "--workspace", "../again") == before)
    #expect(try place.must("rank", "--workspace", "../again").contains("Grace Hopper"))
    #expect(try place.run("restore", "../copy", ".").status == 77)
    #expect(try place.run("restore", "../nowhere", "../other").status == 66)
    #expect(try place.must("backup", "../copy", "--json").contains("\"kept\""))
  }

  @Test func `nothing of an erased person is left in the folder`() throws {
    let place = try Workplace()
    try place.fill()
    try place.must("score")
    try place.must("views")
    try place.must("backup", "../copy")
    let others = try place.must("lead", "show", "L2", "--json")
    let erased = try place.run("lead", "erase", "grace@example.com", "--json", "--tx", "GONE")
    #expect(erased.status == 0, "\(erased.errors)")
    #expect(erased.document["lead"] as? String == "L1")
    // The export that was imported is the user's own: it is named, not removed.
    #expect(erased.output.contains("contacts.csv"))
    try place.remove("contacts.csv")
    let found = place.folder.files(in: "acme").filter { name in
      let path = place.folder.path + "/acme/" + name
      guard let bytes = FileManager.default.contents(atPath: path) else { return false }
      return ["Grace", "grace@example"].contains { bytes.range(of: Data($0.utf8)) != nil }
    }
    #expect(found.isEmpty)
    #expect(try place.run("verify", "--deep", "--index").status == 0)
    #expect(try place.must("lead", "show", "L2", "--json") == others)
    #expect(try place.run("lead", "show", "L1").status == 66)
    #expect(try place.must("lead", "erase", "L1").contains("erased before"))
    let again = try place.must("lead", "erase", "grace@example.com", "--tx", "GONE")
    #expect(again.contains("erased before"))
    #expect(try place.run("lead", "erase", "grace@example.com").status == 66)
    #expect(try place.run("lead", "erase", "L99").status == 66)
    try place.must("restore", "../copy", "../again", "--successor", ".", "--tx", "BACK")
    #expect(try place.run("lead", "show", "L1", "--workspace", "../again").status == 66)
    let last = place.folder.files(in: "again/journal").filter { $0.hasSuffix(".jsonl") }.max()
    let told = try place.folder.read("again/journal/" + (last ?? ""))
    #expect(told.contains(#""tx":"BACK/L1/erased""#))
  }

  @Test func `views have the same bytes for the same journal`() throws {
    let place = try Workplace()
    try place.fill()
    try place.must("views")
    let names = ["views/leads.csv", "views/leads.jsonl", "views/prospects.csv"]
    let before = try names.map(place.read)
    try place.remove(".winnow")
    try place.remove("views")
    try place.must("views", "--no-index")
    #expect(try names.map(place.read) == before)
    let lines = before[1].split(separator: "\n")
    #expect(lines.count == 3)
    let shown = try place.run("lead", "show", "L1", "--json").document
    let line = try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any]
    #expect(NSDictionary(dictionary: line ?? [:]) == NSDictionary(dictionary: shown))
    #expect(try place.run("views", "--as-of", "2026-01-01").status == 64)
  }

  @Test func `views follow each change when the settings say so`() throws {
    let place = try Workplace()
    try place.must("lead", "add", "--name", "Ada Moss")
    #expect(!place.has("views/leads.csv"))
    try place.append("\n[views]\nrefresh = true\n", to: "winnow.toml")
    try place.must("lead", "add", "--name", "Ben Moss")
    #expect(try place.read("views/leads.csv").contains("Ben Moss"))
    try place.must("lead", "edit", "L2", "--name", "Bo Moss")
    #expect(try place.read("views/leads.csv").contains("Bo Moss"))
    // The change counts although the views cannot be written.
    try place.remove("views")
    try place.write("in the way", to: "views")
    let changed = try place.run("lead", "add", "--name", "Cy Moss")
    #expect(changed.status == 0)
    #expect(changed.errors.contains("views are old"))
    #expect(try place.must("lead", "list", "--csv").contains("Cy Moss"))
  }

  @Test func `old files can lie elsewhere`() throws {
    let place = try Workplace()
    try place.must("lead", "add", "--name", "Ada Moss")
    #expect(try place.must("seal").contains("sealed"))
    #expect(try place.must("seal").contains("nothing new"))
    try place.must("lead", "add", "--name", "Ben Moss")
    try place.must("archive", "--before", "journal/000000000002.jsonl", "--to", "../archive")
    #expect(!place.has(Workplace.journal))
    #expect(try !place.read("journal/000000000001.seal.json").contains(".."))
    #expect(try place.must("lead", "list", "--csv").contains("Ada Moss"))
    #expect(try place.must("verify").contains("archived"))
    #expect(try place.must("reindex").contains("2 leads from 2 events"))
    try place.folder.remove("archive")
    try place.remove(".winnow")
    let missing = try place.run("lead", "list")
    #expect(missing.status == 66)
    #expect(missing.errors.contains("archive"))
  }

  @Test func `damaged settings stop nobody from looking after the journal`() throws {
    let place = try Workplace()
    try place.fill()
    try place.append("[scoring\n", to: "winnow.toml")
    #expect(try place.run("rank").status == 65)
    for command in [["verify"], ["repair"], ["backup", "../copy"], ["seal"], ["reindex"]] {
      let outcome = try place.program.run(command)
      #expect(outcome.status == 0, "\(command): \(outcome.errors)")
    }
    let examined = try place.run("doctor", "--json")
    #expect(examined.status == 1)
    #expect(examined.output.contains("winnow.toml"))
    try place.remove("winnow.toml")
    #expect(try place.run("verify").status == 0)
  }

  @Test func `every reading command shows the past`() throws {
    let place = try Workplace()
    try place.must("lead", "add", "--name", "Ada Moss", "--now", "2027-01-05T10:00Z")
    try place.must("lead", "edit", "L1", "--name", "Ada Reed", "--now", "2027-02-05T10:00Z")
    try place.must("lead", "add", "--name", "Ben Moss", "--now", "2027-03-05T10:00Z")
    let past = ["--as-of", "2027-01-20"]
    for command in [
      ["lead", "list", "--csv"], ["lead", "show", "L1"], ["lead", "history", "L1"],
    ] {
      let then = try place.program.run(command + past)
      #expect(then.status == 0)
      #expect(!then.output.contains("Reed") && !then.output.contains("Ben"))
      #expect(try place.program.run(command).output.contains("Reed"))
    }
    try place.must("views", "--to", "../then", "--as-of", "2027-01-20")
    let then = try place.folder.read("then/leads.csv")
    #expect(then.contains("Ada Moss") && !then.contains("Ben"))
  }
}
