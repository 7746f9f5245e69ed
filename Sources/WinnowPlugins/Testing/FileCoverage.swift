import Lua
package import WinnowCore

/// Which lines of one of a plugin's files its tests ran.
package struct FileCoverage: Sendable, Equatable {
  /// Path inside the plugin's folder.
  package var file: String
  /// Lines that ran, and lines that could have; both in order.
  package var ran: [Int]
  package var missed: [Int]

  package init(file: String, ran: [Int], missed: [Int]) {
    (self.file, self.ran, self.missed) = (file, ran, missed)
  }

  /// The share of lines that ran, in percent rounded down; 100 when none can run.
  package var percent: Int {
    let all = ran.count + missed.count
    return all == 0 ? 100 : ran.count * 100 / all
  }

  /// The missed lines as ranges: what lies between two of them and cannot run belongs to both.
  package var gaps: [ClosedRange<Int>] {
    var gaps: [ClosedRange<Int>] = []
    let ran = Set(ran)
    for line in missed {
      if let last = gaps.last, !((last.upperBound + 1)..<line).contains(where: ran.contains) {
        gaps[gaps.count - 1] = last.lowerBound...line
      } else {
        gaps.append(line...line)
      }
    }
    return gaps
  }

  /// The form of `plugin test --json`.
  package var json: JSONObject {
    [
      "file": .string(file), "percent": .int(Int64(percent)),
      "lines": .int(Int64(ran.count + missed.count)), "ran": .int(Int64(ran.count)),
      "missed": .array(missed.map { .int(Int64($0)) }),
    ]
  }
}

extension FileCoverage {
  /// Words and signs that end what other lines began: a line of them alone says nothing.
  private static let closers: Set<String> = [
    "end", "else", "do", "then", "repeat", ")", "}", "]", ",", ";",
  ]

  /// What `coverage` knows about a file with this text.
  init(_ file: String, _ text: [UInt8], _ coverage: LuaCoverage) {
    let tokens = (try? LuaLexer.tokens(of: text)) ?? []
    let telling = Set(
      tokens.filter { token in
        token.kind != .end && !Self.closers.contains { token.isWord($0) }
      }.map(\.line)
    )
    let lines = coverage.lines(of: file).filter { telling.contains($0.number) }
    self.init(
      file: file,
      ran: lines.filter(\.hasRun).map(\.number),
      missed: lines.filter { !$0.hasRun }.map(\.number)
    )
  }
}
