/// The order of a ranking.
///
/// The key comes first, then: the score, qualified ones, the more urgent, the older, the lower id. Leads
/// that a gate ruled out come last, whatever counts; in the order of bands those that a fast lane took
/// come first.
package struct RankOrder: Hashable, Sendable {
  /// What counts before everything else.
  package enum Key: String, CaseIterable, Sendable {
    case band, score, urgency, age
  }

  package var key: Key
  /// The names of the bands, best first; leads of other bands, or of none, come behind.
  package var bands: [String]

  package init(_ key: Key = .band, bands: [String] = []) {
    self.key = key
    self.bands = bands
  }

  /// Leads that are ranked together, behind those of the steps before.
  enum Step: Hashable, Sendable {
    case band(String)
    case none
    case other([String])
    /// All of any band and of none, but those of this one.
    case but(String)
  }

  /// What stands for the band of a lead that a gate ruled out, or a fast lane took: no name of a band
  /// has a control character.
  static let (ruledOut, fastLane) = ("\u{1}gate", "\u{1}fast lane")

  var steps: [Step] {
    guard key == .band else { return [.but(Self.ruledOut), .band(Self.ruledOut)] }
    let first = [Self.fastLane] + bands
    return first.map { .band($0) } + [.none, .other(first + [Self.ruledOut]), .band(Self.ruledOut)]
  }

  /// The order in one step.
  var sql: String {
    let score = "score DESC, qualified DESC"
    return switch key {
    case .band, .score: "\(score), urgency DESC, created, id"
    case .urgency: "urgency DESC, \(score), created, id"
    case .age: "created, \(score), urgency DESC, id"
    }
  }

  /// The same order for rows that come from several tables.
  func ranksBefore(_ left: Candidate, _ right: Candidate) -> Bool {
    if key == .urgency, left.urgency != right.urgency { return left.urgency > right.urgency }
    if key == .age, left.created != right.created { return left.created < right.created }
    if left.score != right.score { return left.score > right.score }
    if left.isQualified != right.isQualified { return left.isQualified }
    if left.urgency != right.urgency { return left.urgency > right.urgency }
    if left.created != right.created { return left.created < right.created }
    return left.id < right.id
  }
}
