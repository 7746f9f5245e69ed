import Foundation
import Testing
import WinnowCore
import WinnowTestSupport

/// A disk of 8 MiB in memory for a workspace to move to; only root can have one.
private final class SmallDisk: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "winnow-disk-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    guard Self.run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", path) else {
      throw CocoaError(.fileWriteNoPermission)
    }
  }

  deinit {
    _ = Self.run("umount", "-l", path)
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Whether this system lets us have one.
  static let isPossible = (try? SmallDisk()) != nil

  private static func run(_ words: String...) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  /// Fills what room there is.
  func fill() throws {
    let file = FileManager.default
    _ = file.createFile(atPath: path + "/filler", contents: nil)
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path + "/filler"))
    let block = Data(repeating: 0x2E, count: 4096)
    while (try? handle.write(contentsOf: block)) != nil {}
    try handle.close()
  }

  func free() throws { try FileManager.default.removeItem(atPath: path + "/filler") }
}

@Suite struct `Interviews, scenario 18` {
  private let desk: InterviewDesk

  init() throws { desk = try InterviewDesk() }

  /// A call at the question about IT, whose answer can be long.
  private func callAtContact(_ program: Program) throws -> Call {
    let process = try program.process(["ask", "q", "L1"])
    process.environment?["TERM"] = "xterm"
    let call = try Call(process, on: PseudoTerminal())
    try call.see(question: Q.need)
    try call.enter("1", Q.seats)
    try call.enter("80", Q.contact)
    return call
  }

  /// The same question stays, no half line is in the journal, and Enter takes the answer once there
  /// is room.
  private func refuse(_ call: Call, journal: String, makingRoom: () throws -> Void) throws {
    let before = try String(contentsOfFile: journal, encoding: .utf8)
    // More than the rest of a block that the file has already.
    call.enter(String(repeating: "Ann ", count: 2000))
    try call.see("not saved")
    try call.see("press Enter to try again")
    try call.see("> ")
    #expect(try String(contentsOfFile: journal, encoding: .utf8) == before)
    call.enter("")
    try call.see("press Enter to try again")
    try call.see("> ")
    try makingRoom()
    try call.enter("", Q.sites)
    try call.enter("0", Q.budget)
    call.enter("")
    try call.see(Q.finish)
    #expect(call.enterLast("").status == 0)
    let lines = try String(contentsOfFile: journal, encoding: .utf8).split(separator: "\n")
    #expect(lines.count { $0.contains(#""key":"it_contact""#) } == 1)
  }

  @Test(.enabled(if: SmallDisk.isPossible, "a disk of its own needs root"))
  func `18 Disk full at an answer`() throws {
    let disk = try SmallDisk()
    var program = desk.place.program
    let folder = disk.path + "/acme"
    try FileManager.default.copyItem(atPath: program.folder, toPath: folder)
    program.folder = folder
    let call = try callAtContact(program)
    try disk.fill()
    try refuse(call, journal: folder + "/" + Workplace.journal) { try disk.free() }
    #expect(try program.run(["verify"]).status == 0)
  }

  @Test func `18 Journal at the limit of its size at an answer`() throws {
    let call = try callAtContact(desk.place.program)
    let journal = desk.place.program.folder + "/" + Workplace.journal
    let size = try String(contentsOfFile: journal, encoding: .utf8).utf8.count
    // Room for half of a line.
    try limit(call, "\(size + 30):")
    try refuse(call, journal: journal) { try limit(call, "unlimited:") }
    #expect(try desk.place.run("verify").status == 0)
  }

  @Test func `A disk that stays full ends an answers file with 73, and nothing is saved`() throws {
    let before = try desk.lines()
    let program = desk.place.program
    try desk.place.write(#"{"need":"none","why_none":"Money"}"#, to: "a.json")
    let size = try desk.place.read(Workplace.journal).utf8.count
    let process = try program.process([
      "--fsize=\(size + 30):", try Program.path(), "ask", "q", "L1", "--answers", "a.json",
    ])
    process.executableURL = URL(fileURLWithPath: "/usr/bin/prlimit")
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(Program.status(of: process) == 73)
    #expect(try desk.lines() == before)
  }

  /// Sets how large files of the program may become.
  private func limit(_ call: Call, _ size: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/prlimit")
    process.arguments = ["--pid", "\(call.process.processIdentifier)", "--fsize=\(size)"]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }
}
