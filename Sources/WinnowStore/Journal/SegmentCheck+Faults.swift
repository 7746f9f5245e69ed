import WinnowCore

/// What a line shows of people and programs that changed it.
enum LineTrace: Hashable {
  case empty
  /// CR in front of the newline.
  case editorsEnd
  /// `<<<<<<< HEAD` and the like.
  case mergeMark
  /// A segment's header.
  case header

  init?(_ bytes: [UInt8], _ range: Range<Int>) {
    guard let last = bytes[range].last else {
      self = .empty
      return
    }
    if last == 0x0d, Bytes.matches(bytes, at: range.lowerBound, "{\""),
      // An editor leaves the rest as it was; what a power cut leaves may look like its end.
      JournalLine.storedChecksum(bytes, range.lowerBound..<range.upperBound - 1) != nil
    {
      self = .editorsEnd
    } else if Self.marks.contains(where: { Bytes.matches(bytes, at: range.lowerBound, $0) }) {
      self = .mergeMark
    } else if Bytes.matches(bytes, at: range.lowerBound, "{\"h\":") {
      self = .header
    } else {
      return nil
    }
  }

  private static let marks: [StaticString] = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"]
}

extension SegmentCheck {
  mutating func noteTrace(_ trace: LineTrace, _ bytes: [UInt8], _ range: Range<Int>) {
    switch trace {
    case .empty: note(.edited, Self.emptyLine)
    case .editorsEnd: note(.edited, Self.editorsEnd)
    case .mergeMark:
      note(.merged, "a mark of git: two copies of the workspace were merged line by line")
    case .header:
      note(.edited, "the header of a segment stands here: files were put together")
      let text = Array(bytes[range.lowerBound...range.upperBound])
      guard let header = (try? SegmentHeader(text, path: "")) ?? nil else { return }
      result.last = header.first - 1
      origins.note(header.first - 1, header.crc)
    }
  }

  /// A line that does not continue the one before it.
  mutating func noteFault(_ fault: LineFault, _ bytes: [UInt8], _ range: Range<Int>) {
    let expected = result.last + 1
    let number = LineClaims.number(bytes, range)
    switch fault {
    case .checksum:
      if let number, noteOrigin(number, bytes, range) { break }
      if let number, number != expected {
        note(.reordered, "event \(number) stands where \(expected) belongs")
      } else {
        note(.bitRot, fault.message)
      }
    case .envelope, .number:
      hasForeignLine = true
      note(.edited, fault.message)
    case .trailer, .unfinished:
      if number == nil { strayLine = result.findings.count }
      note(.bitRot, fault.message)
    }
    passOver(number ?? expected, bytes, range)
  }

  /// A line behind one without a checksum can be checked only against the event before its own.
  mutating func takeUnseeded(_ bytes: [UInt8], _ range: Range<Int>, behind stray: Int?) {
    guard let number = LineClaims.number(bytes, range), seed != nil else {
      return noteFault(.trailer, bytes, range)
    }
    if isSound(number, bytes, range) {
      if let stray, number == result.last, origins[number] == nil {
        // The event that the stray line seemed to be is this one.
        result.findings[stray].kind = .edited
        result.findings[stray].message = "a line that is none of the journal was put in here"
      } else {
        _ = noteOrigin(number, bytes, range)
      }
    }
    passOver(number, bytes, range)
  }

  /// True when the line is a good continuation of the event in front of its own, wherever that is.
  private func isSound(_ number: Int64, _ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    guard let origin = origins[number - 1] else { return false }
    return (try? JournalLine.checkedTrailer(bytes, range, seed: origin)) != nil
  }

  /// Tells of an event that stands here for the second time; false when it does not.
  private mutating func noteOrigin(
    _ number: Int64,
    _ bytes: [UInt8],
    _ range: Range<Int>
  ) -> Bool {
    guard let known = origins[number], let seed, isSound(number, bytes, range) else { return false }
    if known == seed {
      note(.reordered, "event \(number) stands here once more")
    } else {
      note(
        .merged,
        "another event \(number) stands here: two copies of the workspace both went on behind "
          + "event \(number - 1), and were merged"
      )
    }
    return true
  }
}

extension JournalLine {
  /// True for the events that tell of lines which were rewritten.
  func isAboutRewriting(in bytes: [UInt8], at start: Int) -> Bool {
    Self.rewritingKinds.contains { isKind($0, in: bytes, at: start) }
  }

  /// True for the events that refer to a bundle.
  func isAboutBundle(in bytes: [UInt8], at start: Int) -> Bool {
    Self.bundleKinds.contains { isKind($0, in: bytes, at: start) }
  }

  private static let bundleKinds = [
    EventKind.rulesetActivated, EventKind.interviewOpened, EventKind.interviewUpgraded,
  ].map { Array($0.rawValue.utf8) }

  private static let rewritingKinds = [
    EventKind.erasureStarted, EventKind.leadErased, EventKind.journalRepaired,
  ].map { Array($0.rawValue.utf8) }
}
