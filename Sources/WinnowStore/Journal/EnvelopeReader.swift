import WinnowCore

/// Reads an envelope in the order in which we write it: `n t k id by v tx skew d z`, byte by byte.
struct EnvelopeReader {
  private let bytes: [UInt8]
  private let start: Int
  private let end: Int
  private var at: Int

  init(_ bytes: [UInt8], _ body: Range<Int>) {
    self.bytes = bytes
    self.start = body.lowerBound
    self.end = body.upperBound
    self.at = body.lowerBound
  }

  /// Fills `line`; false when the bytes are not in our order.
  mutating func read(into line: inout JournalLine) -> Bool {
    guard take("{\"n\":"), let number = integer(), take(",\"t\":\""), let time = time(),
      take("\",\"k\":\""), let kind = text()
    else { return false }
    line.number = number
    line.time = time
    line.kind = kind
    line.subject = JournalLine.Part()
    if take(",\"id\":\"") {
      guard let subject = text() else { return false }
      line.subject = subject
    }
    guard take(",\"by\":\""), let actor = text(), take(",\"v\":"), let version = integer(),
      take(",\"tx\":\""), let transaction = text()
    else { return false }
    line.actor = actor
    line.version = version
    line.transaction = transaction
    if take(",\"skew\":") {
      _ = take("-")
      guard integer() != nil else { return false }
    }
    return readData(into: &line)
  }

  private mutating func readData(into line: inout JournalLine) -> Bool {
    guard take(",\"d\":"), at < end, bytes[at] == 0x7b,
      let last = Bytes.endOfContainer(bytes, from: at, before: end)
    else { return false }
    line.data = JournalLine.Part(start: Int32(at - start), end: Int32(last - start))
    at = last
    line.isLast = take(",\"z\":1")
    return at == end
  }

  private mutating func take(_ literal: StaticString) -> Bool {
    guard end - at >= literal.utf8CodeUnitCount, Bytes.matches(bytes, at: at, literal) else {
      return false
    }
    at += literal.utf8CodeUnitCount
    return true
  }

  /// Up to sixteen digits.
  private mutating func integer() -> Int64? {
    var value: Int64 = 0
    let first = at
    while at < end, at - first < 16, bytes[at] &- 0x30 <= 9 {
      value = value &* 10 &+ Int64(bytes[at] &- 0x30)
      at += 1
    }
    return at > first ? value : nil
  }

  /// The rest of a string and its closing quote.
  private mutating func text() -> JournalLine.Part? {
    let first = at
    while at < end {
      let byte = bytes[at]
      if byte == 0x22 {
        at += 1
        return JournalLine.Part(start: Int32(first - start), end: Int32(at - 1 - start))
      }
      at += byte == 0x5c ? 2 : 1
    }
    return nil
  }

  /// `2026-11-21T20:46:01.123Z`.
  private mutating func time() -> Instant? {
    guard end - at >= 24 else { return nil }
    let base = at
    guard let year = digits(base, 4), let month = digits(base + 5, 2),
      let day = digits(base + 8, 2), let hour = digits(base + 11, 2),
      let minute = digits(base + 14, 2), let second = digits(base + 17, 2),
      let milli = digits(base + 20, 3), bytes[base + 23] == 0x5a,
      let date = CalendarDay(year: year, month: month, day: day)
    else { return nil }
    at += 24
    let seconds = (hour * 60 + minute) * 60 + second
    return Instant(milliseconds: date.daysSinceEpoch * 86_400_000 + seconds * 1000 + milli)
  }

  private func digits(_ index: Int, _ count: Int) -> Int64? {
    var value: Int64 = 0
    for place in index..<index + count {
      let digit = bytes[place] &- 0x30
      guard digit <= 9 else { return nil }
      value = value * 10 + Int64(digit)
    }
    return value
  }
}
