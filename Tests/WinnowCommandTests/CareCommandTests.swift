import Foundation
import Testing
import WinnowTestSupport

@Suite struct CareCommandTests {
  @Test func `a sound workspace is found sound`() throws {
    let place = try Workplace()
    try place.fill()
    try place.must("score")
    let verified = try place.run("verify")
    #expect(verified.status == 0)
    #expect(verified.output.contains("no damage"))
    #expect(try place.run("verify", "--json").document["clean"] as? Bool == true)
    let examined = try place.run("doctor", "--json")
    #expect(examined.status == 0, "\(examined.output)")
    #expect((examined.document["checks"] as? [Any])?.isEmpty == false)
  }

  @Test func `damage is found with file and line and ends with 65`() throws {
    let place = try Workplace()
    try place.fill()
    let path = "journal/000000000001.jsonl"
    let text = try place.read(path)
    try place.write(text.replacingOccurrences(of: "Grace Hopper", with: "Grace Hoppes"), to: path)
    let outcome = try place.run("verify")
    #expect(outcome.status == 65)
    #expect(outcome.output.contains("000000000001.jsonl:"))
    #expect(outcome.errors.contains("damaged"))
    #expect(try place.run("verify", "--json").document["clean"] as? Bool == false)
  }
}
