import Foundation
import WinnowTestSupport

/// The commands and answers that a page shows in its `console` blocks.
struct Transcript {
  /// A command and what it answers.
  struct Entry: Equatable {
    var command: String
    var answer: [String]
  }

  /// Lines of the page; a block's entries stand where the block stood.
  private enum Piece {
    case text(String)
    case block([Entry])
  }

  private var pieces: [Piece] = []

  init(page: String) {
    var block: [Entry]?
    for line in page.components(separatedBy: "\n") {
      if line == "```console" {
        block = []
      } else if line == "```", let entries = block {
        pieces.append(.block(entries))
        block = nil
      } else if block == nil {
        pieces.append(.text(line))
      } else if line.hasPrefix("$ ") {
        block?.append(Entry(command: String(line.dropFirst(2)), answer: []))
      } else if let last = block?.indices.last {
        block?[last].answer.append(line)
      }
    }
  }

  /// Every entry, in the order of the page.
  var entries: [Entry] {
    pieces.flatMap { piece -> [Entry] in
      guard case .block(let entries) = piece else { return [] }
      return entries
    }
  }

  /// The page with other answers.
  func page(answers: [[String]]) -> String {
    var rest = answers[...]
    var lines: [String] = []
    for piece in pieces {
      switch piece {
      case .text(let line): lines.append(line)
      case .block(let entries):
        lines.append("```console")
        for entry in entries { lines += ["$ " + entry.command] + (rest.popFirst() ?? []) }
        lines.append("```")
      }
    }
    return lines.joined(separator: "\n")
  }
}

extension Program {
  /// What a shell shows when it runs the command here, as lines without those at the end that are empty.
  func show(_ command: String) throws -> [String] {
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", command]
    shell.currentDirectoryURL = URL(fileURLWithPath: folder)
    let own = ProcessInfo.processInfo.environment
    let path = URL(fileURLWithPath: try Self.path()).deletingLastPathComponent().path
    shell.environment = variables.merging(["PATH": path + ":" + (own["PATH"] ?? "")]) { $1 }
    let output = Pipe()
    shell.standardOutput = output
    shell.standardError = output
    shell.standardInput = FileHandle.nullDevice
    try shell.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    shell.waitUntilExit()
    var lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\n")
    while lines.last == "" { lines.removeLast() }
    return lines
  }
}
