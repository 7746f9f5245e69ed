import Synchronization

extension SimulatedDisk {
  /// The paths of all files, sorted.
  package var paths: [String] {
    state.withLock { state in
      state.names.filter { !state.nodes[$0.value].isFolder }.keys.sorted()
    }
  }

  /// The bytes of a file; nil when there is none.
  package func bytes(_ path: String) -> [UInt8]? {
    state.withLock { state in state.names[path].map { state.nodes[$0].seen } }
  }

  /// Gives a file other bytes, on the disk as well; makes it when there is none.
  package func put(_ bytes: [UInt8], _ path: String) {
    state.withLock { state in
      if state.names[path] == nil {
        state.nodes.append(DiskState.Node())
        state.link(path, state.nodes.count - 1)
      }
      guard let node = state.names[path] else { return }
      state.nodes[node].seen = bytes
      state.nodes[node].kept = bytes
      state.nodes[node].dirty = SectorSet()
    }
  }

  /// Changes one bit of a file.
  package func flip(_ path: String, byte: Int, bit: Int) {
    state.withLock { state in
      guard let node = state.names[path] else { return }
      state.nodes[node].seen[byte] ^= 1 << UInt8(bit)
    }
  }

  /// Changes one bit of a file for good: programs and the disk have it so.
  func rot(_ path: String, place: Int) {
    state.withLock { state in
      guard let node = state.names[path], state.nodes[node].kept.count > place / 8 else { return }
      state.nodes[node].seen[place / 8] ^= 1 << UInt8(place % 8)
      state.nodes[node].kept[place / 8] = state.nodes[node].seen[place / 8]
    }
  }

  /// Takes a file away.
  package func drop(_ path: String) {
    state.withLock { state in state.unlink(path) }
  }
}
