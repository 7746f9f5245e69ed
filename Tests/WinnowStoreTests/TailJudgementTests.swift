import Testing
import WinnowCore
import WinnowStore

/// Without an index nothing but the bytes tells whether the last events were acknowledged.
@Suite struct `The end of a journal without an index` {
  /// What somebody may do to the last lines.
  enum Change: CaseIterable {
    case carriageReturn, carriageReturns, spaceBehind, swapped, withoutSecondLast, blankBeforeLast
    case bitInText, bitInChecksum, bitInQuote, mergeMark, tooManyZeros
  }

  /// Seven transactions of one event each.
  private func sample() throws -> (workspace: Workspace, lines: [[UInt8]]) {
    let workspace = try Workspace()
    let store = try workspace.open()
    for number in 1...7 { try store.add("lead \(number)", transaction: "T\(number)") }
    let bytes = try Workspace.bytes(workspace.journal())
    workspace.removeIndex()
    return (workspace, bytes.split(separator: 0x0a).map { Array($0) + [0x0a] })
  }

  private func changed(_ change: Change, _ lines: [[UInt8]]) -> [[UInt8]] {
    var lines = lines
    let end = lines.count - 1
    let last = lines[end]
    switch change {
    case .carriageReturn: lines[end] = last.dropLast() + [0x0d, 0x0a]
    case .carriageReturns: lines = lines.map { $0.dropLast() + [0x0d, 0x0a] }
    case .spaceBehind: lines[end] = last.dropLast() + [0x20, 0x0a]
    case .swapped: lines.swapAt(end - 1, end)
    case .withoutSecondLast: lines.remove(at: end - 1)
    case .blankBeforeLast: lines.insert([0x0a], at: end)
    case .bitInText: lines[end][40] ^= 1
    case .bitInChecksum: lines[end][last.count - 5] ^= 0x40
    case .bitInQuote: lines[end][last.count - 3] ^= 8
    case .mergeMark: lines.append(Array(">>>>>>> branch\n".utf8))
    case .tooManyZeros: lines.append(Array(repeating: 0, count: 9_000_000))
    }
    return lines
  }

  /// Writers, readers of every kind and `verify` say the same.
  private func expectDamage(_ workspace: Workspace, _ bytes: [UInt8], _ words: String) throws {
    try Workspace.put(bytes, workspace.journal())
    #expect(try !workspace.open().verify().isClean, "\(words)")
    let withoutIndex = Store.Options(useIndex: false)
    for options in [Store.Options(), withoutIndex] {
      #expect(throws: StoreError.self, "\(words)") { try workspace.open(options).names() }
      let error = #expect(throws: StoreError.self, "\(words)") {
        try workspace.open(options).add("more", transaction: "M")
      }
      #expect(error?.kind == .badData, "\(words)")
    }
    #expect(try Workspace.bytes(workspace.journal()) == bytes, "\(words)")
  }

  @Test(arguments: Change.allCases) func `that a hand changed is not cut off`(
    _ change: Change
  ) throws {
    let (workspace, lines) = try sample()
    try expectDamage(workspace, Array(changed(change, lines).joined()), "\(change)")
  }

  @Test func `that one bit changed is not cut off, but for its newline`() throws {
    let (workspace, lines) = try sample()
    let bytes = Array(lines.joined())
    let start = bytes.count - lines[lines.count - 1].count
    for index in start..<bytes.count - 1 {
      var damaged = bytes
      damaged[index] ^= index % 2 == 0 ? 1 : 0x10
      try Workspace.put(damaged, workspace.journal())
      #expect(try !workspace.open().verify().isClean, "byte \(index)")
      #expect(throws: StoreError.self, "byte \(index)") {
        try workspace.open().add("more", transaction: "M")
      }
    }
  }

  /// A sector that is not lost as a whole was written, and so was what is behind it.
  @Test(arguments: [20, 50, 100]) func `that some zeros cut in two is not cut off`(
    _ count: Int
  ) throws {
    let (workspace, lines) = try sample()
    let bytes = Array(lines.joined())
    for behind in 1...3 {
      let rest = lines.suffix(behind).reduce(0) { $0 + $1.count }
      var damaged = bytes
      let start = bytes.count - rest - count / 2
      for index in start..<start + count { damaged[index] = 0 }
      try expectDamage(workspace, damaged, "\(count) zeros before \(behind) lines")
    }
  }

  /// No crash spoils two transactions: each is durable before the next one begins.
  @Test func `is damaged where a lost sector lies in two transactions`() throws {
    let workspace = try Workspace()
    let store = try workspace.open()
    let long = String(repeating: "x", count: 900)
    for number in 1...2 { try store.add("a", long, "b", transaction: "T\(number)") }
    workspace.removeIndex()
    let bytes = try Workspace.bytes(workspace.journal())
    let ends = bytes.indices.filter { bytes[$0] == 0x0a }
    let sector = ends[3] / 512 * 512
    var damaged = bytes
    for index in sector..<sector + 512 { damaged[index] = 0 }
    try expectDamage(workspace, damaged, "a sector")
  }

  @Test func `that lost its header is no segment that was being begun`() throws {
    let workspace = try Workspace()
    let options = Store.Options(useIndex: false, segmentLimit: 200)
    try workspace.open(options).add("Ada", transaction: "T1")
    try workspace.open(options).add("B", transaction: "T2")
    let bytes = try Workspace.bytes(workspace.journal(2))
    let end = try #require(bytes.firstIndex(of: 0x0a))
    let event = Array(bytes[(end + 1)...])
    #expect(event.count < end)
    try Workspace.put(event, workspace.journal(2))
    #expect(throws: StoreError.self) { try workspace.open(options).add("C", transaction: "T3") }
    #expect(try Workspace.bytes(workspace.journal(2)) == event)
  }
}

@Suite struct `A crash within a transaction` {
  /// Garbage that ends with what looks like a newline hides that the line behind it began earlier.
  @Test func `is cut off, also where garbage looks like the end of a line`() throws {
    let workspace = try Workspace()
    try workspace.open().add("Ada", transaction: "T1")
    let before = try Workspace.bytes(workspace.journal()).count
    try workspace.open().add(String(repeating: "x", count: 1500), "b", transaction: "T2")
    workspace.removeIndex()
    var bytes = try Workspace.bytes(workspace.journal())
    let sector = (before + 511) / 512 * 512
    for index in sector..<sector + 511 {
      bytes[index] = UInt8(truncatingIfNeeded: index &* 151) | 0x80
    }
    bytes[sector + 511] = 0x0a
    try Workspace.put(bytes, workspace.journal())

    #expect(try workspace.open().verify().findings.map(\.kind) == [.tornTail])
    #expect(try workspace.open().names() == ["Ada"])
    try workspace.open().add("Bob", transaction: "T3")
    #expect(try workspace.open().names() == ["Ada", "Bob"])
  }
}
