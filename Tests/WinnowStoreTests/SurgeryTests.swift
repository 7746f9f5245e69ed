import StoreProofs
import Testing

@Suite struct `Surgery on the journal is noticed and told by its kind` {
  @Test func `on every line`() throws {
    let surgery = try Surgery()
    let cuts = surgery.ofLines
    #expect(cuts.count > 400)
    #expect(surgery.faults(cuts) == [])
  }

  @Test func `on every file`() throws {
    let surgery = try Surgery()
    let cuts = surgery.ofFiles
    #expect(cuts.count > 50)
    #expect(surgery.faults(cuts) == [])
  }

  @Test func `and none is noticed where none was done`() throws {
    let surgery = try Surgery()
    #expect(surgery.faults([]) == [])
    #expect(try MemoryStore().findings() == [])
  }
}
