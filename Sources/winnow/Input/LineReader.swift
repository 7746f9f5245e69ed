/// Reads lines as they come: from a pipe, a file, or a terminal that edits them itself.
struct LineReader {
  /// Whether the text was too long and lost its rest.
  private(set) var wasCut = false
  /// Whether the last thing on the terminal was a line feed.
  private(set) var isAtRowStart = true
  private let bytes: InputBytes
  private let idle: Duration?
  private var room = EditLine.byteLimit

  init(_ bytes: InputBytes, idle: Duration?) {
    self.bytes = bytes
    self.idle = idle
  }

  /// Reads one line, or lines up to an empty one or the end; `show` puts a prompt before each.
  mutating func read(_ prompt: Prompt, showing show: (String) -> Void) -> Entry {
    var lines: [String] = []
    while true {
      show(lines.isEmpty ? prompt.text.printable : prompt.mark(ofLine: lines.count))
      isAtRowStart = false
      let entry = readLine()
      switch entry {
      case .line(let text) where lines.isEmpty && prompt.isWhole(text): return entry
      case .line(let text) where prompt.isMultiline && !text.isEmpty: lines.append(text)
      case .line where prompt.isMultiline, .ended where !lines.isEmpty:
        return .line(lines.joined(separator: "\n"))
      default: return entry
      }
    }
  }

  private mutating func readLine() -> Entry {
    var line: [UInt8] = []
    while true {
      let arrival = bytes.next(until: bytes.hasNext ? nil : idle.map { .now + $0 })
      switch arrival {
      case .byte(0x0A):
        isAtRowStart = true
        return entry(line)
      case .byte(let byte): keep(byte, &line)
      case .end: return line.isEmpty ? .ended : entry(line)
      case .hangUp: return .hungUp
      case .nothing:
        bytes.putBack(line)
        return .idle
      case .signal(let number): if let entry = Entry(signal: number) { return entry }
      }
    }
  }

  private mutating func keep(_ byte: UInt8, _ line: inout [UInt8]) {
    if line.count < room { line.append(byte) } else if byte != 0x0D { wasCut = true }
  }

  /// Each line feed counts, too, so that lines without text come to an end.
  private mutating func entry(_ line: [UInt8]) -> Entry {
    let text = String(decoding: line, as: UTF8.self).enterable(onLines: false)
    let fitting = text.fitting(room)
    if fitting.utf8.count < text.utf8.count { wasCut = true }
    room = max(room - fitting.utf8.count - 1, 0)
    return .line(fitting)
  }
}

extension Prompt {
  /// What stands before a line behind the first: its number.
  func mark(ofLine index: Int) -> String { "\(index + 1)> " }
}
