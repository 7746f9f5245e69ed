import StoreProofs
import Testing
import WinnowCore
import WinnowStore

/// What a power cut makes of sectors: some reach the disk, some do not.
@Suite struct `A journal of which a sector was lost` {
  /// A workspace whose journal ends `gap` bytes before the end of a sector.
  private func sample(_ gap: Int) throws -> Workspace {
    let workspace = try Workspace()
    let store = try workspace.open()
    func size() throws -> Int { try Workspace.bytes(workspace.journal()).count }
    let header = try size()
    try store.add("", transaction: "T1")
    let line = try size() - header
    let name = String(repeating: "x", count: (4096 - gap - header - 2 * line) % 512)
    try store.add(name, transaction: "T2")
    #expect(try size() % 512 == 512 - gap)
    return workspace
  }

  @Test(arguments: [1, 2, 14, 31, 32, 33, 100]) func `goes on without the interrupted write`(
    _ gap: Int
  ) throws {
    let workspace = try sample(gap)
    let before = try Workspace.bytes(workspace.journal()).count
    let long = String(repeating: "y", count: 700)
    try workspace.open().add(long, long, long, transaction: "T3")
    workspace.removeIndex()
    var bytes = try Workspace.bytes(workspace.journal())
    for index in before..<before + gap { bytes[index] = 0 }
    try Workspace.put(bytes, workspace.journal())

    try workspace.open().add("z", transaction: "T4")
    #expect(try workspace.open().names().last == "z")
    #expect(try workspace.open().counts().leads == 3)
    #expect(try workspace.open().verify(index: true).findings == [])
    #expect(try PosixIO().list(workspace.folder + "/quarantine").count == 1)
  }

  @Test(arguments: [1, 14, 31]) func `is not taken for one because of a changed bit`(_ gap: Int)
    throws
  {
    let workspace = try sample(gap)
    let before = try Workspace.bytes(workspace.journal()).count
    try workspace.open().add("y", "y", transaction: "T3")
    workspace.removeIndex()
    var bytes = try Workspace.bytes(workspace.journal())
    bytes[before] ^= 1
    try Workspace.put(bytes, workspace.journal())

    let error = #expect(throws: StoreError.self) {
      try workspace.open().add("z", transaction: "T4")
    }
    #expect(error?.code == .damaged)
  }
}

@Suite struct `A new segment that did not get to the disk` {
  private static let options = Store.Options(useIndex: false, wait: .zero, segmentLimit: 200)

  private func store(on disk: SimulatedDisk) throws -> Store {
    try Store(
      at: SimulatedDisk.root,
      io: disk,
      clock: { Workspace.start },
      options: Self.options
    )
  }

  @Test(arguments: 1...16) func `is judged by what the disk holds`(_ call: Int) throws {
    for seed in 0..<40 {
      let disk = SimulatedDisk(seed: UInt64(seed))
      try Store.create(at: SimulatedDisk.root, io: disk, now: Workspace.start, id: Workspace.id)
      try store(on: disk).add("Ada", transaction: "T1")
      disk.plan(DiskFault(.kill, call: call))
      let isWritten = (try? store(on: disk).add("Bob", transaction: "T2")) != nil
      disk.restart(losingPower: false)
      disk.failInSilence()

      try store(on: disk).add("Cy", transaction: "T3")
      let names = try store(on: disk).names()
      #expect(names == ["Ada", "Bob", "Cy"] || (!isWritten && names == ["Ada", "Cy"]))
      #expect(try store(on: disk).verify().findings == [])
    }
  }
}

@Suite struct `A short last segment` {
  @Test func `that an editor changed is no interrupted creation`() throws {
    let workspace = try Workspace()
    let options = Store.Options(useIndex: false, segmentLimit: 200)
    try workspace.open(options).add("Ada", transaction: "T1")
    try workspace.open(options).add("Bob", transaction: "T2")
    let path = workspace.journal(2)
    let edited = try Workspace.bytes(path).flatMap { $0 == 0x0a ? [0x0d, 0x0a] : [$0] }
    try Workspace.put(edited, path)

    let error = #expect(throws: StoreError.self) {
      try workspace.open(options).add("Cy", transaction: "T3")
    }
    #expect(error?.code == .damaged)
    #expect(try Workspace.bytes(path) == edited)
    #expect(try workspace.open(options).verify().findings.contains { $0.kind == .edited })
  }

  @Test(arguments: [0, 1, 100, 184]) func `that was being made is no damage`(_ length: Int) throws {
    let workspace = try Workspace()
    let options = Store.Options(useIndex: false, segmentLimit: 200)
    try workspace.open(options).add("Ada", transaction: "T1")
    try workspace.open(options).add("Bob", transaction: "T2")
    let path = workspace.journal(2)
    try Workspace.put(Array(try Workspace.bytes(path).prefix(length)), path)

    let report = try workspace.open(options).verify()
    #expect(report.findings.map(\.kind) == [.tornTail])
    #expect(report.isClean)
    #expect(try workspace.open(options).names() == ["Ada"])
    try workspace.open(options).add("Cy", transaction: "T3")
    #expect(try workspace.open(options).names() == ["Ada", "Cy"])
    #expect(try workspace.open(options).verify().findings == [])
  }
}
