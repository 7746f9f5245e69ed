import Testing
import WinnowCore
import WinnowStore

@Suite struct `A damaged STORE.json` {
  private func sample() throws -> (workspace: Workspace, good: [UInt8], path: String) {
    let workspace = try Workspace()
    let store = try workspace.open(Store.Options(segmentLimit: 300))
    for number in 1...5 { try store.add("lead \(number)", transaction: "T\(number)") }
    let path = workspace.folder + "/STORE.json"
    return (workspace, try Workspace.bytes(path), path)
  }

  private func repair(_ workspace: Workspace, _ name: String) throws -> RepairReport {
    try workspace.open().repair(isDry: false, transaction: name, by: "ada")
  }

  @Test func `is put right from the journal, whatever byte is wrong`() throws {
    let (workspace, good, path) = try sample()
    // Another version is another program's.
    let version = #"{"format":"winnow","v":"#.utf8.count
    for index in stride(from: 0, to: good.count, by: 3) where index != version {
      Workspace.removeTree(workspace.folder + "/quarantine")
      var bad = good
      bad[index] ^= 4
      try Workspace.put(bad, path)
      #expect(try workspace.open().names().count == 5, "byte \(index)")
      let report = try workspace.open().verify()
      #expect(report.findings.map(\.file) == ["STORE.json"], "byte \(index)")
      #expect(try repair(workspace, "R\(index)").describesAnew, "byte \(index)")
      #expect(try Workspace.bytes(path) == good, "byte \(index)")
    }
    #expect(try workspace.open().verify(isDeep: true, index: true).findings == [])
  }

  @Test func `keeps everybody from writing, and nobody from reading`() throws {
    let (workspace, good, path) = try sample()
    for bad in [[], Array(good.dropLast(40)), Array("{}\n".utf8)] {
      try Workspace.put(bad, path)
      #expect(try workspace.open().names().count == 5)
      for work: (Store) throws -> Void in [
        { try $0.add("more", transaction: "M") }, { _ = try $0.seal() },
        { _ = try $0.erase(LeadID(number: 1), transaction: "E", by: "ada") },
      ] {
        let error = #expect(throws: StoreError.self) { try work(workspace.open()) }
        #expect(error?.code == .damaged)
        #expect(error?.hint?.contains("winnow repair") == true)
      }
      #expect(try workspace.open().repair(transaction: "D", by: "ada").describesAnew)
      #expect(try Workspace.bytes(path) == bad)
    }
    #expect(try repair(workspace, "R").copies.count == 1)
    #expect(try Workspace.bytes(path) == good)
    try workspace.open().add("more", transaction: "M")
    #expect(try repair(workspace, "R2").isEmpty)
  }

  @Test func `counts as one when it is gone, and is made anew`() throws {
    let (workspace, good, path) = try sample()
    try PosixIO().remove(path)
    #expect(try workspace.open().names().count == 5)
    #expect(try workspace.open().verify().findings.map(\.file) == ["STORE.json"])
    let error = #expect(throws: StoreError.self) {
      try workspace.open().add("more", transaction: "M")
    }
    #expect(error?.message == "the store's description is missing")
    #expect(error?.hint?.contains("winnow repair") == true)
    let report = try repair(workspace, "R")
    #expect(report.describesAnew)
    #expect(report.copies.isEmpty)
    #expect(try Workspace.bytes(path) == good)
    try workspace.open().add("more", transaction: "M")
    #expect(try workspace.open().verify(isDeep: true, index: true).findings == [])
  }

  @Test func `is not made of a first segment that had to be made anew`() throws {
    let (workspace, good, path) = try sample()
    for name in ["000000000001.jsonl", "000000000001.seal.json"] {
      try PosixIO().remove(workspace.folder + "/journal/" + name)
    }
    #expect(try repair(workspace, "R").lost.first?.lowerBound == 1)
    #expect(try workspace.open().verify(isDeep: true).findings == [])
    #expect(try Workspace.bytes(path) == good)
    #expect(try repair(workspace, "R2").isEmpty)
  }
}
