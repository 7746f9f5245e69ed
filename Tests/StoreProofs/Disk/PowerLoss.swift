/// What of the unsynced bytes and names is on the disk when the power fails.
enum PowerLoss: CaseIterable {
  /// Nothing.
  case lost
  /// A beginning, in the order of the file.
  case prefix
  /// Any sectors.
  case reorder
  /// Any sectors, and zeros for the others: the length was written before the bytes.
  case zeros
  /// Any sectors, and whatever lay on the disk for the others.
  case garbage
  /// Everything.
  case all
}

extension DiskState {
  /// Every process is gone, and what was not synced is in doubt.
  mutating func losePower() {
    loseNames()
    for node in nodes.indices where !nodes[node].isFolder {
      if !nodes[node].dirty.isEmpty || nodes[node].cut != nil { settle(node) }
      nodes[node].seen = nodes[node].kept
      nodes[node].owesError = false
    }
  }

  // MARK: Names

  private mutating func loseNames() {
    let policy = PowerLoss.allCases.randomElement(using: &random) ?? .lost
    for change in pending {
      if policy == .lost || (policy == .prefix && random.chance(4)) { break }
      if policy == .all || policy == .prefix {
        for part in change.parts { keep(part) }
      } else if random.chance(2) {
        keepPart(of: change)
      }
    }
    pending = []
    names = [SimulatedDisk.root: 0]
    addNames(SimulatedDisk.root, 0)
  }

  /// The name of a file that moved may be found at both places, never at none; a folder has one.
  private mutating func keepPart(of change: NameChange) {
    let isFile = change.parts.allSatisfy { part in part.node.map { !nodes[$0].isFolder } ?? true }
    let kept = isFile && change.parts.count > 1 && random.chance(4) ? 1 : change.parts.count
    for part in change.parts.prefix(kept) { keep(part) }
  }

  private mutating func addNames(_ path: String, _ folder: Int) {
    nodes[folder].names = nodes[folder].keptNames
    for (name, node) in nodes[folder].keptNames {
      let path = path + "/" + name
      names[path] = node
      if nodes[node].isFolder { addNames(path, node) }
    }
  }

  // MARK: Bytes

  /// Writes some of the dirty sectors, as the dice say; then nothing is dirty.
  mutating func settle(_ node: Int) {
    let policy = PowerLoss.allCases.randomElement(using: &random) ?? .lost
    settleCut(node, policy)
    let before = nodes[node].kept.count
    // The length may get to the disk though the bytes do not.
    if policy == .zeros || policy == .garbage { lengthen(node, to: nodes[node].seen.count) }
    for sector in nodes[node].dirty.numbers {
      if policy == .lost || (policy == .prefix && random.chance(3)) { break }
      if policy == .all || policy == .prefix || random.chance(2) {
        write(node, sector)
      } else if policy == .garbage {
        spoil(node, sector, from: before)
      }
    }
    nodes[node].dirty = SectorSet()
    nodes[node].cut = nil
  }

  private mutating func settleCut(_ node: Int, _ policy: PowerLoss) {
    guard let cut = nodes[node].cut, policy == .all || (policy != .lost && random.chance(2))
    else { return }
    let excess = nodes[node].kept.count - cut
    if excess > 0 { nodes[node].kept.removeLast(excess) }
  }

  private mutating func lengthen(_ node: Int, to length: Int) {
    let missing = length - nodes[node].kept.count
    if missing > 0 { nodes[node].kept += repeatElement(0, count: missing) }
  }

  private mutating func write(_ node: Int, _ sector: Int) {
    let range = extent(node, sector)
    guard !range.isEmpty else { return }
    lengthen(node, to: range.upperBound)
    nodes[node].kept.replaceSubrange(range, with: nodes[node].seen[range])
  }

  /// Leaves bytes that are nobody's in a sector that the disk did not hold before.
  private mutating func spoil(_ node: Int, _ sector: Int, from first: Int) {
    // Behind the end of a file that it knows, a file system writes zeros.
    guard sector * Self.sector >= first else { return }
    for index in extent(node, sector) {
      nodes[node].kept[index] = UInt8(truncatingIfNeeded: random.next())
    }
  }
}
