extension JSONScanner {
  /// A number: whole ones within 64 bits stay whole.
  @frozen public enum Number: Hashable, Sendable {
    /// Written without fraction and exponent, and within ±2^63; `-0` is 0.
    case int(Int64)
    /// Any other, rounded to the nearest; always finite.
    case double(Double)
  }

  /// Reads the number that begins here.
  ///
  /// - Throws: ``JSONError`` also for a number beyond the largest double.
  public mutating func number() throws(JSONError) -> Number {
    let start = offset
    let isNegative = skip(0x2D)
    var decimal = Decimal()
    try whole(into: &decimal)
    let hasFraction = try fraction(into: &decimal)
    let hasExponent = try exponent(into: &decimal)
    if !hasFraction, !hasExponent, let value = decimal.integer(isNegative: isNegative) {
      return .int(value)
    }
    if let value = decimal.exactDouble { return .double(isNegative ? -value : value) }
    return .double(try rounded(from: start))
  }

  private mutating func whole(into decimal: inout Decimal) throws(JSONError) {
    guard digits(into: &decimal) > 0 else { throw expected("a digit") }
    let first = offset &- decimal.count
    guard unsafe bytes[first] != 0x30 || decimal.count == 1 else {
      throw failure("leading zero", at: first)
    }
  }

  private mutating func fraction(into decimal: inout Decimal) throws(JSONError) -> Bool {
    guard skip(0x2E) else { return false }
    let count = digits(into: &decimal)
    guard count > 0 else { throw expected("a digit") }
    decimal.exponent = -count
    return true
  }

  private mutating func exponent(into decimal: inout Decimal) throws(JSONError) -> Bool {
    guard skip(0x65) || skip(0x45) else { return false }
    let isNegative = skip(0x2D)
    if !isNegative { _ = skip(0x2B) }
    var value = 0
    var count = 0
    while let digit = digit() {
      // Held where no double reaches, so that any number of digits stays in range.
      value = min(value &* 10 &+ Int(digit), 1_000_000)
      count &+= 1
    }
    guard count > 0 else { throw expected("a digit") }
    decimal.exponent &+= isNegative ? -value : value
    return true
  }

  /// Reads digits and tells how many.
  private mutating func digits(into decimal: inout Decimal) -> Int {
    let start = offset
    while let digit = digit() { decimal.append(digit) }
    return offset &- start
  }

  private mutating func digit() -> UInt64? {
    guard unsafe offset < bytes.count else { return nil }
    let value = unsafe bytes[offset] &- 0x30
    guard value < 10 else { return nil }
    offset &+= 1
    return UInt64(value)
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard unsafe offset < bytes.count, unsafe bytes[offset] == byte else { return false }
    offset &+= 1
    return true
  }

  /// The slow way, for numbers that no short cut fits.
  private func rounded(from start: Int) throws(JSONError) -> Double {
    let digits = unsafe String(
      decoding: UnsafeBufferPointer(rebasing: bytes[start..<offset]),
      as: UTF8.self
    )
    guard let value = Double(digits), value.isFinite else {
      throw failure("number out of range", at: start)
    }
    return value
  }
}

/// The digits of a number as one integer, and the power of ten that it is multiplied by.
private struct Decimal {
  /// The digits; meaningless once there are more than 19.
  private var digits: UInt64 = 0
  /// How many digits there were, with leading zeros.
  private(set) var count = 0
  var exponent = 0

  mutating func append(_ digit: UInt64) {
    digits = digits &* 10 &+ digit
    count &+= 1
  }

  /// The digits alone, if they fit 64 bits with their sign.
  func integer(isNegative: Bool) -> Int64? {
    guard count <= 19, digits <= (isNegative ? 1 << 63 : 1 << 63 &- 1) else { return nil }
    return isNegative ? Int64(truncatingIfNeeded: 0 &- digits) : Int64(digits)
  }

  /// The value, where one correctly rounded operation gives it (Clinger 1990): digits below 2^53
  /// and a power of ten up to 10^22 are doubles exactly.
  var exactDouble: Double? {
    guard count <= 19, digits <= 1 << 53, exponent >= -22, exponent <= 22 else { return nil }
    let value = Double(digits)
    return exponent < 0 ? value / powersOfTen[-exponent] : value * powersOfTen[exponent]
  }
}

private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]
