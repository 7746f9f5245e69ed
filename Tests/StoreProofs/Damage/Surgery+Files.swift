import WinnowStore

extension Surgery {
  /// Each file taken away, doubled, swapped, joined with the next one, emptied, cut and edited.
  package var ofFiles: [Cut] {
    names.indices.flatMap { edits($0) + losses($0) + mixUps($0) }
  }

  private func bytes(_ segment: Int) -> [UInt8] { Array(lines[segment].joined()) }

  private func cut(
    _ what: String,
    _ segment: Int,
    _ files: [String: [UInt8]?],
    _ kinds: Set<VerifyReport.Class>
  ) -> Cut {
    Cut(name: "\(names[segment]): \(what)", files: files, kinds: kinds)
  }

  private func edits(_ segment: Int) -> [Cut] {
    let all = bytes(segment)
    let name = names[segment]
    let crlf = lines[segment].flatMap { (line: [UInt8]) -> [UInt8] in
      line.dropLast() + [0x0d, 0x0a]
    }
    return [
      cut("CR LF", segment, [name: crlf], [.edited]),
      cut("byte order mark", segment, [name: [0xef, 0xbb, 0xbf] + all], [.edited]),
      cut("blank line at its end", segment, [name: all + [0x0a]], [.edited, .tornTail]),
      cut("no end", segment, [name: all.dropLast()], [.bitRot, .tornTail]),
      cut(
        "UTF-16",
        segment,
        [name: [0xff, 0xfe] + all.flatMap { (byte: UInt8) -> [UInt8] in [byte, 0] }],
        [.bitRot, .edited]
      ),
    ]
  }

  private func losses(_ segment: Int) -> [Cut] {
    let name = names[segment]
    let seal = name.replacing(".jsonl", with: ".seal.json")
    var cuts = [cut("emptied", segment, [name: []], [.bitRot, .missingSegment, .tornTail])]
    guard segment < names.count - 1 else { return cuts }
    cuts += [
      cut("taken away", segment, [name: nil], [.missingSegment]),
      cut(
        "taken away with its seal",
        segment,
        [name: nil, seal: nil],
        [.missingSegment]
      ),
      cut(
        "cut in its middle",
        segment,
        [name: Array(bytes(segment).prefix(700))],
        [.bitRot, .badSeal]
      ),
    ]
    return cuts
  }

  private func mixUps(_ segment: Int) -> [Cut] {
    let name = names[segment]
    let next = (segment + 1) % names.count
    let other = names[next]
    let joined = bytes(segment) + bytes(next)
    return [
      cut(
        "swapped with \(other)",
        segment,
        [name: bytes(next), other: bytes(segment)],
        [.reordered]
      ),
      cut("doubled over \(other)", segment, [other: bytes(segment)], [.reordered]),
      cut(
        "doubled as a later one",
        segment,
        ["000000000999.jsonl": bytes(segment)],
        [.missingSegment]
      ),
      cut(
        "doubled by a file manager",
        segment,
        ["\(name.dropLast(6)) (1).jsonl": bytes(segment)],
        [.strangeFile]
      ),
      cut("joined with \(other)", segment, [name: joined], [.edited]),
      cut(
        "joined with \(other), which goes",
        segment,
        [name: joined, other: nil],
        [.edited]
      ),
    ]
  }
}
