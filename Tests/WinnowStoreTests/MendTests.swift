import Testing
import WinnowCore
import WinnowStore

@Suite struct `A repair of a newline` {
  @Test func `puts each of them right, the header's and the last one too`() throws {
    let workspace = try Workspace()
    let options = Store.Options(segmentLimit: 1000)
    for number in 1...8 {
      try workspace.open(options).add("lead \(number)", transaction: "T\(number)")
    }
    let path = workspace.journal()
    let good = try Workspace.bytes(path)
    #expect(try PosixIO().identity(ofPath: workspace.journal(8)) != nil)

    for place in good.indices where good[place] == 0x0a {
      for bit in 0..<8 {
        var bad = good
        bad[place] ^= 1 << UInt8(bit)
        try Workspace.put(bad, path)
        let report = try workspace.open(options).repair(transaction: "R", by: "ada")
        #expect(report.lost == [], "bit \(bit) of byte \(place)")
        #expect(report.segments.map(\.isWhole) == [true])
      }
    }
  }

  @Test func `leaves an interrupted write to the next change`() throws {
    let workspace = try Workspace()
    let options = Store.Options(useIndex: false, segmentLimit: 500)
    for number in 1...7 {
      try workspace.open(options).add("lead \(number)", transaction: "T\(number)")
    }
    let io = PosixIO()
    let names = try io.list(workspace.folder + "/journal").filter { $0.hasSuffix(".jsonl") }
    let last = workspace.folder + "/journal/" + (names.last ?? "")
    let bytes = try Workspace.bytes(last)
    let long = String(repeating: "y", count: 600)
    try workspace.open(Store.Options(useIndex: false)).add(long, long, long, transaction: "torn")
    var torn = try Workspace.bytes(last)
    for index in (bytes.count + 511) / 512 * 512..<(bytes.count + 511) / 512 * 512 + 512 {
      torn[index] = 0
    }
    try Workspace.put(torn, last)
    var first = try Workspace.bytes(workspace.journal())
    first[300] ^= 1
    try Workspace.put(first, workspace.journal())

    let report = try workspace.open(options).repair(isDry: false, transaction: "R", by: "ada")
    #expect(report.lost == [])
    #expect(try workspace.open(options).names() == (1...7).map { "lead \($0)" })
    try workspace.open(options).add("lead 8", transaction: "T8")
    #expect(try workspace.open(options).verify(isDeep: true, index: true).findings == [])
    #expect(try workspace.open(options).names() == (1...8).map { "lead \($0)" })
  }
}
