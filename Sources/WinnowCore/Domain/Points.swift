/// Points, weights and thresholds: integers in thousandths, so that parts add up exactly.
@frozen public struct Points: Hashable, Comparable, Sendable {
  /// Thousandths of a point.
  public var milli: Int64

  /// The largest size that a weight, a threshold or a part may have: a billion points.
  @inlinable public static var limit: Points { Points(milli: 1_000_000_000_000) }

  /// No points.
  @inlinable public static var zero: Points { Points(milli: 0) }

  /// So many thousandths.
  @inlinable public init(milli: Int64) {
    self.milli = milli
  }

  /// The points a number stands for, or nil when it has more than three decimal places, is not
  /// finite, or lies beyond ``limit``.
  @inlinable public init?(exactly number: Double) {
    let scaled = (number * 1000).rounded()
    guard number.isFinite, abs(scaled) <= Double(Self.limit.milli), scaled / 1000 == number
    else { return nil }
    self.milli = Int64(scaled)
  }

  /// This weight met by `factor`, rounded once, half away from zero, to a thousandth.
  ///
  /// A product beyond ``limit`` is held at the limit; one that is no number is zero.
  @inlinable public func scaled(by factor: Double) -> Points {
    scaled(by: factor, within: Self.limit)
  }

  /// The same for the sum of many parts, held at that of a thousand: a thousand such sums, too, stay
  /// far inside 64 bits.
  package func scaledSum(by factor: Double) -> Points {
    factor == 1 ? self : scaled(by: factor, within: Points(milli: Self.limit.milli * 1000))
  }

  @inlinable @inline(__always)
  func scaled(by factor: Double, within limit: Points) -> Points {
    let product = Double(milli) * factor
    guard !product.isNaN else { return .zero }
    let bound = Double(limit.milli)
    let held = min(max(product, -bound), bound)
    // To round like this by the library takes a call; here the rest is exact, for beyond 2^53 there is none.
    let whole = Int64(held)
    let rest = held - Double(whole)
    return Points(milli: whole &+ (rest >= 0.5 ? 1 : rest <= -0.5 ? -1 : 0))
  }

  /// So many times as much, held at the sum of a thousand parts.
  @inlinable public func times(_ count: Int) -> Points {
    let (product, overflow) = milli.multipliedReportingOverflow(by: Int64(count))
    let bound = Self.limit.milli * 1000
    if overflow { return Points(milli: milli < 0 ? -bound : bound) }
    return Points(milli: min(max(product, -bound), bound))
  }

  /// Whether `left` is less.
  @inlinable public static func < (left: Points, right: Points) -> Bool { left.milli < right.milli }

  /// The sum; at most a million parts of at most ``limit`` each stay far inside 64 bits.
  @inlinable public static func + (left: Points, right: Points) -> Points {
    Points(milli: left.milli &+ right.milli)
  }

  /// The difference, like the sum.
  @inlinable public static func - (left: Points, right: Points) -> Points {
    Points(milli: left.milli &- right.milli)
  }
}

extension Points: CustomStringConvertible {
  /// A decimal number without trailing zeros: `30`, `-2.5`, `0.001`.
  public var description: String {
    let size = milli.magnitude
    let whole = size / 1000
    var text = (milli < 0 ? "-" : "") + String(whole)
    let rest = size % 1000
    guard rest > 0 else { return text }
    let digits = String(1000 + rest).dropFirst()
    text += "." + digits
    while text.hasSuffix("0") { text.removeLast() }
    return text
  }
}
