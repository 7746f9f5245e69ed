/// What a simulated disk holds, and what programs see of it.
struct DiskState: Sendable {
  /// A file, or a folder's names.
  struct Node: Sendable {
    var isFolder = false
    /// What programs see.
    var seen: [UInt8] = []
    /// What the disk holds.
    var kept: [UInt8] = []
    /// Sectors of `seen` that are not on the disk.
    var dirty = SectorSet()
    /// The shortest that programs made it since it was synced last.
    var cut: Int?
    /// The next sync reports a failure of the past.
    var owesError = false
    var lock: Int32?
    /// What a folder holds for programs, and on the disk: names and nodes.
    var names: [String: Int] = [:]
    var keptNames: [String: Int] = [:]
  }

  /// A change of names that is not on the disk yet.
  struct NameChange: Sendable {
    struct Part: Sendable {
      var folder: Int
      var name: String
      /// Nil for a name that goes away.
      var node: Int?
    }

    /// Two for a move: the name that comes and the one that goes.
    var parts: [Part]
  }

  var nodes = [Node(isFolder: true)]
  /// What programs see: path to node.
  var names: [String: Int] = [SimulatedDisk.root: 0]
  var pending: [NameChange] = []
  var open: [Int32: Int] = [:]
  var nextFile: Int32 = 3
  var random: SplitMix
  var time: Int64 = 0
  var calls = 0
  var fault: DiskFault?
  var isDead = false
  /// Syncs that failed since the process started.
  var failedSyncs = 0

  static let sector = SimulatedDisk.sector

  init(seed: UInt64) {
    random = SplitMix(state: seed)
  }

  // MARK: Names

  /// The folder's node and the last part of a path; nil when there is no such folder.
  func place(_ path: String) -> (folder: Int, name: String)? {
    let text = path.utf8
    guard let slash = text.lastIndex(of: 0x2f),
      let folder = names[String(path[..<slash])], nodes[folder].isFolder
    else { return nil }
    return (folder, String(path[text.index(after: slash)...]))
  }

  mutating func link(_ path: String, _ node: Int) {
    guard let place = place(path) else { return }
    names[path] = node
    nodes[place.folder].names[place.name] = node
    pending.append(
      NameChange(parts: [NameChange.Part(folder: place.folder, name: place.name, node: node)])
    )
  }

  mutating func unlink(_ path: String) {
    guard let place = place(path) else { return }
    names[path] = nil
    nodes[place.folder].names[place.name] = nil
    pending.append(
      NameChange(parts: [NameChange.Part(folder: place.folder, name: place.name, node: nil)])
    )
  }

  mutating func move(_ path: String, to target: String) {
    guard let from = place(path), let to = place(target), let node = names[path] else { return }
    names[path] = nil
    names[target] = node
    nodes[from.folder].names[from.name] = nil
    nodes[to.folder].names[to.name] = node
    if nodes[node].isFolder {
      let prefix = path + "/"
      for (name, child) in names where name.hasPrefix(prefix) {
        names[name] = nil
        names[target + name.dropFirst(path.count)] = child
      }
    }
    pending.append(
      NameChange(parts: [
        NameChange.Part(folder: to.folder, name: to.name, node: node),
        NameChange.Part(folder: from.folder, name: from.name, node: nil),
      ])
    )
  }

  /// Puts the folder's changes on the disk.
  mutating func syncNames(_ folder: Int) {
    for index in pending.indices {
      let parts = pending[index].parts
      let isHere = parts.contains { $0.folder == folder }
      // A folder has one name at any time: its move is one change.
      let isWhole =
        isHere
        && parts.contains { part in
          part.node.map { nodes[$0].isFolder } ?? false
        }
      for part in parts where isWhole || part.folder == folder { keep(part) }
      pending[index].parts.removeAll { isWhole || $0.folder == folder }
    }
    pending.removeAll { $0.parts.isEmpty }
  }

  mutating func keep(_ part: NameChange.Part) {
    nodes[part.folder].keptNames[part.name] = part.node
  }

  // MARK: Bytes

  mutating func put(_ node: Int, _ bytes: ArraySlice<UInt8>, at offset: Int) {
    guard !bytes.isEmpty else { return }
    let end = offset + bytes.count
    let length = nodes[node].seen.count
    if length < end { nodes[node].seen += repeatElement(0, count: end - length) }
    nodes[node].seen.replaceSubrange(offset..<end, with: bytes)
    let first = min(offset, max(length - 1, 0))
    nodes[node].dirty.insert(first / Self.sector...(end - 1) / Self.sector)
  }

  mutating func truncate(_ node: Int, to size: Int) {
    let length = nodes[node].seen.count
    if length > size {
      nodes[node].seen.removeLast(length - size)
      nodes[node].cut = min(nodes[node].cut ?? size, size)
      nodes[node].dirty.remove(from: (size + Self.sector - 1) / Self.sector)
    } else if length < size {
      nodes[node].seen += repeatElement(0, count: size - length)
      nodes[node].dirty.insert(length / Self.sector...(size - 1) / Self.sector)
    }
  }

  /// Writes the dirty sectors and the length to the disk.
  ///
  /// What an earlier failure left out is not written again: it does not count as dirty.
  mutating func flush(_ node: Int) {
    let length = nodes[node].seen.count
    let kept = nodes[node].kept.count
    if kept > length { nodes[node].kept.removeLast(kept - length) }
    if kept < length { nodes[node].kept += repeatElement(0, count: length - kept) }
    for sector in nodes[node].dirty.numbers { copySector(node, sector) }
    nodes[node].dirty = SectorSet()
    nodes[node].cut = nil
  }

  func extent(_ node: Int, _ sector: Int) -> Range<Int> {
    let start = sector * Self.sector
    return start..<max(start, min(start + Self.sector, nodes[node].seen.count))
  }

  private mutating func copySector(_ node: Int, _ sector: Int) {
    let range = extent(node, sector)
    guard !range.isEmpty else { return }
    nodes[node].kept.replaceSubrange(range, with: nodes[node].seen[range])
  }

  /// Forgets sectors that count as clean, so that programs see what the disk holds.
  mutating func dropClean(_ node: Int) {
    guard !nodes[node].isFolder else { return }
    let before = nodes[node].seen
    let length = before.count
    var after = Array(nodes[node].kept.prefix(length))
    after += repeatElement(0, count: length - after.count)
    for sector in nodes[node].dirty.numbers {
      let range = extent(node, sector)
      after.replaceSubrange(range, with: before[range])
    }
    nodes[node].seen = after
  }
}

/// Numbers of sectors.
struct SectorSet: Sendable {
  private var words: [UInt64] = []

  var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

  mutating func insert(_ sectors: ClosedRange<Int>) {
    while words.count <= sectors.upperBound >> 6 { words.append(0) }
    for sector in sectors { words[sector >> 6] |= 1 << UInt64(sector & 63) }
  }

  mutating func remove(_ sector: Int) {
    guard sector >> 6 < words.count else { return }
    words[sector >> 6] &= ~(1 << UInt64(sector & 63))
  }

  mutating func remove(from first: Int) {
    for sector in numbers where sector >= first { remove(sector) }
  }

  /// In order.
  var numbers: [Int] {
    var found: [Int] = []
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        found.append(index * 64 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return found
  }
}
