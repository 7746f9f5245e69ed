import WinnowStore

extension Surgery {
  /// Each line taken away, doubled, swapped with the next one, replaced, edited and forged; and
  /// others put behind it.
  package var ofLines: [Cut] {
    lines.indices.flatMap { segment in
      lines[segment].indices.flatMap { line in
        additions(segment, line) + edits(segment, line) + removals(segment, line)
      }
    }
  }

  /// Lines that come behind a line.
  private func additions(_ segment: Int, _ line: Int) -> [Cut] {
    let here = lines[segment][line]
    let other = lines[(segment + 1) % lines.count][1]
    // Behind the last line nothing tells what a bad one was.
    let isLast = line == lines[segment].count - 1
    let unknown: Set<VerifyReport.Class> = isLast ? [.bitRot, .tornTail] : []
    return [
      cut("doubled", segment, line, [here, here], line == 0 ? [.edited] : [.reordered]),
      cut("blank line behind", segment, line, [here, [0x0a]], [.edited, .tornTail]),
      cut("note behind", segment, line, [here, Self.note], unknown.union([.edited])),
      cut(
        "line of another segment behind",
        segment,
        line,
        [here, other],
        unknown.union([.reordered])
      ),
    ]
  }

  private func edits(_ segment: Int, _ line: Int) -> [Cut] {
    let here = lines[segment][line].dropLast()
    return [
      cut("CR LF", segment, line, [here + [0x0d, 0x0a]], [.edited]),
      cut("space at its end", segment, line, [here + [0x20, 0x0a]], [.bitRot, .tornTail]),
      cut("space at its start", segment, line, [[0x20] + here + [0x0a]], [.bitRot, .tornTail]),
      cut("no end", segment, line, [Array(here)], [.bitRot, .tornTail]),
    ] + forged(segment, line)
  }

  private func removals(_ segment: Int, _ line: Int) -> [Cut] {
    let all = lines[segment]
    let isLast = line == all.count - 1
    // Without its last lines an active segment is only shorter; the index knows better.
    guard !(isLast && segment == lines.count - 1) else { return [] }
    let kinds: Set<VerifyReport.Class> =
      isLast ? [.chainBreak] : line == 0 ? [.bitRot] : [.reordered]
    var cuts = [cut("taken away", segment, line, [], kinds)]
    if !isLast {
      let next = all[line + 1]
      cuts.append(cut("replaced by the next", segment, line, [next], kinds))
      var swapped = all
      swapped.swapAt(line, line + 1)
      cuts.append(whole("swapped with the next", segment, line, swapped, kinds))
    }
    return cuts
  }

  /// The line with another text, and checksums that fit all the way: only a sealed segment tells.
  private func forged(_ segment: Int, _ line: Int) -> [Cut] {
    var all = lines[segment]
    guard segment < lines.count - 1, line > 0, let place = all[line].lastIndex(of: 0x2e)
    else { return [] }
    all[line][place] = 0x2c
    var bytes = Array(all.joined())
    Forgery.fitChecksums(&bytes)
    var cut = whole("forged", segment, line, Self.split(bytes), [.edited])
    cut.line = 0
    return [cut]
  }

  private static let note = Array("{\"note\":\"a line that somebody wrote\"}\n".utf8)

  /// A line replaced by others.
  private func cut(
    _ what: String,
    _ segment: Int,
    _ line: Int,
    _ others: [[UInt8]],
    _ kinds: Set<VerifyReport.Class>
  ) -> Cut {
    let all = lines[segment]
    return whole(what, segment, line, all[..<line] + others + all[(line + 1)...], kinds)
  }

  private func whole(
    _ what: String,
    _ segment: Int,
    _ line: Int,
    _ content: [[UInt8]],
    _ kinds: Set<VerifyReport.Class>
  ) -> Cut {
    Cut(
      name: "\(names[segment]), line \(line + 1): \(what)",
      files: [names[segment]: Array(content.joined())],
      kinds: kinds,
      line: line + 1
    )
  }
}
