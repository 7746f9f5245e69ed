import Synchronization
package import WinnowStore

extension SimulatedDisk: StorageIO {
  /// Runs `body` on the state; typed throws do not pass through a lock's closure.
  private func with<Value: Sendable>(
    _ body: (inout DiskState) throws(IOFailure) -> Value
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

  // MARK: Files

  package func open(_ path: String, _ mode: OpenMode) throws(IOFailure) -> Int32 {
    try with { state throws(IOFailure) in
      try state.requireAlive()
      if state.names[path] != nil {
        if mode == .createNew { throw DiskState.failure("open", 17) }
      } else {
        guard mode == .createNew || mode == .createIfMissing, state.place(path) != nil
        else { throw DiskState.failure("open", 2) }
        if try state.step(.diskFull) != nil { throw DiskState.failure("open", 28) }
        state.nodes.append(DiskState.Node())
        state.link(path, state.nodes.count - 1)
      }
      state.open[state.nextFile] = state.names[path]
      state.nextFile += 1
      return state.nextFile - 1
    }
  }

  package func close(_ file: Int32) {
    state.withLock { state in
      guard let node = state.open.removeValue(forKey: file) else { return }
      if state.nodes[node].lock == file { state.nodes[node].lock = nil }
    }
  }

  package func read(
    _ file: Int32,
    at offset: Int64,
    into bytes: inout [UInt8],
    from start: Int
  ) throws(IOFailure) -> Int {
    let content: [UInt8] = try with { state throws(IOFailure) in
      try state.stepReading()
      return state.nodes[try state.node(of: file, "pread")].seen
    }
    let from = min(Int(offset), content.count)
    let count = min(bytes.count - start, content.count - from)
    bytes.replaceSubrange(start..<start + count, with: content[from..<from + count])
    return count
  }

  package func write(
    _ file: Int32,
    _ bytes: [UInt8],
    _ range: Range<Int>,
    at offset: Int64
  ) throws(IOFailure) -> Int {
    try with { state throws(IOFailure) in
      let wasAlive = !state.isDead
      let node = try state.node(of: file, "pwrite")
      var count = range.count
      do throws(IOFailure) {
        switch try state.step(.diskFull, .shortWrite, .writeFails) {
        case .diskFull: throw DiskState.failure("pwrite", 28)
        case .writeFails: throw DiskState.failure("pwrite", 5)
        case .shortWrite: count = state.random.number(in: 0...count - 1)
        default: break
        }
      } catch {
        // A process may die in the middle of its write.
        guard wasAlive, state.isDead else { throw error }
        count = state.random.number(in: 0...count)
        state.put(node, bytes[range].prefix(count), at: Int(offset))
        throw error
      }
      state.put(node, bytes[range].prefix(count), at: Int(offset))
      return count
    }
  }

  package func truncate(_ file: Int32, to size: Int64) throws(IOFailure) {
    try with { state throws(IOFailure) in
      let node = try state.node(of: file, "ftruncate")
      if try state.step(.writeFails) != nil { throw DiskState.failure("ftruncate", 5) }
      state.truncate(node, to: Int(size))
    }
  }

  // MARK: Syncs

  package func syncData(_ file: Int32) throws(IOFailure) { try sync(file) }

  package func sync(_ file: Int32) throws(IOFailure) {
    try with { state throws(IOFailure) in
      let node = try state.node(of: file, "fsync")
      let kind = try state.step(.syncFails, .diskFull)
      if kind != nil || state.nodes[node].owesError {
        state.nodes[node].owesError = false
        state.failedSyncs += 1
        // The pages count as clean from now on, but the disk has some of them at best.
        state.settle(node)
        throw DiskState.failure("fsync", kind == .diskFull ? 28 : 5)
      }
      state.flush(node)
    }
  }

  package func syncFolder(_ path: String) throws(IOFailure) {
    try with { state throws(IOFailure) in
      if try state.step(.syncFails) != nil {
        state.failedSyncs += 1
        throw DiskState.failure("fsync", 5)
      }
      if let node = state.names[path] { state.syncNames(node) }
    }
  }

  package func dropCache(_ file: Int32) {
    state.withLock { state in
      if let node = state.open[file] { state.dropClean(node) }
    }
  }

  // MARK: Names

  package func identity(_ file: Int32) throws(IOFailure) -> FileIdentity {
    try with { state throws(IOFailure) in
      try state.requireAlive()
      return Self.identity(state, try state.node(of: file, "fstat"))
    }
  }

  package func identity(ofPath path: String) throws(IOFailure) -> FileIdentity? {
    try with { state throws(IOFailure) in
      try state.requireAlive()
      return state.names[path].map { Self.identity(state, $0) }
    }
  }

  private static func identity(_ state: DiskState, _ node: Int) -> FileIdentity {
    FileIdentity(
      device: 1,
      inode: UInt64(node),
      size: Int64(state.nodes[node].seen.count),
      isFolder: state.nodes[node].isFolder
    )
  }

  package func list(_ path: String) throws(IOFailure) -> [String] {
    try with { state throws(IOFailure) in
      try state.requireAlive()
      guard let node = state.names[path], state.nodes[node].isFolder
      else { throw DiskState.failure("opendir", 2) }
      return state.nodes[node].names.keys.sorted()
    }
  }

  package func makeFolder(_ path: String) throws(IOFailure) {
    try with { state throws(IOFailure) in
      if try state.step(.diskFull) != nil { throw DiskState.failure("mkdir", 28) }
      guard state.names[path] == nil else { throw DiskState.failure("mkdir", 17) }
      state.nodes.append(DiskState.Node(isFolder: true))
      state.link(path, state.nodes.count - 1)
    }
  }

  package func rename(_ path: String, to target: String) throws(IOFailure) {
    try with { state throws(IOFailure) in
      if try state.step(.diskFull) != nil { throw DiskState.failure("rename", 28) }
      guard state.names[path] != nil else { throw DiskState.failure("rename", 2) }
      state.move(path, to: target)
    }
  }

  package func remove(_ path: String) throws(IOFailure) {
    try with { state throws(IOFailure) in
      _ = try state.step()
      guard state.names[path] != nil else { throw DiskState.failure("unlink", 2) }
      state.unlink(path)
    }
  }

  // MARK: Locks and time

  package func tryLock(_ file: Int32) throws(IOFailure) -> Bool {
    try with { state throws(IOFailure) in
      try state.requireAlive()
      let node = try state.node(of: file, "flock")
      if let holder = state.nodes[node].lock, holder != file { return false }
      state.nodes[node].lock = file
      return true
    }
  }

  package func fileSystemType(_ file: Int32) -> Int64 { 0 }

  package func pause(milliseconds: Int) {
    state.withLock { $0.time += Int64(milliseconds) }
  }

  package func ticks() -> Int64 { state.withLock { $0.time } }
}
