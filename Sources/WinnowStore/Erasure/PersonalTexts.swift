import WinnowCore

/// The texts by which a person is known, for looking whether they stand anywhere else.
struct PersonalTexts {
  private var needles: Set<[UInt8]> = []

  /// The members of a lead that name a person.
  private static let members = ["name", "email", "phone", "key"]
  /// Shorter texts stand everywhere.
  private static let shortest = 5

  var isEmpty: Bool { needles.isEmpty }

  /// Takes in what an event's data say.
  mutating func add(_ data: JSONObject) {
    for name in Self.members {
      guard let text = data[name]?.text, text.utf8.count >= Self.shortest else { continue }
      needles.insert(Array(text.utf8))
      // As it stands in JSON, where that differs.
      let quoted = JSONWriter.encode(.string(text))
      needles.insert(Array(quoted.dropFirst().dropLast()))
    }
  }

  /// True when one of them stands in the bytes.
  func stand(in bytes: [UInt8], _ range: Range<Int>) -> Bool {
    needles.contains { Bytes.contains(bytes, range, $0) }
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
