import Lua
import WinnowCore

/// A list whose items are asked one after the other.
struct AnswerList {
  var key: String
  /// How many there are; nil where people say when it is enough.
  var count: Int?
  var minimum: Int
  var maximum: Int
  var add: Wording
  var section: Wording?
  /// Items so far, and the number of the last one.
  var produced = 0
  var number = 0
}

extension InterviewWalk {
  /// Gives the script what `winnow.interview.host` holds.
  func define(in host: PluginHost) throws(LuaError) {
    let functions: [String: ([LuaValue]) throws -> [LuaValue]] = [
      "pose": { [unowned self] in try pose($0) },
      "verdict": { [unowned self] in try verdict($0.at(0), $0.at(1)) },
      "section": { [unowned self] in try begin(section: $0.at(0)) },
      "info": { [unowned self] in try remark($0.at(1)) },
      "form": { [unowned self] in try form($0) },
      "field": { [.string(try Self.kind($0.at(0)).rawValue)] },
      "list": { [unowned self] in try list($0.at(0).text ?? "", $0.at(1), hasItem: $0.at(2).bool) },
      "item": { [unowned self] in try item($0.at(0).text ?? "") },
      "score": { [unowned self] in try score($0.at(0)) },
      "propose": { [unowned self] in try propose($0) },
      "finish": { [unowned self] in try end($0.at(0)) },
    ]
    for (name, body) in functions.sorted(by: { $0.key < $1.key }) {
      let function = host.complaining(body)
      try host.box.define(module: "winnow.interview.host", [name: function], price: 128)
    }
  }

  private func pose(_ arguments: [LuaValue]) throws -> [LuaValue] {
    try pose(
      try Self.kind(arguments.at(1)),
      scope: arguments.at(0).text ?? "",
      arguments.at(2),
      hasRule: arguments.at(3).bool ?? false
    )
  }

  private static func kind(_ value: LuaValue) throws(ScriptComplaint) -> Question.Kind {
    if let kind = value.text.flatMap(Question.Kind.init(rawValue:)) { return kind }
    let kinds = Question.Kind.allCases.map(\.rawValue)
    throw ScriptComplaint(
      message: "a field needs its 'kind': one of " + kinds.joined(separator: ", "),
      word: value.text,
      hint: value.text.flatMap { nearest($0, among: kinds) }.map { "Did you mean '\($0)'?" }
    )
  }

  // MARK: Parts and remarks

  private func begin(section value: LuaValue) throws -> [LuaValue] {
    try count()
    let section = try ScriptTable.wording(value, "name", of: "ask.section")
    let texts = Set(section.texts.values)
    let place = pass.sections.firstIndex { !texts.isDisjoint(with: $0.texts.values) }
    self.section = place.map { pass.sections[$0] } ?? section
    pass.section = place.map { $0 + 1 } ?? pass.section + 1
    return []
  }

  private func remark(_ value: LuaValue) throws -> [LuaValue] {
    try count()
    let text = value.table?["text"] ?? value
    pass.remarks.append(try ScriptTable.wording(text, "text", of: "ask.info"))
    return []
  }

  // MARK: Forms and lists

  /// Begins a form, or ends it without arguments; gives the scope of its fields.
  private func form(_ arguments: [LuaValue]) throws -> [LuaValue] {
    guard !arguments.isEmpty else {
      form = nil
      return []
    }
    var table = try ScriptTable(arguments.at(1), name: "ask.form")
    let id = try QuestionReader.id(&table, "form")
    let key = (arguments.at(0).text ?? "") + id
    let text = try table.wording("text")
    try table.refuseElements()
    try table.finish()
    guard (arguments.at(2).int ?? 0) > 0 else { throw table.missing("fields") }
    try claim(key)
    form = key
    if let text { pass.remarks.append(text) }
    return [.string(key + "/")]
  }

  private func list(
    _ scope: String,
    _ spec: LuaValue,
    hasItem: Bool?
  ) throws -> [LuaValue] {
    var table = try ScriptTable(spec, name: "ask.list")
    let id = try QuestionReader.id(&table, "list")
    guard hasItem == true else { throw table.missing("item") }
    let bounds = (
      try table.amount("count"), try table.amount("min") ?? 0,
      try table.amount("max") ?? Self.itemLimit
    )
    let add =
      try table.wording("add") ?? Wording(texts: ["en": "Another one?", "de": "Noch etwas?"])
    try table.refuseElements()
    try table.finish()
    let key = scope + id
    try claim(key)
    lists[key] = AnswerList(
      key: key,
      count: bounds.0,
      minimum: bounds.1,
      maximum: bounds.2,
      add: add,
      section: section
    )
    return [.string(key)]
  }

  /// The most items of one list.
  private static let itemLimit = 1000

  /// The number of the next item of a list; nothing when there is no other.
  private func item(_ key: String) throws -> [LuaValue] {
    guard var list = lists[key] else { throw ScriptComplaint(message: "there is no list '\(key)'") }
    try count()
    repeat { list.number += 1 } while record.removed.contains("\(key)[\(list.number)]")
    guard try isThere(list) else { return [] }
    list.produced += 1
    lists[key] = list
    return [.int(Int64(list.number))]
  }

  private func isThere(_ list: AnswerList) throws -> Bool {
    if let count = list.count { return list.produced < count }
    guard list.produced < list.maximum else { return false }
    guard list.produced >= list.minimum else { return true }
    var question = Question(key: "\(list.key)[\(list.number)]", kind: .yesno, text: list.add)
    question.isStructural = true
    question.isRequired = true
    question.dontKnow = .refused
    question.refusal = .refused
    question.section = list.section
    infer(item: question.key)
    return try settle(question).at(1).bool == true
  }

  // MARK: Points, proposals, the end

  private func score(_ value: LuaValue) throws -> [LuaValue] {
    try count()
    var table = try ScriptTable(value, name: "score.add")
    let id = try table.requiredText("id")
    guard let points = try table.points("points") else { throw table.missing("points") }
    let why = try table.text("why")
    try table.refuseElements()
    try table.finish()
    pass.points.append(QuestionnairePoints(id: id, points: points, why: why))
    return []
  }

  private func propose(_ arguments: [LuaValue]) throws -> [LuaValue] {
    try count()
    let name = arguments.at(1).text ?? ""
    switch arguments.at(0).text {
    case "set":
      guard LeadRead.isName(name), !Lead.reservedFields.contains(name) else {
        throw ScriptComplaint(message: "propose.set cannot set the field '\(name)'", word: name)
      }
      let value = try arguments.at(2).json()
      try Self.check(value, of: name)
      pass.proposals.append(.set(field: name, value == .null ? nil : value))
    case "activity":
      guard LeadRead.isName(name) else {
        throw ScriptComplaint(message: "'\(name)' is no type of activity", word: name)
      }
      pass.proposals.append(.activity(type: name, note: arguments.at(2).text))
    case "consent":
      guard ["email", "phone", "post"].contains(name), let truth = arguments.at(2).bool else {
        throw ScriptComplaint(
          message: "propose.consent takes email, phone or post, and true or false",
          word: name
        )
      }
      pass.proposals.append(.consent(channel: name, isGranted: truth))
    default:
      guard LeadRead.isName(name) else {
        throw ScriptComplaint(message: "'\(name)' cannot be a label: \(LeadRead.nameForm)")
      }
      pass.proposals.append(.label(name))
    }
    return []
  }

  /// A script proposes what a person could tell of a lead.
  private static func check(_ value: JSONValue, of field: String) throws(ScriptComplaint) {
    let complaint: String
    switch Lead.fault(of: value, in: field) {
    case nil: return
    case .empty:
      complaint = "a text of spaces alone; leave it out, or give nil to take the field away"
    case .noAddress: complaint = "'\(value.plainText)', which is no e-mail address"
    }
    throw ScriptComplaint(message: "propose.set gives '\(field)' \(complaint)", word: field)
  }

  private func end(_ value: LuaValue) throws -> [LuaValue] {
    guard !isStopped else { return [] }
    var outcome = value.text
    if case .table = value {
      var table = try ScriptTable(value, name: "what the questionnaire returns")
      outcome = try table.text("outcome")
      try table.finish()
    } else if outcome == nil, value != .nil {
      throw ScriptComplaint(
        message: "a questionnaire returns { outcome = \"…\" }, or nothing",
        word: "return"
      )
    }
    isStopped = true
    pass.stop = .done(outcome: outcome)
    return []
  }
}

extension [LuaValue] {
  /// The value at a place, nil where there is none.
  fileprivate func at(_ index: Int) -> LuaValue { indices.contains(index) ? self[index] : .nil }
}

extension ScriptTable {
  /// A whole number from 0 on.
  fileprivate mutating func amount(_ key: String) throws(ScriptComplaint) -> Int? {
    guard let value = value(key) else { return nil }
    guard let count = value.int, (0...1000).contains(count) else {
      throw mismatch(key, "a whole number from 0 to 1000", value)
    }
    return Int(count)
  }
}
