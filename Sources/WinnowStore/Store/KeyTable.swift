/// Which leads may have a key, by the key's hash; made when many keys are looked up, and when the
/// index works without its tree of keys.
///
/// What it says must be looked up: a lead may have got another key since. Takes about 24 bytes for
/// each key.
struct KeyTable {
  private var hashes = [Int64](repeating: 0, count: 4096)
  /// The leads of the hashes; 0 for a place that is free, ``distant`` for one with a large id.
  private var leads = [UInt32](repeating: 0, count: 4096)
  private var large: [Int64: [Int64]] = [:]
  private var count = 0

  private static let distant = UInt32.max

  mutating func insert(_ hash: Int64, _ lead: Int64) {
    if (count + 1) * 4 > hashes.count * 3 { grow() }
    if lead < Int64(Self.distant) {
      put(hash, UInt32(truncatingIfNeeded: lead))
    } else {
      put(hash, Self.distant)
      if large[hash]?.contains(lead) != true { large[hash, default: []].append(lead) }
    }
  }

  /// The leads that got a key with this hash, by id.
  func leads(_ hash: Int64) -> [Int64] {
    var found: [Int64] = []
    var place = start(hash)
    while leads[place] != 0 {
      if hashes[place] == hash {
        found += leads[place] == Self.distant ? large[hash] ?? [] : [Int64(leads[place])]
      }
      place = (place + 1) & (hashes.count - 1)
    }
    return found.sorted()
  }

  private mutating func put(_ hash: Int64, _ lead: UInt32) {
    var place = start(hash)
    while leads[place] != 0 {
      if leads[place] == lead, hashes[place] == hash { return }
      place = (place + 1) & (hashes.count - 1)
    }
    hashes[place] = hash
    leads[place] = lead
    count += 1
  }

  private func start(_ hash: Int64) -> Int {
    Int(truncatingIfNeeded: UInt64(bitPattern: hash) >> 20) & (hashes.count - 1)
  }

  private mutating func grow() {
    let before = (hashes, leads)
    hashes = [Int64](repeating: 0, count: before.0.count * 2)
    leads = [UInt32](repeating: 0, count: before.1.count * 2)
    count = 0
    for place in before.1.indices where before.1[place] != 0 {
      put(before.0[place], before.1[place])
    }
  }
}
