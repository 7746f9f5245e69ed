/// Random bytes such as a terminal could send, the same for the same seed.
struct ByteDice: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
  }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  /// Bytes of any value, with the beginnings of what matters more often than chance has them.
  mutating func bytes(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      if let piece = Self.pieces.randomElement(using: &self), Bool.random(using: &self) {
        bytes += Array(piece.utf8)
      } else {
        bytes.append(UInt8.random(in: 0...255, using: &self))
      }
    }
    return bytes
  }

  private static let pieces = [
    "\u{1B}", "\u{1B}[", "\u{1B}[200~", "\u{1B}[201~", "\u{1B}O", "\u{1B}]", "\u{1B}[A", "\u{1B}[B",
    "\u{1B}[D", "\u{1B}[H", "é", "株", "e\u{301}", "👨‍👩‍👧", "🇩🇪", "\u{308}", "\u{200D}", "\n", "\r",
    "abc", ", ", "\u{17}", "\u{19}", "\u{14}", "\u{B}", "\t", "\u{9B}", "\u{2028}", "\u{202E}",
  ]
}
