extension BinaryInteger {
  /// The number with a comma after every three digits: `1,000,000`.
  var grouped: String {
    var digits = String(magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    groups.insert(digits, at: 0)
    return (self < 0 ? "-" : "") + groups.joined(separator: ",")
  }

  /// The number and the thing that is counted: `1 event`, `1,200 events`.
  func counted(_ thing: String) -> String {
    grouped + " " + thing + (self == 1 ? "" : "s")
  }
}

extension Duration {
  /// Seconds with one decimal place: `0.2 s`.
  var inSeconds: String {
    let tenths = Int(min(self / .milliseconds(100), 1e12).rounded())
    return "\(tenths / 10).\(tenths % 10) s"
  }

  /// Seconds to the millisecond, for programs.
  var rounded: Double { (min(self / .milliseconds(1), 1e12)).rounded() / 1000 }
}
