import Lua
import WinnowCore

/// What of a lead is carried into Lua for one card: what the manifest declares, nothing else.
struct LeadProjection {
  /// What becomes of a member at the top level of a lead.
  enum Use {
    case id
    /// The verdict of before: for the host, and for scripts where they may read it.
    case verdict(isField: Bool)
    case answers
    case activities
    case field
    /// Carried nowhere.
    case nothing
  }

  /// The answers that may be read; nil for all.
  private let answerIDs: KeyTable?
  /// Whether the card's functions see activities at all.
  let showsActivities: Bool
  /// Activities that have a rule, by type.
  private let activityTypes: KeyTable
  /// Whether a rule asks where an activity comes from; nil where none does.
  let provenances: [Engagement.Provenance]?
  /// Keeps scripts from reading what is not declared.
  let leadGuard: LuaGuard
  let answersGuard: LuaGuard?

  /// Members at the top level that have a use, and which.
  private let names: KeyTable
  private let uses: [Use]

  /// - Throws: ``LuaError`` when the box has no room for the guards.
  init(reads: [LeadRead], card: Card, box: LuaBox) throws(LuaError) {
    let ids = reads.compactMap { read in
      if case .answer(let id) = read { return id }
      return nil
    }
    let seesAll = reads.contains(.allAnswers)
    let seesAnswers = seesAll || !ids.isEmpty
    showsActivities = reads.contains(.activities)
    answerIDs = seesAll ? nil : KeyTable(ids.map { Array($0.utf8) })
    let rules = card.engagement?.rules ?? []
    activityTypes = KeyTable(rules.map { Array($0.type.utf8) })
    provenances = rules.allSatisfy(\.provenance.isOpen) ? nil : rules.map(\.provenance)
    var fields = reads.compactMap { read -> String? in
      switch read {
      case .field(let name): name
      case .consent: "consent"
      default: nil
      }
    }
    fields.removeAll { $0 == "id" || $0 == "answers" || $0 == "activities" }
    let keepsVerdict = card.hysteresis > .zero
    var wanted = fields.filter { !keepsVerdict || $0 != "qualified" }
      .map { (name: Array($0.utf8), use: Use.field) }
    if keepsVerdict {
      wanted.append((Array("qualified".utf8), .verdict(isField: fields.contains("qualified"))))
    }
    wanted.append((Array("id".utf8), .id))
    wanted.append((Array("answers".utf8), .answers))
    wanted.append((Array("activities".utf8), .activities))
    names = KeyTable(wanted.map(\.name))
    uses = wanted.map(\.use)
    var allowed = fields + ["id"]
    if seesAnswers { allowed.append("answers") }
    if showsActivities { allowed.append("activities") }
    leadGuard = try box.makeGuard(
      name: "lead",
      allowed: allowed,
      advice: "is not declared: add it to reads under [capabilities] in plugin.toml"
    )
    answersGuard =
      seesAll
      ? nil
      : try box.makeGuard(
        name: "lead.answers",
        allowed: ids,
        advice: "is not declared: add it as answers.ID to reads under [capabilities] in plugin.toml"
      )
  }

  /// Whether anything of the answers is carried.
  var showsAnswers: Bool { answerIDs.map { !$0.isEmpty } ?? true }

  /// Whether activities have to be read at all.
  var needsActivities: Bool { showsActivities || !activityTypes.isEmpty }

  /// What becomes of the member `name`.
  func use(of name: UnsafeBufferPointer<UInt8>) -> Use {
    unsafe names.position(of: name).map { uses[$0] } ?? .nothing
  }

  /// The same for a name that is kept.
  func use(of name: [UInt8]) -> Use {
    unsafe name.withUnsafeBufferPointer { unsafe use(of: $0) }
  }

  /// Whether the answer `id` is carried.
  func shows(answer id: [UInt8]) -> Bool {
    unsafe id.withUnsafeBufferPointer { unsafe shows(answer: $0) }
  }

  /// Whether the answer `id` is carried.
  func shows(answer id: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let answerIDs else { return true }
    return unsafe answerIDs.position(of: id) != nil
  }

  /// The rule for activities of `type`, nil when the card has none.
  func rule(for type: UnsafeBufferPointer<UInt8>) -> Int? {
    unsafe activityTypes.position(of: type)
  }

  /// Whether an activity of that rule counts that comes from `source`.
  func accepts(_ rule: Int, from source: @autoclosure () -> String?) -> Bool {
    guard let provenances, !provenances[rule].isOpen else { return true }
    return provenances[rule].accepts(source())
  }
}
