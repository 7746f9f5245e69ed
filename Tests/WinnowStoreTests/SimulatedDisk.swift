import Synchronization
import WinnowStore

/// A disk in memory that can be cut off, fill up and fail.
///
/// Each file has what programs see and what the disk holds. A power cut keeps what was synced, and
/// of the rest whatever the dice say: nothing, some sectors, or a beginning.
final class SimulatedDisk: StorageIO {
  struct File {
    var seen: [UInt8] = []
    var kept: [UInt8] = []
    /// Sectors of `seen` that are not on the disk.
    var dirty: Set<Int> = []
    var lock: Int32?
  }

  struct State {
    var files: [Int: File] = [:]
    /// What programs see, and what the disk holds: path to file number; folders are number 0.
    var names: [String: Int] = ["/w": 0]
    var keptNames: [String: Int] = ["/w": 0]
    var open: [Int32: Int] = [:]
    var next: Int32 = 1
    var nextFile = 1
    var random: SplitMix
    var calls = 0
    var time: Int64 = 0
    var fault: Fault?
  }

  /// What goes wrong, at which call that changes something.
  struct Fault {
    enum Kind: CaseIterable {
      /// The process ends before the call; what programs saw stays.
      case kill
      /// The machine loses power before the call.
      case powerCut
      case diskFull
      /// A write stops halfway without an error.
      case shortWrite
      /// A sync fails and forgets which sectors were dirty, as Linux does.
      case syncFails
    }

    var kind: Kind
    var call: Int
  }

  /// Thrown by every call once the process or the machine is dead.
  static let dead = IOFailure("any", "", number: 9999, reason: "the process is gone")
  static let sector = 512

  private let state: Mutex<State>

  init(seed: UInt64) {
    state = Mutex(State(random: SplitMix(state: seed)))
  }

  // MARK: Faults

  func plan(_ fault: Fault?) {
    state.withLock { state in
      state.fault = fault
      state.calls = 0
    }
  }

  var isDead: Bool {
    state.withLock { state in
      guard let fault = state.fault, state.calls >= fault.call else { return false }
      return fault.kind == .kill || fault.kind == .powerCut
    }
  }

  /// The machine starts again: every process is gone, and after a power cut what was not synced.
  func restart(losingPower: Bool) {
    state.withLock { state in
      state.open = [:]
      state.fault = nil
      for number in state.files.keys { state.files[number]?.lock = nil }
      if losingPower { Self.losePower(&state) }
    }
  }

  private static func losePower(_ state: inout State) {
    // Each name that was not synced may or may not have got to the disk.
    for (path, number) in state.names where state.keptNames[path] != number {
      let parent = path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)
      if state.random.chance(2), state.keptNames[String(parent)] != nil || parent == "" {
        state.keptNames[path] = number
      }
    }
    state.names = state.keptNames
    for (number, file) in state.files {
      state.files[number] = survivor(file, &state.random)
    }
  }

  private static func survivor(_ file: File, _ random: inout SplitMix) -> File {
    var after = file
    after.dirty = []
    let policy = random.next() % 4
    var bytes = file.kept
    for sector in file.dirty.sorted() {
      let survives = policy == 0 ? false : policy == 1 ? random.chance(2) : policy == 2
      guard survives || policy == 3 else { continue }
      if policy == 3, random.chance(3) { break }
      let start = sector * Self.sector
      let end = min(start + Self.sector, file.seen.count)
      guard start < end else { continue }
      if bytes.count < end { bytes += Array(repeating: 0, count: end - bytes.count) }
      bytes.replaceSubrange(start..<end, with: file.seen[start..<end])
    }
    // The length may have been written though the bytes were not.
    if !file.dirty.isEmpty, random.chance(4), bytes.count < file.seen.count {
      bytes += Array(repeating: 0, count: file.seen.count - bytes.count)
    }
    after.seen = bytes
    after.kept = bytes
    return after
  }

  /// Counts a call that changes something; throws when the process is to die here.
  private static func step(_ state: inout State) throws(IOFailure) -> Fault.Kind? {
    state.calls += 1
    guard let fault = state.fault, state.calls >= fault.call else { return nil }
    if fault.kind == .kill || fault.kind == .powerCut { throw dead }
    return state.calls == fault.call ? fault.kind : nil
  }

  private static func requireAlive(_ state: State) throws(IOFailure) {
    guard let fault = state.fault, state.calls >= fault.call else { return }
    if fault.kind == .kill || fault.kind == .powerCut { throw dead }
  }

  private static func failure(_ call: String, _ number: Int32) -> IOFailure {
    IOFailure(call, "simulated", number: number, reason: "simulated error \(number)")
  }

  /// Runs `body` on the state; typed throws do not pass through a lock's closure.
  private func with<Value: Sendable>(
    _ body: (inout State) throws(IOFailure) -> Value
  ) throws(IOFailure) -> Value {
    let result: Result<Value, IOFailure> = state.withLock { state in
      do throws(IOFailure) {
        return .success(try body(&state))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  // MARK: StorageIO

  func open(_ path: String, _ mode: OpenMode) throws(IOFailure) -> Int32 {
    try with { state throws(IOFailure) in
      try Self.requireAlive(state)
      let found = state.names[path]
      if found == nil {
        guard mode == .createNew || mode == .createIfMissing else { throw Self.failure("open", 2) }
        if try Self.step(&state) == .diskFull { throw Self.failure("open", 28) }
        state.names[path] = state.nextFile
        state.files[state.nextFile] = File()
        state.nextFile += 1
      } else if mode == .createNew {
        throw Self.failure("open", 17)
      }
      state.open[state.next] = state.names[path]
      state.next += 1
      return state.next - 1
    }
  }

  func close(_ file: Int32) {
    state.withLock { state in
      if let number = state.open[file], state.files[number]?.lock == file {
        state.files[number]?.lock = nil
      }
      state.open[file] = nil
    }
  }

  func read(
    _ file: Int32,
    at offset: Int64,
    into bytes: inout [UInt8],
    from start: Int
  ) throws(IOFailure) -> Int {
    let room = bytes.count - start
    let found: [UInt8] = try with { state throws(IOFailure) in
      try Self.requireAlive(state)
      guard let number = state.open[file], let content = state.files[number]?.seen
      else { throw Self.failure("pread", 9) }
      let from = min(Int(offset), content.count)
      return Array(content[from..<min(from + room, content.count)])
    }
    bytes.replaceSubrange(start..<start + found.count, with: found)
    return found.count
  }

  func write(
    _ file: Int32,
    _ bytes: [UInt8],
    _ range: Range<Int>,
    at offset: Int64
  ) throws(IOFailure) -> Int {
    try with { state throws(IOFailure) in
      var count = range.count
      var kind: Fault.Kind?
      do throws(IOFailure) {
        kind = try Self.step(&state)
      } catch {
        // A process may die in the middle of its write.
        count = Int(state.random.next() % UInt64(range.count + 1))
        if state.calls == state.fault?.call {
          Self.put(&state, file, Array(bytes[range].prefix(count)), at: Int(offset))
        }
        throw error
      }
      if kind == .diskFull { throw Self.failure("pwrite", 28) }
      if kind == .shortWrite { count /= 2 }
      Self.put(&state, file, Array(bytes[range].prefix(count)), at: Int(offset))
      return count
    }
  }

  private static func put(_ state: inout State, _ file: Int32, _ bytes: [UInt8], at offset: Int) {
    guard let number = state.open[file], var content = state.files[number], !bytes.isEmpty
    else { return }
    let end = offset + bytes.count
    if content.seen.count < end {
      content.seen += Array(repeating: 0, count: end - content.seen.count)
    }
    content.seen.replaceSubrange(offset..<end, with: bytes)
    for sector in offset / sector...(end - 1) / sector { content.dirty.insert(sector) }
    state.files[number] = content
  }

  func syncData(_ file: Int32) throws(IOFailure) { try sync(file) }

  func sync(_ file: Int32) throws(IOFailure) {
    try with { state throws(IOFailure) in
      let kind = try Self.step(&state)
      guard let number = state.open[file], var content = state.files[number] else { return }
      if kind == .syncFails {
        // The pages count as clean now, but the disk has some of them at best.
        content.kept = Self.survivor(content, &state.random).kept
        content.dirty = []
        state.files[number] = content
        throw Self.failure("fsync", 5)
      }
      // What an earlier failure left out is not written again: only dirty sectors are.
      Self.flush(&content)
      state.files[number] = content
    }
  }

  private static func flush(_ file: inout File) {
    if file.kept.count > file.seen.count {
      file.kept.removeLast(file.kept.count - file.seen.count)
    }
    if file.kept.count < file.seen.count {
      file.kept += Array(repeating: 0, count: file.seen.count - file.kept.count)
    }
    for number in file.dirty {
      let start = number * sector
      let end = min(start + sector, file.seen.count)
      if start < end { file.kept.replaceSubrange(start..<end, with: file.seen[start..<end]) }
    }
    file.dirty = []
  }

  func syncFolder(_ path: String) throws(IOFailure) {
    try with { state throws(IOFailure) in
      if try Self.step(&state) == .syncFails { throw Self.failure("fsync", 5) }
      let prefix = path + "/"
      func isChild(_ name: String) -> Bool {
        name.hasPrefix(prefix) && !name.dropFirst(prefix.count).contains("/")
      }
      for name in state.keptNames.keys where isChild(name) && state.names[name] == nil {
        state.keptNames[name] = nil
      }
      for (name, number) in state.names where isChild(name) { state.keptNames[name] = number }
    }
  }

  func truncate(_ file: Int32, to size: Int64) throws(IOFailure) {
    try with { state throws(IOFailure) in
      _ = try Self.step(&state)
      guard let number = state.open[file], var content = state.files[number] else { return }
      if content.seen.count > Int(size) { content.seen.removeLast(content.seen.count - Int(size)) }
      content.dirty = content.dirty.filter { $0 * Self.sector < Int(size) }
      // Even a truncation that is not synced yet may survive; keeping the old bytes is the worse case.
      state.files[number] = content
    }
  }

  func dropCache(_ file: Int32) {
    state.withLock { state in
      guard let number = state.open[file], var content = state.files[number] else { return }
      if content.dirty.isEmpty { content.seen = content.kept }
      state.files[number] = content
    }
  }

  func identity(_ file: Int32) throws(IOFailure) -> FileIdentity {
    try with { state throws(IOFailure) in
      try Self.requireAlive(state)
      guard let number = state.open[file], let content = state.files[number]
      else { throw Self.failure("fstat", 9) }
      return FileIdentity(
        device: 1,
        inode: UInt64(number),
        size: Int64(content.seen.count),
        isFolder: false
      )
    }
  }

  func identity(ofPath path: String) throws(IOFailure) -> FileIdentity? {
    try with { state throws(IOFailure) in
      try Self.requireAlive(state)
      guard let number = state.names[path] else { return nil }
      let size = state.files[number]?.seen.count ?? 0
      return FileIdentity(
        device: 1,
        inode: UInt64(number),
        size: Int64(size),
        isFolder: number == 0
      )
    }
  }

  func list(_ path: String) throws(IOFailure) -> [String] {
    try with { state throws(IOFailure) in
      try Self.requireAlive(state)
      guard state.names[path] == 0 else { throw Self.failure("opendir", 2) }
      let prefix = path + "/"
      return state.names.keys.filter { $0.hasPrefix(prefix) }
        .map { String($0.dropFirst(prefix.count)) }.filter { !$0.contains("/") }.sorted()
    }
  }

  func makeFolder(_ path: String) throws(IOFailure) {
    try with { state throws(IOFailure) in
      _ = try Self.step(&state)
      guard state.names[path] == nil else { throw Self.failure("mkdir", 17) }
      state.names[path] = 0
    }
  }

  func rename(_ path: String, to target: String) throws(IOFailure) {
    try with { state throws(IOFailure) in
      _ = try Self.step(&state)
      guard let number = state.names[path] else { throw Self.failure("rename", 2) }
      let moved = state.names.filter { $0.key == path || $0.key.hasPrefix(path + "/") }
      for (name, number) in moved {
        state.names[name] = nil
        state.names[target + name.dropFirst(path.count)] = number
      }
      guard number == 0 else { return }
      // A folder's content goes with it, whichever of its names survives.
      for (name, number) in state.keptNames where name.hasPrefix(path + "/") {
        state.keptNames[target + name.dropFirst(path.count)] = number
      }
    }
  }

  func remove(_ path: String) throws(IOFailure) {
    try with { state throws(IOFailure) in
      _ = try Self.step(&state)
      guard state.names[path] != nil else { throw Self.failure("unlink", 2) }
      state.names[path] = nil
    }
  }

  func tryLock(_ file: Int32) throws(IOFailure) -> Bool {
    try with { state throws(IOFailure) in
      try Self.requireAlive(state)
      guard let number = state.open[file] else { throw Self.failure("flock", 9) }
      if let holder = state.files[number]?.lock, holder != file { return false }
      state.files[number]?.lock = file
      return true
    }
  }

  func fileSystemType(_ file: Int32) -> Int64 { 0 }

  func pause(milliseconds: Int) {
    state.withLock { $0.time += Int64(milliseconds) }
  }

  func ticks() -> Int64 { state.withLock { $0.time } }
}

/// A small generator of random numbers that gives the same for the same seed.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }

  /// True once in `sides` times.
  mutating func chance(_ sides: UInt64) -> Bool { next() % sides == 0 }
}
