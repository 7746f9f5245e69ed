import Lua
import WinnowCore

/// Hands the dimensions of a card to its function `combine`.
struct Combiner: ~Copyable {
  private let names: [String]
  private var argument = LuaBuffer()

  init(_ card: Card) {
    names = card.dimensions.map(\.name)
  }

  /// The sums to ask for: the present ones, then, where something is unknown, the least and the most.
  static func sums(of assessment: Assessment) -> [[Points]] {
    let now = assessment.dimensions
    let low = assessment.ranges.map(\.low)
    let high = assessment.ranges.map(\.high)
    return low == now && high == now ? [now] : [now, low, high]
  }

  /// What the function makes of these sums; nil when it failed.
  ///
  /// - Throws: ``LuaError`` when the sums could not be carried into the box.
  mutating func total(
    of sums: [Points],
    _ outcomes: inout CardOutcomes,
    _ box: LuaBox,
    _ function: LuaBatch
  ) throws(LuaError) -> Points? {
    argument.removeAll()
    let table = argument.beginTable()
    for (name, points) in zip(names, sums) {
      argument.appendKey(name)
      argument.append(Double(points.milli) / 1000)
    }
    argument.endTable(table, items: 0, fields: names.count)
    return try outcomes.combination(from: box, function, argument)
  }
}
