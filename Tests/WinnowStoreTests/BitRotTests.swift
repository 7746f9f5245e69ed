import StoreProofs
import Testing
import WinnowCore
import WinnowStore

/// A part of what `scripts/prove bits` does at full length.
@Suite struct `A bit that changes` {
  @Test func `in a sealed segment is noticed, whichever it is`() throws {
    let rot = try BitRot(bytes: 2 << 20)
    #expect(rot.size >= 2 << 20)
    let found = rot.missed(inLines: 0..<rot.lines.count, step: 997)
    #expect(found.bits > 16_000)
    #expect(found.missed == [])
  }

  @Test func `is found in its line`() throws {
    let rot = try BitRot(bytes: 20_000)
    for place in stride(from: 0, to: rot.size * 8, by: 1009) {
      #expect(rot.fault(byte: place / 8, bit: place % 8) == nil)
    }
  }

  @Test(arguments: ["/STORE.json", "/journal/000000000001.seal.json"])
  func `in a small file is noticed`(
    _ name: String
  ) throws {
    let rot = try BitRot(bytes: 4000)
    let bits = rot.bits(in: SimulatedDisk.root + name)
    #expect(bits > 800)
    #expect(rot.unnoticed(in: SimulatedDisk.root + name, 0..<bits) == [])
  }

  @Test func `leaves everything outside of its line readable`() throws {
    let workspace = try Workspace()
    let store = try workspace.open(Store.Options(segmentLimit: 3000))
    for number in 1...20 {
      try store.add("lead \(number)", "other \(number)", transaction: "T\(number)")
    }
    let clean = try Workspace.bytes(workspace.journal())
    let ends = clean.indices.filter { clean[$0] == 0x0a }
    // Each line's event is about the lead of the same number.
    for place in stride(from: ends[0] + 1, to: clean.count, by: 97) {
      let hit = Int64(ends.firstIndex { place <= $0 } ?? 0)
      var bytes = clean
      bytes[place] ^= 4
      try Workspace.put(bytes, workspace.journal())
      // The checksum at a line's end is also the next one's beginning.
      let ends = place > ends[Int(hit)] - 11 ? hit + 1 : hit
      for number in Int64(1)...40 where number < hit || number > ends {
        let lead = try workspace.open().lead(LeadID(number: number))
        #expect(lead?.text("name")?.isEmpty == false)
      }
      #expect(throws: StoreError.self) { try workspace.open().lead(LeadID(number: hit)) }
    }
  }
}
