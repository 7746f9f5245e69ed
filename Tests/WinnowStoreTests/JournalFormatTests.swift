import CStore
import Testing
import WinnowCore
import WinnowStore

@Suite struct `The journal's format` {
  @Test func `is the published one, byte for byte`() throws {
    let workspace = try Workspace()
    workspace.clock.set(Workspace.start)

    workspace.clock.set(Instant(milliseconds: Workspace.start.milliseconds + 1123))
    _ = try workspace.open().write(transaction: "T1", by: "ada") { writer in
      let id = writer.nextLeadID()
      try writer.append(EventDraft(.leadCreated, subject: id.description, data: ["name": "Ada"]))
    }

    let text = String(decoding: try Workspace.bytes(workspace.journal()), as: UTF8.self)
    #expect(
      text == """
        {"h":1,"store":"00000000-0000-4000-8000-000000000000","first":1,"prev":"","t":"2026-11-21T20:46:00.000Z","c":"506ad8e4"}
        {"n":1,"t":"2026-11-21T20:46:01.123Z","k":"lead.created","id":"L1","by":"ada","v":1,"tx":"T1","d":{"name":"Ada"},"z":1,"c":"895e2a7b"}

        """
    )
  }

  @Test func `uses CRC-32C as everyone computes it`() {
    let text = Array("123456789".utf8)

    #expect(unsafe cs_crc32c(text, 9, 0) == 0xe306_9283)
    #expect(unsafe cs_crc32c_portable(text, 9, 0) == 0xe306_9283)
  }

  @Test(arguments: 0..<64) func `gives one checksum with and without the processor's help`(
    _ length: Int
  ) {
    let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 131 &+ 7) }

    for split in 0...length {
      let head = unsafe cs_crc32c(Array(bytes[..<split]), split, 0)
      let whole = unsafe cs_crc32c(Array(bytes[split...]), length - split, head)
      #expect(unsafe whole == cs_crc32c_portable(bytes, length, 0))
    }
  }

  @Test func `keeps every text that JSON can hold`() throws {
    let workspace = try Workspace()
    let name = "a\"\\\u{0}\u{1}\n\r\t\u{7f}\u{85}\u{2028}\u{2029}\u{feff}\u{202e}é😀 \u{10ffff}"
    let actor = "O\"Neil\\\u{2028}"
    _ = try workspace.open().write(transaction: "T \"1\"", by: actor) { writer in
      try writer.append(
        EventDraft(.leadCreated, subject: "L1", data: ["name": .string(name), name: 1])
      )
    }

    let event = try #require(try workspace.open().history(of: LeadID(number: 1)).first)
    #expect(event.actor == actor)
    #expect(event.transaction == "T \"1\"")
    #expect(event.data["name"]?.text == name)
    #expect(event.data[name] == 1)
    let lines = try Workspace.bytes(workspace.journal()).filter { $0 < 0x20 }
    #expect(lines == [0x0a, 0x0a])
  }

  @Test func `says by how much a clock was set back`() throws {
    let workspace = try Workspace()
    let store = try workspace.open()
    try store.add("Ada", transaction: "T1")
    workspace.clock.advance(milliseconds: -500)
    try store.add("Bob", transaction: "T2")
    workspace.clock.advance(milliseconds: -86_400_000)
    try store.add("Eve", transaction: "T3")

    let lines = String(decoding: try Workspace.bytes(workspace.journal()), as: UTF8.self)
      .split(separator: "\n")
    #expect(!lines[2].contains("skew"))
    #expect(lines[3].contains(#""tx":"T3","skew":-86400500,"d":"#))
    let times = lines.dropFirst().map { $0.split(separator: "\"")[4] }
    #expect(Set(times).count == 1)
    #expect(try workspace.open().verify().findings == [])
  }
}
