import Foundation
import StoreProofs
import Testing
import WinnowCore
import WinnowStore

@Suite struct `Texts of every kind` {
  private static let count = 10_000

  /// A text of whatever people, programs and enemies write.
  private static func text(_ random: inout SplitMix) -> String {
    var text = ""
    for _ in 0..<random.number(in: 0...12) {
      text += pieces[random.number(in: 0...pieces.count - 1)]
      if random.chance(3) { text.unicodeScalars.append(scalar(&random)) }
    }
    return random.chance(500) ? String(repeating: text, count: 500) : text
  }

  private static func scalar(_ random: inout SplitMix) -> Unicode.Scalar {
    let ranges: [ClosedRange<Int>] = [
      0...0x1f, 0x20...0x7e, 0x7f...0x9f, 0xa0...0x7ff, 0x800...0xd7ff, 0xe000...0xffff,
      0x1_0000...0x10_ffff, 0x2028...0x2029, 0x200b...0x200f, 0xfdd0...0xfdef,
    ]
    let range = ranges[random.number(in: 0...ranges.count - 1)]
    return Unicode.Scalar(UInt32(random.number(in: range))) ?? "?"
  }

  private static let pieces = [
    "\"", "\\", "\\\"", "\\u0000", "\\ud800", "\u{0}", "\n", "\r\n", "\u{2028}", "\u{2029}",
    "\u{85}", "\u{feff}", "\u{202e}", "e\u{301}", "👩‍👩‍👧", "{\"n\":1", ",\"z\":1", "},",
    "\",\"c\":\"00000000\"}",
    "null", "NaN", "1e400", "</script>", "'; DROP TABLE lead;--", "=cmd|'/c calc'!A0", " ", "ß",
  ]

  /// A workspace with a lead for each text, and the texts; all tests read the same one.
  private static let sample = Result { try makeSample() }

  private struct Sample: Sendable {
    /// Keeps the folder.
    let workspace: Workspace
    let texts: [String]
  }

  private static func makeSample() throws -> Sample {
    var random = SplitMix(state: 20)
    let texts = (0..<count).map { _ in text(&random) }
    let workspace = try Workspace()
    let store = try workspace.open(Store.Options(segmentLimit: 1 << 20))
    for start in stride(from: 0, to: count, by: 1000) {
      _ = try store.write(transaction: "T\(start) \(texts[start].prefix(8))", by: texts[start]) {
        writer in
        for text in texts[start..<start + 1000] {
          let data: JSONObject = ["name": .string(text), "answers": ["note": .string(text)]]
          let id = writer.nextLeadID().description
          try writer.append(EventDraft(.leadCreated, subject: id, data: data))
        }
      }
    }
    return Sample(workspace: workspace, texts: texts)
  }

  @Test func `come back as they were`() throws {
    let (workspace, texts) = (try Self.sample.get().workspace, try Self.sample.get().texts)
    for useIndex in [true, false] {
      var place = 0
      try workspace.open(Store.Options(useIndex: useIndex)).forEachLead { lead in
        // Not equality of strings, which takes different texts for the same.
        let expected = Array(texts[place].unicodeScalars)
        guard lead.text("name").map({ Array($0.unicodeScalars) }) == expected,
          lead.answers["note"]?.text.map({ Array($0.unicodeScalars) }) == expected
        else {
          Issue.record("\(lead.id): \(texts[place].debugDescription)")
          return false
        }
        place += 1
        return true
      }
      #expect(place == texts.count)
    }
    #expect(try workspace.open().verify(isDeep: true, index: true).findings == [])
  }

  /// Runs a program that reads `input`; nil when there is no such program.
  private func run(_ program: String, _ arguments: [String], input: String) throws -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: input))
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let found = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: found, as: UTF8.self) : nil
  }

  @Test(arguments: ["jq", "python3"]) func `are read by others as they are`(_ program: String)
    throws
  {
    guard try run(program, ["--version"], input: "/dev/null") != nil else { return }
    let (workspace, texts) = (try Self.sample.get().workspace, try Self.sample.get().texts)
    let all = workspace.folder + "/all-\(program).jsonl"
    var bytes: [UInt8] = []
    for name in try PosixIO().list(workspace.folder + "/journal") where name.hasSuffix(".jsonl") {
      bytes += try Workspace.bytes(workspace.folder + "/journal/" + name)
    }
    try Workspace.put(bytes, all)
    let expected = texts.map(\.unicodeScalars.count).reduce(0, +)

    let arguments = program == "jq" ? ["-s", "-c", Self.jq] : ["-c", Self.python]
    let told = try #require(try run(program, arguments, input: all))
    #expect(told == "[\(texts.count),\(expected)]\n")
  }

  private static let jq = "map(select(.d.name) | .d.name | length) | [length, add]"

  private static let python = """
    import json, sys
    # Cuts wherever any program may see the end of a line.
    lines = sys.stdin.buffer.read().decode('utf-8').splitlines()
    names = [e['d']['name'] for e in map(json.loads, lines) if 'd' in e and 'name' in e['d']]
    print(f'[{len(names)},{sum(map(len, names))}]')
    """
}
