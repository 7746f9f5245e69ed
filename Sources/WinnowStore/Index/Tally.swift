import WinnowCore

/// How many leads there are, kept up with each row that is written, so that nobody counts rows.
struct Tally: Hashable {
  /// What of a row counts: nothing of a lead that is not there.
  struct Standing: Hashable {
    static let none = Standing(stage: -1, hasScore: false, isQualified: false)

    /// Position among all stages; -1 for none.
    var stage: Int8
    var hasScore: Bool
    var isQualified: Bool
  }

  private var scored: Int64 = 0
  private var qualified: Int64 = 0
  /// In the order of all stages.
  private var stages = [Int64](repeating: 0, count: Stage.allCases.count)

  init() {}

  /// Reads what ``text`` gives; nil for anything else.
  init?(text: String) {
    let numbers = text.split(separator: " ").compactMap { Int64($0) }
    guard numbers.count == 2 + stages.count else { return nil }
    scored = numbers[0]
    qualified = numbers[1]
    stages = Array(numbers[2...])
  }

  /// The numbers of scored and of qualified leads, then that of each stage.
  var text: String { ([scored, qualified] + stages).map(String.init).joined(separator: " ") }

  /// Takes a row that stood like `old` for one that stands like `new`.
  mutating func move(from old: Standing, to new: Standing) {
    guard old != new else { return }
    add(old, -1)
    add(new, 1)
  }

  private mutating func add(_ standing: Standing, _ count: Int64) {
    guard standing.stage >= 0 else { return }
    stages[Int(standing.stage)] += count
    guard standing.hasScore else { return }
    scored += count
    if standing.isQualified { qualified += count }
  }

  /// What is counted, of a journal with so many events.
  func counts(events: Int64) -> Counts {
    var counts = Counts()
    counts.events = events
    counts.scored = scored
    counts.qualified = qualified
    for (stage, count) in zip(Stage.allCases, stages) where count != 0 {
      counts.byStage[stage] = count
      counts.leads += count
    }
    return counts
  }
}
