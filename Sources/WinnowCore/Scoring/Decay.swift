import Glibc

/// How the points of an activity fade with its age.
package enum Decay: Hashable, Sendable {
  case none
  /// Half is left after each period of so many days.
  case halfLife(days: Double)
  /// So much of the whole is lost a day, down to nothing.
  case linear(lossPerDay: Double)
  /// The whole until so many days have passed, to the moment; nothing after.
  case window(days: Double)

  /// What is left at an age in days, 0…1; an age below zero counts as zero.
  package func factor(age: Double) -> Double {
    let age = max(age, 0)
    switch self {
    case .none: return 1
    case .halfLife(let days): return exp2(-age / days)
    case .linear(let loss): return max(0, 1 - loss * age)
    case .window(let days): return age <= days ? 1 : 0
    }
  }
}

extension Decay {
  /// The first moment at which nothing is left of what happened at `start`; nil where some always is.
  package func end(of start: Instant) -> Instant? {
    let days: Double
    switch self {
    case .none, .halfLife: return nil
    case .linear(let loss): days = 1 / loss
    case .window(let length): days = length
    }
    let length = (days * 86_400_000).rounded(.down)
    guard length >= 0, length < 1e15 else { return nil }
    return Instant(milliseconds: start.milliseconds &+ Int64(length) &+ 1)
  }

  /// How many milliseconds it takes to halve, or to end; nil where nothing fades, and where that is
  /// beyond thousands of years.
  package var span: Int64? {
    let days =
      switch self {
      case .none: 0.0
      case .halfLife(let days), .window(let days): days
      case .linear(let loss): 1 / loss
      }
    let length = (days * 86_400_000).rounded()
    return length >= 1 && length < 1e15 ? Int64(length) : nil
  }

  /// `half-life 30 days`; nil when nothing fades.
  package var words: String? {
    switch self {
    case .none: nil
    case .halfLife(let days): "half-life \(Self.days(days))"
    case .linear(let loss): "linear, nothing left after \(Self.days(1 / loss))"
    case .window(let days): "window of \(Self.days(days))"
    }
  }

  private static func days(_ number: Double) -> String {
    let units = [(1.0, "day"), (24, "hour"), (1440, "minute"), (86_400, "second")]
    let unit = units.first { number * $0.0 >= 0.9995 } ?? (86_400, "second")
    let shown = Points(milli: 1000).scaled(by: number * unit.0)
    return shown == Points(milli: 1000) ? "1 \(unit.1)" : "\(shown) \(unit.1)s"
  }
}
