import Foundation
import Testing
import WinnowTestSupport

@Suite struct LongWorkTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    var rows = "name,email,company\n"
    for number in 1...12_000 { rows += "Lead \(number),lead\(number)@example.com,Works\n" }
    try place.write(rows, to: "many.csv")
    try place.write(
      "key = [\"email\"]\n[columns]\nname = { field = \"name\" }\nemail = { field = \"email\" }\ncompany = { field = \"company\" }\n",
      to: "map.toml"
    )
  }

  @Test func `progress is one line on a terminal, and nothing elsewhere`() throws {
    let shown = try place.program.runOnTerminal(["import", "many.csv", "--map", "map.toml"]).output
    #expect(shown.contains("\rread ") || shown.contains("\u{1B}[Kread "))
    #expect(shown.contains(" rows, "))
    #expect(shown.contains(" per second, "))
    let quiet = try place.run("import", "many.csv", "--map", "map.toml")
    #expect(!quiet.errors.contains("per second"))
  }

  @Test func `Ctrl-C finishes the commit, ends with 130, and the same command goes on`() throws {
    let terminal = try PseudoTerminal()
    let process = try place.program.process(["import", "many.csv", "--map", "map.toml"])
    try terminal.start(process)
    _ = terminal.show(until: "per second")
    process.interrupt()
    let shown = terminal.show()
    process.waitUntilExit()
    #expect(Program.status(of: process) == 130)
    #expect(shown.contains("run the same command again"))
    #expect(try place.run("verify").status == 0)
    try place.must("import", "many.csv", "--map", "map.toml")
    #expect(try place.run("lead", "list", "--jsonl").lines.count == 12_000)
  }

  @Test func `TERM ends with 143`() throws {
    let terminal = try PseudoTerminal()
    let process = try place.program.process(["import", "many.csv", "--map", "map.toml"])
    try terminal.start(process)
    _ = terminal.show(until: "per second")
    process.terminate()
    _ = terminal.show()
    process.waitUntilExit()
    #expect(Program.status(of: process) == 143)
    #expect(try place.run("verify").status == 0)
  }

  @Test func `HUP finishes the commit and ends with 129`() throws {
    let terminal = try PseudoTerminal()
    let process = try place.program.process(["import", "many.csv", "--map", "map.toml"])
    try terminal.start(process)
    _ = terminal.show(until: "per second")
    kill(process.processIdentifier, SIGHUP)
    _ = terminal.show()
    process.waitUntilExit()
    #expect(Program.status(of: process) == 129)
    #expect(try place.run("verify").status == 0)
  }

  @Test func `Ctrl-C while scoring records nothing and ends with 130`() throws {
    try place.must("import", "many.csv", "--map", "map.toml")
    let terminal = try PseudoTerminal()
    let process = try place.program.process(["score"])
    try terminal.start(process)
    _ = terminal.show(until: "per second")
    process.interrupt()
    let shown = terminal.show()
    process.waitUntilExit()
    #expect(Program.status(of: process) == 130)
    #expect(shown.contains("run the same command again"))
    #expect(try place.run("rank").output.hasPrefix("no scored leads"))
    #expect(try place.run("verify").status == 0)
  }
}
