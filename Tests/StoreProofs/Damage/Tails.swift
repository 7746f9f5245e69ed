import WinnowStore

/// A journal whose end a crash spoiled, in every way and from every byte on.
package struct Tails: Sendable {
  /// What stands from some byte on.
  package enum Spoil: CaseIterable, Sendable {
    case nothing, zeros, garbage
  }

  private let store: MemoryStore
  private let path: String
  private let bytes: [UInt8]
  /// How long the journal was behind each transaction.
  private let ends: [Int]

  /// A journal whose last three transactions have several lines and fill several sectors.
  package init() throws {
    store = try MemoryStore()
    path = store.segments[0]
    var ends: [Int] = []
    for (number, names) in [["a"], ["b", "c"], [], ["d"], ["e", "f", "g"]].enumerated() {
      let long = names + [String(repeating: "x", count: 150 * number)]
      try store.add(long, transaction: "T\(number)")
      ends.append(store.disk.bytes(path)?.count ?? 0)
    }
    bytes = store.disk.bytes(path) ?? []
    self.ends = ends
  }

  /// The places in the last three transactions.
  package var places: Range<Int> { ends[ends.count - 4]..<bytes.count }

  /// What is wrong about how the store goes on when everything from `place` on is spoiled.
  package func fault(from place: Int, _ spoil: Spoil) -> String? {
    var random = SplitMix(state: UInt64(place))
    let rest = bytes.count - place
    let tail: [UInt8] =
      switch spoil {
      case .nothing: []
      case .zeros: Array(repeating: 0, count: rest)
      case .garbage: (0..<rest).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      }
    return fault(Array(bytes[..<place]) + tail).map { "\(spoil) from byte \(place): \($0)" }
  }

  /// The same with so many zeros behind a sound end.
  package func fault(zeros count: Int) -> String? {
    fault(bytes + Array(repeating: 0, count: count)).map { "\(count) zeros: \($0)" }
  }

  private func fault(_ spoiled: [UInt8]) -> String? {
    let copy = store.copy()
    copy.disk.put(spoiled, path)
    let kept = ends.last { bytes[..<$0] == spoiled.prefix($0) } ?? 0
    do {
      try copy.add(["more"], transaction: "more")
      let findings = try copy.open().verify(isDeep: true).findings
      guard findings.isEmpty else { return "\(findings)" }
      guard copy.disk.bytes(path)?.prefix(kept) == bytes[..<kept] else { return "too much is gone" }
      let cut = Array(spoiled.dropFirst(kept))
      let quarantine = copy.disk.paths.filter { $0.contains("/quarantine/") }
      let found = quarantine.map { copy.disk.bytes($0) ?? [] }
      return found == (cut.isEmpty ? [] : [cut]) ? nil : "the quarantine holds \(found)"
    } catch {
      return "\(error)"
    }
  }
}
