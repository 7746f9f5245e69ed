package import WinnowCore

/// The right to go on with one interview, held by one process at a time: `.winnow/runs/RUN.lock`.
///
/// The system frees it when the process dies; the file then stays, and what it says is for messages
/// alone.
package final class RunLock {
  private let io: any StorageIO
  private let file: Int32
  private let path: String

  private init(_ io: any StorageIO, _ file: Int32, _ path: String) {
    self.io = io
    self.file = file
    self.path = path
  }

  /// The name goes first: whoever has the file open already sees that it is not the one of that name.
  deinit {
    if isSound { try? io.remove(path) }
    io.close(file)
  }

  /// Takes the lock of `run`, without waiting.
  ///
  /// - Throws: code `run-open` with who has it and since when; `not-written`.
  package static func take(
    _ run: InterviewID,
    of store: Store,
    at now: Instant
  ) throws(StoreError) -> RunLock {
    let folder = store.folder.hidden + "/runs"
    let path = "\(folder)/\(run).lock"
    while true {
      let file: Int32
      let isFree: Bool
      do throws(IOFailure) {
        try store.io.ensureFolder(store.folder.hidden)
        file = try store.io.openMade(path, in: folder)
        isFree = try store.io.tryLock(file)
      } catch {
        throw .notWritten(error, file: path)
      }
      guard isFree else {
        store.io.close(file)
        throw held(run, store.io, path)
      }
      let lock = RunLock(store.io, file, path)
      guard lock.isSound else { continue }
      leaveNote(store.io, file, now)
      return lock
    }
  }

  /// Whether the file that is locked still has its name: people delete `.winnow/`.
  package var isSound: Bool {
    guard let here = try? io.identity(file), let named = try? io.identity(ofPath: path) else {
      return false
    }
    return here.inode == named.inode && here.device == named.device
  }

  private static func leaveNote(_ io: any StorageIO, _ file: Int32, _ now: Instant) {
    let note: JSONObject = [
      "pid": .int(PosixIO.processID), "host": .string(PosixIO.hostName),
      "since": .string(now.description),
    ]
    try? io.truncate(file, to: 0)
    try? io.writeAll(file, JSONWriter.encode(.object(note)) + [0x0A])
  }

  private static func held(_ run: InterviewID, _ io: any StorageIO, _ path: String) -> StoreError {
    let note = ((try? io.contents(ofPath: path)) ?? nil).flatMap { try? JSONValue.parse($0).object }
    var holder = "elsewhere"
    if let process = note?["pid"]?.integer, let host = note?["host"]?.text {
      holder = "in process \(process) on \(host)"
      if let since = note?["since"]?.text { holder += " since \(since)" }
    }
    return StoreError(
      .runOpen,
      .locked,
      "the interview \(run) is open \(holder)",
      hint: "go on there, or end it there and resume it here",
      file: path
    )
  }
}
