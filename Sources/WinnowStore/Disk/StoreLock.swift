import WinnowCore

/// The right to write, held by one process at a time.
///
/// Two files: who holds `LOCK` may write; who waits for it holds `QUEUE`, so that a long import
/// can see that somebody waits. Neither is ever deleted. Because people do delete `.winnow/`, the
/// holder also locks the folder `journal/` itself: a `LOCK` made anew lets no second writer in. The
/// system frees all of them when a process dies.
final class StoreLock {
  private let io: any StorageIO
  private let folder: StoreFolder
  private let command: String
  private var held: Int32?
  /// The folder `journal/`; nil while the store is being made.
  private var heldJournal: Int32?
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
      let queue = try io.openMade(folder.queue, in: folder.hidden)
      defer { io.close(queue) }
      let deadline = io.ticks() + Int64(wait / .milliseconds(1))
      try lock(queue, until: deadline)
      let file = try lockedFile(until: deadline)
      do {
        heldJournal = try lockedJournal(until: deadline, allowUnsafe: allowUnsafe)
        return try accept(file, allowUnsafe: allowUnsafe, note: text)
      } catch {
        io.close(file)
        releaseJournal()
        throw error
      }
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
    releaseJournal()
    io.close(file)
  }

  private func releaseJournal() {
    if let heldJournal { io.close(heldJournal) }
    heldJournal = nil
  }

  /// True when another process waits for the lock.
  func isWanted() -> Bool {
    guard let queue = try? io.open(folder.queue, .createIfMissing) else { return false }
    defer { io.close(queue) }
    return (try? io.tryLock(queue)) == false
  }

  private func accept(_ file: Int32, allowUnsafe: Bool, note text: String) throws -> Bool {
    if !allowUnsafe { try refuseUnsafe(file) }
    held = file
    let before = (try? contents(file)) ?? []
    let isUntouched = !note.isEmpty && before == note
    if !isUntouched { leaveNote(file, text) }
    return isUntouched
  }

  private func refuseUnsafe(_ file: Int32) throws(StoreError) {
    guard let name = FileSystems.unsafe[io.fileSystemType(file)] else { return }
    throw StoreError(
      .unsafeFileSystem,
      .notAllowed,
      "the workspace lies on \(name), where locks and syncs cannot be trusted",
      hint: "move it to a local disk, or pass --unsafe-fs at your own risk",
      file: folder.root
    )
  }

  /// Locks `journal/`, which may lie on another file system than `LOCK`; nil when there is none yet.
  private func lockedJournal(until deadline: Int64, allowUnsafe: Bool) throws -> Int32? {
    guard try io.identity(ofPath: folder.journal) != nil else { return nil }
    let file = try io.open(folder.journal, .read)
    do {
      if !allowUnsafe { try refuseUnsafe(file) }
      try lock(file, until: deadline)
      return file
    } catch {
      io.close(file)
      throw error
    }
  }

  /// Opens and locks `LOCK`, making sure that it is still the file of that name.
  private func lockedFile(until deadline: Int64) throws -> Int32 {
    while true {
      let file = try io.openMade(folder.lock, in: folder.hidden)
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
}

/// What the lock file says about its holder.
enum LockNote {
  /// One JSON line; `serial` makes two holders of the same process differ.
  static func text(command: String, serial: UInt64) -> String {
    let object: JSONObject = [
      "pid": .int(PosixIO.processID), "host": .string(PosixIO.hostName),
      "boot": .string(PosixIO.bootID), "cmd": .string(command),
      "serial": .string(String(serial, radix: 16)),
    ]
    return String(decoding: JSONWriter.encode(.object(object)), as: UTF8.self) + "\n"
  }
}
