import CStore
import WinnowCore

/// Looks for a few members of an object together; made for a million calls.
struct Members {
  /// A text's bytes, unescaped.
  struct Text {
    var bytes: [UInt8]
    var range: Range<Int>

    var string: String { String(decoding: bytes[range], as: UTF8.self) }
  }

  private let names: StaticString
  private let count: Int
  private var bytes: [UInt8] = []
  private var ranges: [cs_range]

  /// `names` is each name with `\0` behind it, and another `\0` at the end.
  init(_ names: StaticString, count: Int) {
    self.names = names
    self.count = count
    ranges = Array(repeating: cs_range(), count: count)
  }

  /// Finds the values in the object at `range`, and keeps them until the next call.
  mutating func pick(_ bytes: [UInt8], _ range: Range<Int>) {
    let isPlain = unsafe bytes.withUnsafeBufferPointer { all in
      unsafe ranges.withUnsafeMutableBufferPointer { out in
        guard let base = all.baseAddress, let target = out.baseAddress else { return false }
        let names = unsafe UnsafeRawPointer(names.utf8Start).assumingMemoryBound(to: CChar.self)
        return unsafe cs_json_pick(base, range.lowerBound, range.upperBound, names, target) != 0
      }
    }
    if isPlain { self.bytes = bytes } else { pickSlowly(bytes, range) }
  }

  /// Finds the values in the object that is member `index` of `other`; none when that is no object.
  mutating func pick(_ index: Int, of other: Members) {
    let range = other.range(index)
    guard other.isThere(index), other.bytes[range.lowerBound] == 0x7b else {
      for index in ranges.indices { ranges[index] = cs_range() }
      return
    }
    pick(other.bytes, range)
  }

  /// Keys with escapes: never written by us; whoever did may mean any of them.
  private mutating func pickSlowly(_ bytes: [UInt8], _ range: Range<Int>) {
    let object = Bytes.json(bytes, range)?.object
    let all = names.withUTF8Buffer { unsafe String(decoding: $0, as: UTF8.self) }
    var text: [UInt8] = []
    for (index, name) in all.split(separator: "\0").enumerated() {
      let start = Int64(text.count)
      if let value = object?[String(name)] { JSONWriter.append(value, to: &text) }
      ranges[index] = cs_range(start: start, end: Int64(text.count))
    }
    self.bytes = text
  }

  /// Lets go of the bytes that were looked through.
  mutating func release() { bytes = [] }

  private func range(_ index: Int) -> Range<Int> {
    Int(ranges[index].start)..<Int(ranges[index].end)
  }

  func isThere(_ index: Int) -> Bool { ranges[index].end > ranges[index].start }

  /// The text of a member; nil for another value and for none.
  func text(_ index: Int) -> Text? {
    isThere(index) ? Self.text(bytes, range(index)) : nil
  }

  /// The text that is the value in `bytes[range]`; nil for another value.
  static func text(_ bytes: [UInt8], _ range: Range<Int>) -> Text? {
    guard range.count >= 2, bytes[range.lowerBound] == 0x22 else { return nil }
    let inside = range.lowerBound + 1..<range.upperBound - 1
    guard Bytes.hasEscape(bytes, inside) else { return Text(bytes: bytes, range: inside) }
    guard let text = Bytes.json(bytes, range)?.text else { return nil }
    let unescaped = Array(text.utf8)
    return Text(bytes: unescaped, range: 0..<unescaped.count)
  }

  func boolean(_ index: Int) -> Bool? {
    guard isThere(index) else { return nil }
    switch bytes[Int(ranges[index].start)] {
    case 0x74: return true
    case 0x66: return false
    default: return nil
    }
  }

  /// Points as a score's data have them.
  func points(_ index: Int) -> Points? {
    guard isThere(index) else { return nil }
    let range = range(index)
    return unsafe bytes.withUnsafeBufferPointer { all in
      var scanner = unsafe JSONScanner(UnsafeBufferPointer(rebasing: all[range]))
      guard (try? scanner.kind()) == .number, let number = try? scanner.number()
      else { return nil }
      switch number {
      case .int(let value): return Points(exactly: Double(value))
      case .double(let value): return Points(exactly: value)
      }
    }
  }

  func moment(_ index: Int) -> Instant? {
    guard let text = text(index) else { return nil }
    return unsafe text.bytes.withUnsafeBufferPointer { all in
      unsafe Instant.parse(UnsafeBufferPointer(rebasing: all[text.range]))
    }
  }
}
