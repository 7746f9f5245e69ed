import Foundation
import Testing
import WinnowTestSupport

/// What commands refuse, and what they leave behind, when something is not as they were told.
@Suite struct `Commands that could do harm` {
  private let place: Workplace

  init() throws {
    place = try Workplace(with: "serious-lead")
    try add("Ada Lovelace", "ada@acme.example")
    try add("Ben Byron", "ben@acme.example")
  }

  private func add(_ name: String, _ email: String) throws {
    _ = try place.must("lead", "add", "--name", name, "--email", email)
  }

  @Test func `refuse the name of another command's transaction`() throws {
    _ = try place.must("lead", "edit", "L1", "--phone", "123", "--tx", "E1")
    _ = try place.must("lead", "edit", "L1", "--phone", "123", "--tx", "E1")
    #expect(try place.run("lead", "edit", "L2", "--phone", "999", "--tx", "E1").status == 64)
    #expect(try place.run("lead", "log", "L2", "call", "--tx", "E1").status == 64)
    _ = try place.must("lead", "add", "--name", "Cem", "--tx", "T")
    _ = try place.must("lead", "add", "--name", "Cem", "--tx", "T")
    let other = try place.run("lead", "add", "--name", "Dan", "--tx", "T")
    #expect(other.status == 64)
    #expect(other.errors.contains("another command was run as transaction T"))
    _ = try place.must("lead", "log", "L1", "call", "--tx", "G")
    _ = try place.must("lead", "log", "L1", "call", "--tx", "G")
    #expect(try place.run("lead", "log", "L1", "visit", "--tx", "G").status == 64)
  }

  @Test func `refuse to erase in a backup whom another workspace erased`() throws {
    _ = try place.must("backup", "../copy")
    _ = try place.must("init", "../other")
    _ = try place.must("lead", "add", "--name", "Zoe", "--workspace", "../other")
    _ = try place.must("lead", "erase", "L1", "--yes", "--workspace", "../other")
    let run = try place.run("restore", "../copy", "../restored", "--successor", "../other")
    #expect(run.status == 64)
    #expect(run.errors.contains("is not the workspace that this backup was made of"))
  }

  @Test func `go on with an erasure that took out the name already`() throws {
    _ = try place.must("seal")
    _ = try place.must("lead", "log", "L1", "call", "--note", "RexlordNote")
    let renamed = ["trace=rename", "inject=rename:signal=SIGKILL:when=5"].flatMap { ["-e", $0] }
    let killed = Process()
    killed.executableURL = URL(fileURLWithPath: "/usr/bin/strace")
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/strace") else { return }
    killed.arguments =
      ["-qq", "-f", "-o", "/dev/null"] + renamed
      + [
        try Program.path(), "lead", "erase", "ada@acme.example", "--yes", "--workspace",
        place.program.folder,
      ]
    try killed.run()
    killed.waitUntilExit()
    _ = try place.must("lead", "erase", "ada@acme.example", "--yes")
    #expect(try place.run("verify").status == 0)
    #expect(try !place.read(Workplace.journal).contains("RexlordNote"))
  }

  @Test func `erase what plugins printed`() throws {
    try place.write("a line about Ada", to: ".winnow/logs/any.log")
    _ = try place.must("lead", "erase", "L1", "--yes")
    #expect(!place.has(".winnow/logs/any.log"))
  }

  @Test func `erase rejected rows of the person in any spelling, and nobody else's`() throws {
    let row = Data("ADA@acme.EXAMPLE,J\u{FC}rgen".unicodeScalars.map { UInt8($0.value) })
    try place.write("", to: "quarantine/a.rows.csv")
    try row.write(to: URL(fileURLWithPath: place.program.folder + "/quarantine/a.rows.csv"))
    try place.write("other@person.example,Somebody,abc", to: "quarantine/b.rows.csv")
    _ = try place.must("lead", "erase", "L1", "--yes")
    #expect(!place.has("quarantine/a.rows.csv"))
    #expect(place.has("quarantine/b.rows.csv"))
  }

  @Test(arguments: ["journal/copy", "mappings/copy", ".winnow/copy", "plugins"])
  func `make no copy among the workspace's own files`(_ folder: String) throws {
    let backup = try place.run("backup", folder)
    #expect(backup.status == 64)
    #expect(try place.run("views", "--to", folder).status == 64)
    #expect(try place.run("verify").status == 0)
  }

  @Test func `refuse an argument that is no UTF-8`() throws {
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = [
      "-c",
      "exec \"$0\" lead add --name \"$(printf 'M\\374ller')\" --workspace \"$1\" 2>\"$1/told\"",
      try Program.path(), place.program.folder,
    ]
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 64)
    #expect(try place.read("told").contains("argument 4 is no text in UTF-8"))
  }

  @Test func `have git leave the line ends of everything that is read`() throws {
    let attributes = try place.read(".gitattributes").split(separator: "\n")
    for path in ["journal/**", "bundles/**", "plugins/**", "STORE.json", "winnow.toml"] {
      #expect(attributes.contains { $0.hasPrefix(path + " -text") }, "\(path)")
    }
  }

  @Test func `end at once where a process may open only a few files`() throws {
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = [
      "-c", "ulimit -n 12; exec \"$0\" lead list --workspace \"$1\" 2>\"$1/told\"",
      try Program.path(), place.program.folder,
    ]
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 75)
    #expect(try place.read("told").contains("may open only 12 files here"))
  }

  @Test func `restore once more what is restored already, and nothing over later work`() throws {
    _ = try place.must("backup", "../copy")
    _ = try place.must("restore", "../copy", "../restored")
    _ = try place.must("restore", "../copy", "../restored")
    _ = try place.must("lead", "add", "--name", "Cem", "--workspace", "../restored")
    let run = try place.run("restore", "../copy", "../restored")
    #expect(run.status == 77)
    #expect(run.errors.contains("the folder is not empty"))
  }
}
