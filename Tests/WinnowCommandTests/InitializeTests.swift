import Foundation
import Testing
import WinnowTestSupport

@Suite struct InitializeTests {
  @Test func `a new workspace has its files and says what comes next`() throws {
    let folder = try TemporaryFolder()
    var program = Program(in: folder.path)
    program.variables["WINNOW_PLUGINS"] = Workplace.plugins
    let outcome = try program.run([
      "init", "acme", "--with", "serious-lead,bant", "--name", "Acme", "--zone", "Europe/Berlin",
      "--country", "DE",
    ])
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("winnow import"))
    let files = folder.files(in: "acme")
    #expect(files.contains("winnow.toml"))
    #expect(files.contains("plugins/serious-lead/plugin.toml"))
    #expect(files.contains("plugins/bant/init.lua"))
    let settings = try folder.read("acme/winnow.toml")
    #expect(settings.contains("Europe/Berlin"))
    #expect(settings.contains("serious-lead"))
  }

  @Test func `an unknown plugin is refused and nothing is left behind`() throws {
    let folder = try TemporaryFolder()
    var program = Program(in: folder.path)
    program.variables["WINNOW_PLUGINS"] = Workplace.plugins
    let outcome = try program.run(["init", "acme", "--with", "serious-laed"])
    #expect(outcome.status == 66)
    #expect(outcome.errors.contains("serious-lead"))
    #expect(folder.files().isEmpty)
  }

  @Test func `a second init in the same folder is refused and harms nothing`() throws {
    let place = try Workplace()
    try place.fill()
    var program = place.program
    program.folder = place.folder.path
    let outcome = try program.run(["init", "acme"])
    #expect(outcome.status != 0)
    #expect(try place.must("lead", "list").contains("Grace Hopper"))
  }

  @Test func `a file in the way is told and stays`() throws {
    let folder = try TemporaryFolder()
    try folder.write("mine", to: "acme")
    let outcome = try Program(in: folder.path).run(["init", "acme"])
    #expect([64, 66, 73].contains(outcome.status))
    #expect(outcome.errors.contains("acme"))
    #expect(try folder.read("acme") == "mine")
  }

  @Test func `a folder that takes no files ends with 73`() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program(in: folder.path).run(["init", "/proc/acme"])
    #expect(outcome.status == 73)
    #expect(outcome.errors.contains("/proc/acme"))
  }
}
