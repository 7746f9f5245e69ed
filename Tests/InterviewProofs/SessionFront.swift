import Foundation
import WinnowCore
import WinnowEngine
import WinnowPlugins
import WinnowStore

/// An interview in a workspace on the disk, through the engine as commands use it.
struct SessionFront: InterviewFront {
  private let folder: Folder
  /// Nothing only between two sessions: there is one lock.
  private var session: InterviewSession?

  /// A folder that is gone with the front.
  private final class Folder {
    let path = NSTemporaryDirectory() + "winnow-walk-\(UUID().uuidString)"
    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  init(_ version: SheetVersion) throws {
    folder = Folder()
    let now = Instant(milliseconds: 1_795_293_960_000)
    try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
    try Store.create(at: folder.path, now: now, id: "00000000-0000-4000-8000-000000000000")
    try Data("[organization]\nname = \"Acme\"\n".utf8)
      .write(to: URL(fileURLWithPath: folder.path + "/winnow.toml"))
    try put(version)
    let engine = try engine()
    _ = try engine.store.write(transaction: "lead", by: "ada") { writer in
      let id = writer.nextLeadID().description
      try writer.append(EventDraft(.leadCreated, subject: id, data: ["name": "Ada"]))
    }
    let script = try engine.questionnaire(Sheet.name)
    session = try engine.openInterview(script, for: LeadID(number: 1), language: "en")
  }

  private func put(_ version: SheetVersion) throws {
    let plugin = folder.path + "/plugins/" + Sheet.name
    try FileManager.default.createDirectory(atPath: plugin, withIntermediateDirectories: true)
    for (name, text) in version.sheet.files {
      try Data(text).write(to: URL(fileURLWithPath: plugin + "/" + name))
    }
  }

  /// As another command has it.
  private func engine() throws -> Engine {
    let around = Surroundings(
      folder: folder.path,
      variables: [:],
      userName: "ada",
      executable: "/usr/bin/winnow",
      now: { Instant(milliseconds: 1_795_293_960_000) }
    )
    return try Engine(try Workspace.locate(nil, around), around, EngineOptions())
  }

  private var current: InterviewSession {
    get throws {
      guard let session else { throw WinnowError(.script, code: "internal", "no session") }
      return session
    }
  }

  var record: InterviewRecord {
    guard let session else { preconditionFailure("an interview is under way") }
    return session.record
  }

  var pass: InterviewPass {
    guard let session else { preconditionFailure("an interview is under way") }
    return session.pass
  }

  mutating func answer(_ reply: Reply) throws -> Bool { try current.answer(reply).isTaken }

  mutating func back(_ count: Int) throws { _ = try current.back(count) }

  mutating func go(to key: String) throws { try current.go(to: key) }

  mutating func remove(_ item: String) throws { try current.remove(item) }

  mutating func pause() throws {
    try current.pause("paused")
    try crash()
  }

  mutating func crash() throws {
    let isUnwritten = try current.isUnwritten
    session = nil
    session = try reopen(isUnwritten)
  }

  mutating func upgrade(to version: SheetVersion) throws {
    let isUnwritten = try current.isUnwritten
    session = nil
    try put(version)
    if !isUnwritten { _ = try engine().upgradeInterview("L1-1") }
    session = try reopen(isUnwritten)
  }

  private func reopen(_ isUnwritten: Bool) throws -> InterviewSession {
    let engine = try engine()
    guard isUnwritten else { return try engine.resumeInterview(try engine.interview("L1-1")) }
    let script = try engine.questionnaire(Sheet.name)
    return try engine.openInterview(script, for: LeadID(number: 1), language: "en")
  }

  mutating func prepareToFinish() -> Bool { session?.prepareToFinish() ?? false }

  mutating func finish() throws {
    try current.finish()
    let stored = try engine().interview("L1-1")
    guard stored.status == .completed, stored.answers == record.answers else {
      throw WinnowError(.script, code: "internal", "the journal has other answers")
    }
  }
}
