import WinnowCore

/// Names for transactions: in the order of time, and never the same twice.
package enum TransactionID {
  private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

  /// 26 characters in Crockford's base 32, as ULID has them (https://github.com/ulid/spec):
  /// 10 for the milliseconds, 16 at random.
  static func make(at moment: Instant) -> String {
    var generator = SystemRandomNumberGenerator()
    var text = ""
    let time = UInt64(max(moment.milliseconds, 0))
    for position in (0..<10).reversed() {
      text.append(digits[Int(time >> (UInt64(position) * 5) & 31)])
    }
    for _ in 0..<16 { text.append(digits[Int(generator.next() & 31)]) }
    return text
  }

  /// What to do when nobody can tell whether the transaction of this name was written.
  package static func hint(_ name: String) -> String {
    "run the same command again with --tx \(name): it changes nothing twice"
  }
}
