import Foundation
import Testing
import WinnowTestSupport

/// What the commands that look after a workspace say when not all is there, or was done before.
@Suite struct `Commands of care that meet something odd` {
  private let place: Workplace

  init() throws {
    place = try Workplace(with: "serious-lead")
    try place.must("lead", "add", "--name", "Ada Lovelace", "--tx", "A")
  }

  private func journal() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: place.program.folder + "/journal").sorted()
  }

  @Test func `seal nothing more under the same transaction`() throws {
    let sealed = try place.must("seal", "--tx", "S")
    try place.must("lead", "add", "--name", "Ben Byron")
    let before = try journal()
    #expect(try place.must("seal", "--tx", "S") == sealed)
    #expect(try journal() == before)
    #expect(try place.must("seal", "--tx", "S2") != sealed)
    #expect(try place.run("verify", "--deep").status == 0)
  }

  @Test func `seal nothing under the transaction of another command`() throws {
    let before = try journal()
    let run = try place.run("seal", "--tx", "A")
    #expect(run.status == 64)
    #expect(run.errors.contains("another command was run as transaction A"))
    #expect(try journal() == before)
  }

  @Test func `tell that what a transaction wrote was erased`() throws {
    try place.must("lead", "erase", "L1", "--yes")
    let run = try place.run("lead", "add", "--name", "Ada Lovelace", "--tx", "A")
    #expect(run.status == 66)
    #expect(run.errors.contains("was about lead L1, which was erased since"))
    #expect(!run.errors.contains("another command"))
    #expect(try place.run("lead", "list", "--json").document["leads"] as? [String] ?? [] == [])
  }
}
