import StoreProofs

/// Every bit that changes in a sealed segment, a seal or `STORE.json` is noticed.
struct BitPart {
  let options: Options

  func holds() async -> Bool {
    do {
      let rot = try BitRot(bytes: 2 << 20)
      let isLinewise = await lines(of: rot)
      let isWhole = await whole(rot)
      return isLinewise && isWhole
    } catch {
      print("bits: \(error)")
      return false
    }
  }

  /// Each bit, with the check of its line.
  private func lines(of rot: BitRot) async -> Bool {
    let watch = Stopwatch()
    let found = await inShares(of: rot.lines.count, by: 100, jobs: options.jobs) { part in
      let found = rot.missed(inLines: part)
      return (found.bits, found.missed)
    }
    return tell("bits of \(rot.size) bytes of a sealed segment noticed", found, watch)
  }

  /// The bits of the header and of every line's beginning and end with a check of the whole store,
  /// and every bit of the small files.
  private func whole(_ rot: BitRot) async -> Bool {
    let watch = Stopwatch()
    let places =
      Array(0..<rot.lines[0].count * 8) + Array(stride(from: 0, to: rot.size * 8, by: 9973))
    let found = await inShares(of: places.count, by: 20, jobs: options.jobs) { part in
      let faults = places[part].compactMap { rot.fault(byte: $0 / 8, bit: $0 % 8) }
      return (part.count, faults)
    }
    var isGood = tell("bits found within one line by verify", found, watch)
    for name in ["STORE.json", "journal/000000000001.seal.json"] {
      isGood = await small(rot, name) && isGood
    }
    return isGood
  }

  private func small(_ rot: BitRot, _ name: String) async -> Bool {
    let watch = Stopwatch()
    let path = SimulatedDisk.root + "/" + name
    let found = await inShares(of: rot.bits(in: path), by: 50, jobs: options.jobs) { part in
      (part.count, rot.unnoticed(in: path, part))
    }
    return tell("bits of \(name) noticed", found, watch)
  }
}
