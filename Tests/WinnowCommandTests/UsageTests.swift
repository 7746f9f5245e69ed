import Foundation
import Testing
import WinnowTestSupport

@Suite struct UsageTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() throws {
    folder = try TemporaryFolder()
    program = Program(in: folder.path)
  }

  @Test func `the version is told`() throws {
    let outcome = try program.run(["--version"])
    #expect(outcome.status == 0)
    #expect(outcome.output == "winnow 0.1.0\n")
  }

  @Test func `without a command the help is shown`() throws {
    let outcome = try program.run([])
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("winnow rank --why"))
    #expect(outcome.errors.isEmpty)
  }

  @Test(arguments: [
    ["rank", "--limit", "x"], ["rank", "--limit", "0"], ["rank", "--csv", "--raw", "x"],
    ["lead", "add"], ["lead", "show"], ["lead", "edit", "L1"], ["import"], ["score", "--stream"],
    ["score", "L1", "--all"], ["score", "--set", "a=1"], ["rank", "--as-of", "yesterday"],
    ["plugin", "run", "bant"], ["import", "x.csv", "--output", "y"], ["lead", "list", "--raw"],
    ["lead", "add", "--name", "x", "--wait", "-1"], ["init"], ["lead", "list", "--stage", "hot"],
  ])
  func `a command that is not understood ends with 64`(arguments: [String]) throws {
    let outcome = try program.run(arguments)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("winnow: "))
    #expect(outcome.errors.contains("Usage: winnow"))
  }

  @Test(arguments: [(["rnak"], "rank"), (["lead", "shwo", "L1"], "show")])
  func `a misspelt command is answered with the nearest one`(
    arguments: [String],
    nearest: String
  ) throws {
    let outcome = try program.run(arguments)
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("did you mean '\(nearest)'?"))
  }

  @Test func `with --json a misunderstanding is told in JSON`() throws {
    let outcome = try program.run(["rank", "--json", "--limit", "x"])
    #expect(outcome.status == 64)
    #expect(outcome.error["code"] as? String == "usage")
    #expect((outcome.error["message"] as? String)?.contains("--limit") == true)
    #expect((outcome.error["hint"] as? String)?.contains("Usage: winnow rank") == true)
  }

  @Test(arguments: [
    ["rank"], ["score"], ["lead", "list"], ["lead", "show", "L1"], ["verify"], ["explain", "L1"],
    ["import", "list"], ["import", "x.csv"], ["lead", "add", "--name", "Ada"], ["doctor"],
    ["import", "revert", "I1"],
  ])
  func `without a workspace a command says how to make one and ends with 66`(
    arguments: [String]
  ) throws {
    let outcome = try program.run(arguments)
    #expect(outcome.status == 66)
    #expect(outcome.errors.contains("winnow init"))
    let inJSON = try program.run(arguments + ["--json"])
    #expect(inJSON.status == 66)
    #expect(inJSON.error["code"] as? String == "no-workspace")
  }

  @Test func `a workspace that is named and is none ends with 66`() throws {
    #expect(try program.run(["rank", "--workspace", "nowhere"]).status == 66)
    var other = program
    other.variables["WINNOW_WORKSPACE"] = folder.path
    #expect(try other.run(["rank"]).status == 66)
  }

  @Test func `a full disk behind standard output ends with 73`() throws {
    let outcome = try program.run(["--version"], output: "/dev/full")
    #expect(outcome.status == 73)
    #expect(outcome.errors.contains("cannot write to standard output"))
  }

  @Test func `a reader that goes away ends the command quietly`() throws {
    let process = try program.process(["--help"])
    let (results, errors) = (Pipe(), Pipe())
    process.standardOutput = results
    process.standardError = errors
    try results.fileHandleForReading.close()
    try process.run()
    try errors.fileHandleForWriting.close()
    process.waitUntilExit()
    #expect(Program.status(of: process) == 0)
    #expect(try errors.fileHandleForReading.readToEnd()?.isEmpty != false)
  }

  @Test func `control codes in what was typed do not reach the terminal`() throws {
    let outcome = try program.runOnTerminal(["rank", "--workspace", "no\u{1B}[2Jwhere"])
    #expect(outcome.status == 66)
    #expect(!outcome.output.contains("\u{1B}[2J"))
    #expect(outcome.output.contains("\\u{1B}[2J"))
  }

  @Test func `colour is only for a terminal that wants it`() throws {
    #expect(try program.runOnTerminal(["rank"]).output.contains("\u{1B}[31mwinnow:"))
    #expect(try !program.run(["rank"]).errors.contains("\u{1B}"))
    var plain = program
    plain.variables["NO_COLOR"] = "1"
    #expect(try !plain.runOnTerminal(["rank"]).output.contains("\u{1B}"))
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `there are completions for every shell`(shell: String) throws {
    let outcome = try program.run(["--generate-completion-script", shell])
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("explain"))
  }
}
