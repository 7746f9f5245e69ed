import Foundation
import Testing
import WinnowTestSupport

/// What the commands that look after a workspace say when not all is there, or was done before.
@Suite struct `Commands of care that meet something odd` {
  private let place: Workplace

  init() throws {
    place = try Workplace(with: "serious-lead")
    try place.must("lead", "add", "--name", "Ada Lovelace", "--tx", "A")
  }

  private func journal() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: place.program.folder + "/journal").sorted()
  }

  // MARK: The same once more

  @Test func `seal nothing more under the same transaction`() throws {
    let sealed = try place.must("seal", "--tx", "S")
    try place.must("lead", "add", "--name", "Ben Byron")
    let before = try journal()
    #expect(try place.must("seal", "--tx", "S") == sealed)
    #expect(try journal() == before)
    #expect(try place.must("seal", "--tx", "S2") != sealed)
    #expect(try place.run("verify", "--deep").status == 0)
  }

  @Test func `seal nothing under the transaction of another command`() throws {
    let before = try journal()
    let run = try place.run("seal", "--tx", "A")
    #expect(run.status == 64)
    #expect(run.errors.contains("another command was run as transaction A"))
    #expect(try journal() == before)
  }

  @Test func `tell that what a transaction wrote was erased`() throws {
    try place.must("lead", "erase", "L1", "--yes")
    let run = try place.run("lead", "add", "--name", "Ada Lovelace", "--tx", "A")
    #expect(run.status == 66)
    #expect(run.errors.contains("was about lead L1, which was erased since"))
    #expect(!run.errors.contains("another command"))
    #expect(try place.run("lead", "list", "--json").document["leads"] as? [String] ?? [] == [])
  }

  // MARK: Backups

  @Test func `restore a backup without settings and say what is missing`() throws {
    try place.must("backup", "../copy")
    try place.folder.remove("copy/winnow.toml")
    let run = try place.run("restore", "../copy", "../again")
    #expect(run.status == 65)
    #expect(!run.output.contains("made the workspace"))
    #expect(run.errors.contains("has no winnow.toml"))
    #expect(run.errors.contains("winnow init"))
    try place.folder.write(try place.read("winnow.toml"), to: "again/winnow.toml")
    #expect(try place.must("lead", "list", "--workspace", "../again").contains("Ada Lovelace"))
  }

  @Test(arguments: ["journal/x", ".winnow/x", "plugins/x/y"])
  func `restore nothing among the files of another workspace`(_ folder: String) throws {
    try place.must("backup", "../copy")
    let before = try journal()
    let run = try place.run("restore", "../copy", folder)
    #expect(run.status == 64)
    #expect(run.errors.contains("where the workspace's own files stand"))
    #expect(try journal() == before)
    #expect(!place.has(folder))
    #expect(try place.run("verify").status == 0)
  }

  @Test func `make a backup of damage, and end with 65`() throws {
    try place.must("seal")
    try place.must("lead", "add", "--name", "Ben Byron")
    try place.replace("Ada Lovelace", by: "Ada Lovelacf")
    let run = try place.run("backup", "../copy")
    #expect(run.status == 65)
    #expect(run.errors.contains("journal/000000000001.jsonl of the workspace is damaged"))
    #expect(run.errors.contains("winnow repair"))
    #expect(run.output.contains("../copy holds"))
    #expect(try place.run("backup", "../copy", "--json").status == 65)
    try place.must("repair", "--apply")
    #expect(try place.run("backup", "../copy").status == 0)
  }

  @Test func `keep a backup that is better than the workspace`() throws {
    try place.must("seal")
    try place.must("backup", "../copy")
    try place.replace("Ada Lovelace", by: "Ada Lovelacf")
    let run = try place.run("backup", "../copy")
    #expect(run.status == 65)
    #expect(run.errors.contains("winnow repair"))
    #expect(try place.folder.read("copy/" + Workplace.journal).contains("Ada Lovelace"))
  }

  // MARK: Archives

  @Test func `name what an archive that is gone held, and what to do`() throws {
    try place.must("seal")
    try place.must("archive", "--before", "2", "--to", "../old")
    let archive = place.folder.path + "/old"
    let sound = try place.run("verify")
    #expect(sound.status == 0)
    #expect(sound.output.contains(": no damage\n"))
    try FileManager.default.moveItem(atPath: archive, toPath: archive + "er")

    for command in ["verify", "repair"] {
      let run = try place.run(command)
      #expect(run.status == 0)
      #expect(
        run.output.contains(
          "/old/000000000001.jsonl:0:0: archive missing: archived to this place, and not there: event 1 "
        )
      )
      #expect(run.output.contains("no repair brings it back"))
    }
    #expect(try place.must("verify").contains("no damage in what can be read"))
  }
}
