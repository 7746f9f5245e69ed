/// The parts of an answer's key: `site[2]/city` is `city` of the second item of `site`.
package enum AnswerKey {
  /// The key without the numbers of items, as the script has it: `site/city`.
  package static func pattern(_ key: String) -> String {
    key.split(separator: "/", omittingEmptySubsequences: false).map(base).joined(separator: "/")
  }

  /// The ids that the key is made of: `site`, `city`.
  package static func ids(_ key: String) -> [String] {
    key.split(separator: "/", omittingEmptySubsequences: false).map(base)
  }

  private static func base(_ part: Substring) -> String {
    guard part.hasSuffix("]"), let open = part.lastIndex(of: "["), open > part.startIndex,
      !part[part.index(after: open)...].dropLast().isEmpty,
      part[part.index(after: open)...].dropLast().utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return String(part) }
    return String(part[..<open])
  }

  /// Whether a text can be an id of a question or an option: a letter or `_`, then letters, digits,
  /// `_` and `-`, at most 64 bytes of ASCII.
  package static func isID(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 64 else { return false }
    let isLetter = { (byte: UInt8) in
      byte == 0x5f || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
    }
    return isLetter(first)
      && text.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x2d }
  }
}
