import CStore
import WinnowCore
import WinnowStore

/// Lines as somebody else might write them, with the checksums that they need.
struct HandJournal {
  private(set) var bytes: [UInt8]
  private var seed: UInt32

  /// Goes on behind what stands in a segment.
  init(after bytes: [UInt8]) {
    self.bytes = bytes
    let digits = String(decoding: bytes.suffix(11).prefix(8), as: UTF8.self)
    seed = UInt32(digits, radix: 16) ?? 0
  }

  /// Adds a line, given without its trailer and its last brace.
  mutating func add(_ body: String) {
    let text = Array(body.utf8)
    seed = unsafe cs_crc32c(text, text.count, seed)
    let digits = String(seed, radix: 16)
    let zeros = String(repeating: "0", count: 8 - digits.count)
    bytes += text + Array(",\"c\":\"\(zeros)\(digits)\"}\n".utf8)
  }
}
