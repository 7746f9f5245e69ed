/// A moment in UTC, to the millisecond.
@frozen public struct Instant: Hashable, Comparable, Sendable {
  /// Milliseconds since 1970-01-01T00:00:00Z; negative before it.
  public let milliseconds: Int64

  /// The moment so many milliseconds after 1970-01-01T00:00:00Z.
  @inlinable public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// Whether `left` comes first.
  @inlinable public static func < (left: Instant, right: Instant) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// Days from this moment to `now`, as a number with fractions; negative when this lies ahead.
  @inlinable public func age(at now: Instant) -> Double {
    Double(now.milliseconds &- milliseconds) / 86_400_000
  }
}

extension Instant: CustomStringConvertible {
  /// ISO 8601 with milliseconds: `2026-11-21T20:46:01.123Z`.
  public var description: String {
    let day = milliseconds.floorDivided(by: 86_400_000)
    let rest = milliseconds &- day &* 86_400_000
    let date = CalendarDay(daysSinceEpoch: day)
    let seconds = rest / 1000
    var text = Array(date.description.utf8)
    text.reserveCapacity(text.count + 14)
    Self.append("T", seconds / 3600, 2, to: &text)
    Self.append(":", seconds / 60 % 60, 2, to: &text)
    Self.append(":", seconds % 60, 2, to: &text)
    Self.append(".", rest % 1000, 3, to: &text)
    text.append(UInt8(ascii: "Z"))
    return String(decoding: text, as: UTF8.self)
  }

  /// Adds a sign and a number with noughts before it up to `width`, which is 2 or 3.
  private static func append(
    _ sign: Unicode.Scalar,
    _ value: Int64,
    _ width: Int,
    to text: inout [UInt8]
  ) {
    text.append(UInt8(ascii: sign))
    if width > 2 { text.append(0x30 &+ UInt8(truncatingIfNeeded: value / 100)) }
    text.append(0x30 &+ UInt8(truncatingIfNeeded: value / 10 % 10))
    text.append(0x30 &+ UInt8(truncatingIfNeeded: value % 10))
  }
}

extension Instant {
  /// Reads ISO 8601: a date, or a date and a time with `Z`, an offset, or neither (then UTC).
  ///
  /// `2026-11-21`, `2026-11-21T20:46Z`, `2026-11-21 20:46:01.123+01:00`. Nil for anything else,
  /// for a day that the calendar lacks, and for years outside 0001…9999, in UTC as well.
  public init?(_ text: some StringProtocol) {
    var copy = String(text)
    let parsed = copy.withUTF8 { bytes in unsafe Self.parse(bytes) }
    guard let parsed else { return nil }
    self = parsed
  }

  /// The same for bytes in ASCII.
  public static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Instant? {
    var reader = unsafe InstantReader(bytes)
    return reader.instant()
  }
}

/// Reads one ISO 8601 moment from bytes.
@safe private struct InstantReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    unsafe self.bytes = bytes
  }

  mutating func instant() -> Instant? {
    if unsafe bytes.count == 20, let moment = usual() { return moment }
    guard let year = digits(4), take("-"), let month = digits(2), take("-"), let day = digits(2),
      let date = CalendarDay(year: year, month: month, day: day)
    else { return nil }
    let midnight = date.daysSinceEpoch * 86_400_000
    if isAtEnd { return Instant(milliseconds: midnight) }
    guard take("T") || take("t") || take(" "), let time = timeOfDay(), let offset = offset(),
      isAtEnd
    else { return nil }
    let moment = midnight + time - offset
    return Self.years.contains(moment) ? Instant(milliseconds: moment) : nil
  }

  /// A moment in the usual form, `2026-11-21T20:46:01Z`; nil for others, which may be moments as well.
  private func usual() -> Instant? {
    guard unsafe bytes[4] == 0x2D, unsafe bytes[7] == 0x2D, unsafe bytes[10] == 0x54,
      unsafe bytes[13] == 0x3A, unsafe bytes[16] == 0x3A, unsafe bytes[19] == 0x5A
    else { return nil }
    var isNumber = true
    let century = pair(0, &isNumber)
    let year = century &* 100 &+ pair(2, &isNumber)
    let month = pair(5, &isNumber)
    let day = pair(8, &isNumber)
    let hour = pair(11, &isNumber)
    let minute = pair(14, &isNumber)
    let second = pair(17, &isNumber)
    guard isNumber, hour < 24, minute < 60, second < 60,
      let date = CalendarDay(year: year, month: month, day: day)
    else { return nil }
    let seconds = (hour &* 60 &+ minute) &* 60 &+ second
    return Instant(milliseconds: date.daysSinceEpoch &* 86_400_000 &+ seconds &* 1000)
  }

  private func pair(_ place: Int, _ isNumber: inout Bool) -> Int64 {
    let tens = unsafe bytes[place] &- 0x30
    let ones = unsafe bytes[place &+ 1] &- 0x30
    if tens > 9 || ones > 9 { isNumber = false }
    return Int64(tens) &* 10 &+ Int64(ones)
  }

  /// The milliseconds of the years 0001…9999 in UTC.
  private static let years: Range<Int64> = -62_135_596_800_000..<253_402_300_800_000

  private var isAtEnd: Bool { unsafe at == bytes.count }

  private mutating func timeOfDay() -> Int64? {
    guard let hour = digits(2), hour < 24, take(":"), let minute = digits(2), minute < 60
    else { return nil }
    var time = (hour * 60 + minute) * 60_000
    guard take(":") else { return time }
    guard let second = digits(2), second <= 60 else { return nil }
    time += min(second, 59) * 1000
    if take(".") || take(",") {
      guard let fraction = milliseconds() else { return nil }
      time += fraction
    }
    return time
  }

  private mutating func milliseconds() -> Int64? {
    var value: Int64 = 0
    var count = 0
    while let digit = digit() {
      if count < 3 { value = value * 10 + digit }
      count += 1
    }
    guard count > 0 else { return nil }
    for _ in min(count, 3)..<3 { value *= 10 }
    return value
  }

  private mutating func offset() -> Int64? {
    if isAtEnd || take("Z") || take("z") { return 0 }
    let sign: Int64 = take("+") ? 1 : take("-") ? -1 : 0
    guard sign != 0, let hours = digits(2), hours < 24 else { return nil }
    let minutes = !take(":") && isAtEnd ? 0 : digits(2)
    guard let minutes, minutes < 60 else { return nil }
    return sign * (hours * 60 + minutes) * 60_000
  }

  private mutating func digits(_ count: Int) -> Int64? {
    var value: Int64 = 0
    for _ in 0..<count {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  private mutating func digit() -> Int64? {
    guard unsafe at < bytes.count else { return nil }
    let byte = unsafe bytes[at]
    guard byte >= 0x30, byte <= 0x39 else { return nil }
    at += 1
    return Int64(byte - 0x30)
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard unsafe at < bytes.count, unsafe UInt32(bytes[at]) == character.value else { return false }
    at += 1
    return true
  }
}
