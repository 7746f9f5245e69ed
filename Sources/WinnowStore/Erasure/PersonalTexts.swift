import WinnowCore

/// The texts by which a person is known, for looking whether they stand anywhere else, in UTF-8 or
/// Latin-1, with capitals or without.
struct PersonalTexts {
  /// In small letters, as far as they are of ASCII.
  private var needles: Set<[UInt8]> = []

  /// The members of a lead that name a person.
  private static let members = ["name", "email", "phone", "key"]
  /// Shorter texts stand everywhere.
  private static let shortest = 5

  /// Names that are too short to be looked for.
  private(set) var short: Set<String> = []

  var isEmpty: Bool { needles.isEmpty }

  /// Takes in what an event says of the lead itself.
  mutating func add(_ event: Event) {
    switch event.kind {
    case .leadCreated, .leadUpdated:
      for name in Self.members { add(event.data[name]?.text) }
    case .answerGiven where ["email", "phone"].contains(event.data["kind"]?.text):
      add(event.data["value"]?.text)
    default: return
    }
  }

  private mutating func add(_ text: String?) {
    guard let text, !text.isEmpty else { return }
    guard text.utf8.count >= Self.shortest else {
      short.insert(text)
      return
    }
    needles.insert(Self.small(Array(text.utf8)))
    // As it stands in JSON, where that differs.
    needles.insert(Self.small(JSONWriter.encode(.string(text)).dropFirst().dropLast()))
    let latin = text.unicodeScalars.compactMap { UInt8(exactly: $0.value) }
    if latin.count == text.unicodeScalars.count { needles.insert(Self.small(latin)) }
  }

  private static func small(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    bytes.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
  }

  /// True when one of them stands in the bytes.
  func stand(in bytes: [UInt8], _ range: Range<Int>) -> Bool {
    guard !isEmpty else { return false }
    let small = Self.small(bytes[range])
    return needles.contains { Bytes.contains(small, small.indices, $0) }
  }

  /// True when one of them stands in the file.
  func stand(inFile path: String, io: any StorageIO) throws(IOFailure) -> Bool {
    guard let longest = needles.map(\.count).max() else { return false }
    let file = try io.open(path, .read)
    defer { io.close(file) }
    var buffer = [UInt8](repeating: 0, count: (1 << 20) + longest)
    var kept = 0
    var offset: Int64 = 0
    while true {
      let count = try io.read(file, at: offset, into: &buffer, from: kept)
      if count == 0 { return false }
      offset += Int64(count)
      if stand(in: buffer, 0..<kept + count) { return true }
      let rest = min(longest, kept + count)
      let tail = buffer[(kept + count - rest)..<(kept + count)]
      buffer.replaceSubrange(..<rest, with: tail)
      kept = rest
    }
  }
}
