import WinnowCore

/// The right to write, held by one process at a time.
///
/// Two files: who holds `LOCK` may write; who waits for it holds `QUEUE`, so that a long import
/// can see that somebody waits. Neither is ever deleted. The system frees both when a process
/// dies.
final class StoreLock {
  private let io: any StorageIO
  private let folder: StoreFolder
  private let command: String
  private var held: Int32?
  /// What we wrote into the file when we took it last.
  private var note: [UInt8] = []

  init(io: any StorageIO, folder: StoreFolder, command: String) {
    self.io = io
    self.folder = folder
    self.command = command
  }

  deinit { release() }

  var isHeld: Bool { held != nil }

  /// Takes the lock, waiting at most `wait`.
  ///
  /// - Returns: True when nobody else held it since we released it last.
  /// - Throws: code `locked` with who holds it, `not-allowed`, `not-written`,
  ///   `unsafe-file-system`.
  func take(wait: Duration, allowUnsafe: Bool, note text: String) throws(StoreError) -> Bool {
    guard held == nil else { return true }
    do {
      try io.ensureFolder(folder.hidden)
      let queue = try io.open(folder.queue, .createIfMissing)
      defer { io.close(queue) }
      let deadline = io.ticks() + Int64(wait / .milliseconds(1))
      try lock(queue, until: deadline)
      let file = try lockedFile(until: deadline)
      return try accept(file, allowUnsafe: allowUnsafe, note: text)
    } catch let error as StoreError {
      throw error
    } catch let error as IOFailure {
      throw .notWritten(error, file: folder.lock)
    } catch {
      throw StoreError(.notAllowed, .notAllowed, "cannot lock the workspace: \(error)")
    }
  }

  /// Lets others write.
  func release() {
    guard let file = held else { return }
    held = nil
    io.close(file)
  }

  /// True when another process waits for the lock.
  func isWanted() -> Bool {
    guard let queue = try? io.open(folder.queue, .createIfMissing) else { return false }
    defer { io.close(queue) }
    return (try? io.tryLock(queue)) == false
  }

  private func accept(_ file: Int32, allowUnsafe: Bool, note text: String) throws -> Bool {
    if !allowUnsafe, let name = Self.unsafeTypes[io.fileSystemType(file)] {
      io.close(file)
      throw StoreError(
        .unsafeFileSystem,
        .notAllowed,
        "the workspace lies on \(name), where locks and syncs cannot be trusted",
        hint: "move it to a local disk, or pass --unsafe-fs at your own risk",
        file: folder.root
      )
    }
    held = file
    let before = (try? contents(file)) ?? []
    let isUntouched = !note.isEmpty && before == note
    if !isUntouched { leaveNote(file, text) }
    return isUntouched
  }

  /// Opens and locks `LOCK`, making sure that it is still the file of that name.
  private func lockedFile(until deadline: Int64) throws -> Int32 {
    while true {
      let file = try io.open(folder.lock, .createIfMissing)
      do {
        try lock(file, until: deadline)
        let here = try io.identity(file)
        if let named = try io.identity(ofPath: folder.lock), named.inode == here.inode,
          named.device == here.device
        {
          return file
        }
        io.close(file)
      } catch {
        io.close(file)
        throw error
      }
    }
  }

  private func lock(_ file: Int32, until deadline: Int64) throws {
    var pause = 1
    while try !io.tryLock(file) {
      guard io.ticks() < deadline else { throw lockedError() }
      io.pause(milliseconds: pause)
      pause = min(pause * 2, 16)
    }
  }

  private func lockedError() -> StoreError {
    let text = (try? io.contents(ofPath: folder.lock)) ?? nil
    let object = text.flatMap { try? JSONValue.parse($0).object }
    var holder = "another process"
    if let command = object?["cmd"]?.text, let process = object?["pid"]?.integer {
      holder = "`\(command)` (process \(process)"
      if let host = object?["host"]?.text { holder += " on \(host)" }
      holder += ")"
    }
    return StoreError(
      .locked,
      .locked,
      "the workspace is locked by \(holder)",
      hint: "try again when it is done, or wait longer with --wait",
      file: folder.lock
    )
  }

  /// Leaves a word about us; it is for messages alone, so a failure does not matter.
  private func leaveNote(_ file: Int32, _ text: String) {
    note = Array(text.utf8)
    do throws(IOFailure) {
      try io.truncate(file, to: 0)
      try io.writeAll(file, note)
    } catch {
      note = []
    }
  }

  private func contents(_ file: Int32) throws(IOFailure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = try io.read(file, at: 0, into: &bytes, from: 0)
    return Array(bytes[..<count])
  }

  /// NFS, 9p, FUSE, CIFS, SMB2, AFS, Ceph, Lustre.
  private static let unsafeTypes: [Int64: String] = [
    0x6969: "NFS", 0x0102_1997: "9p", 0x6573_5546: "FUSE", 0xff53_4d42: "CIFS",
    0xfe53_4d42: "SMB", 0x5346_414f: "AFS", 0x00c3_6400: "Ceph", 0x0bd0_0bd0: "Lustre",
  ]
}

/// What the lock file says about its holder.
enum LockNote {
  /// One JSON line; `serial` makes two holders of the same process differ.
  static func text(command: String, serial: UInt64) -> String {
    let object: JSONObject = [
      "pid": .int(PosixIO.processID), "host": .string(PosixIO.hostName), "cmd": .string(command),
      "serial": .string(String(serial, radix: 16)),
    ]
    return String(decoding: JSONWriter.encode(.object(object)), as: UTF8.self) + "\n"
  }
}
