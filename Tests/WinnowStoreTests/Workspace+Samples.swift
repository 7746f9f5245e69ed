import Glibc
import WinnowCore
import WinnowStore
import WinnowTestSupport

/// A workspace in a folder of its own that goes away with it.
final class Workspace: Sendable {
  static let id = "00000000-0000-4000-8000-000000000000"
  static let start = Instant(milliseconds: 1_795_293_960_000)

  let folder: String
  let clock = TestClock(Workspace.start)

  init() throws {
    var template = Array("/tmp/winnow-store-XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
      unsafe buffer.baseAddress.map { unsafe mkdtemp($0) != nil } ?? false
    }
    guard made else { throw IOFailure("mkdtemp", "/tmp", number: errno, reason: "failed") }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    try Store.create(at: folder, now: Workspace.start, id: Workspace.id)
  }

  deinit { Self.removeTree(folder) }

  func open(_ options: Store.Options = Store.Options()) throws -> Store {
    let clock = clock
    return try Store(at: folder, clock: { clock.now }, options: options)
  }

  func journal(_ first: Int = 1) -> String {
    let digits = String(first)
    let zeros = String(repeating: "0", count: 12 - digits.count)
    return folder + "/journal/" + zeros + digits + ".jsonl"
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    let io = PosixIO()
    let file = try io.open(path, .read)
    defer { io.close(file) }
    var bytes = [UInt8](repeating: 0, count: Int(try io.identity(file).size))
    _ = try io.read(file, at: 0, into: &bytes, from: 0)
    return bytes
  }

  static func put(_ bytes: [UInt8], _ path: String) throws {
    let io = PosixIO()
    let file = try io.open(path, .createIfMissing)
    defer { io.close(file) }
    try io.truncate(file, to: 0)
    _ = try io.write(file, bytes, 0..<bytes.count, at: 0)
  }

  static func removeTree(_ path: String) {
    let io = PosixIO()
    for name in (try? io.list(path)) ?? [] {
      let child = path + "/" + name
      if ((try? io.identity(ofPath: child)) ?? nil)?.isFolder == true {
        removeTree(child)
      } else {
        try? io.remove(child)
      }
    }
    unsafe rmdir(path)
  }

  func removeIndex() { Self.removeTree(folder + "/.winnow/index") }
}

extension Store {
  /// Adds leads with these names, one transaction for all.
  @discardableResult
  func add(_ names: String..., transaction: String) throws -> [LeadID] {
    try write(transaction: transaction, by: "ada") { writer in
      try names.map { name in
        let id = writer.nextLeadID()
        try writer.append(
          EventDraft(.leadCreated, subject: id.description, data: ["name": .string(name)])
        )
        return id
      }
    }.value ?? []
  }

  func names() throws -> [String] {
    var names: [String] = []
    try forEachLead { lead in
      names.append(lead.text("name") ?? "")
      return true
    }
    return names
  }
}

extension Counts {
  /// The counts as one text, the same for the same counts.
  var text: String {
    let stages = byStage.map { "\($0.key)=\($0.value)" }.sorted()
    return "\(events) \(leads) \(scored) \(qualified) \(stages)"
  }
}
