package import WinnowCore
package import WinnowStore

/// A store on a disk in memory that does not fail, whose bytes a proof may change.
package struct MemoryStore: Sendable {
  package let disk: SimulatedDisk
  private let segmentLimit: Int64

  /// The moment at which all of it happens.
  package static let start = Instant(milliseconds: 1_795_293_960_000)
  private static let id = "00000000-0000-4000-8000-000000000000"

  /// A store without events.
  package init(segmentLimit: Int64 = 32 << 20) throws {
    disk = SimulatedDisk(seed: 1)
    self.segmentLimit = segmentLimit
    try Store.create(at: SimulatedDisk.root, io: disk, now: Self.start, id: Self.id)
  }

  private init(_ disk: SimulatedDisk, _ segmentLimit: Int64) {
    self.disk = disk
    self.segmentLimit = segmentLimit
  }

  /// One with the same content, to be changed apart.
  package func copy() -> MemoryStore { MemoryStore(disk.copy(), segmentLimit) }

  package func open() throws -> Store {
    let options = Store.Options(useIndex: false, wait: .zero, segmentLimit: segmentLimit)
    return try Store(at: SimulatedDisk.root, io: disk, clock: { Self.start }, options: options)
  }

  /// Adds leads with these names in one transaction.
  package func add(_ names: [String], transaction: String) throws {
    _ = try open().write(transaction: transaction, by: "ada") { writer in
      for name in names {
        let id = writer.nextLeadID().description
        try writer.append(EventDraft(.leadCreated, subject: id, data: ["name": .string(name)]))
      }
    }
  }

  /// The segments' paths, in order.
  package var segments: [String] { disk.paths.filter { Self.isSegment($0) } }

  private static func isSegment(_ path: String) -> Bool {
    path.hasPrefix(SimulatedDisk.root + "/journal/") && path.hasSuffix(".jsonl")
  }

  /// What `verify` finds, in words; what cannot even be opened counts as found, too.
  package func findings() -> [String] {
    do {
      return try open().verify(isDeep: true).findings.map(\.description)
    } catch {
      return ["\(error)"]
    }
  }
}
