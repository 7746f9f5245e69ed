import Lua
import WinnowCore

extension InterviewPass {
  /// What came of the interview, as tests see it: `winnow.test.Interview`.
  var luaValue: LuaValue {
    let steps = steps.filter { !$0.question.isStructural }
    var fields = stopFields
    fields.append(Self.field("path", .list(steps.map { .string($0.question.key) })))
    fields.append(Self.field("answers", Self.table(steps) { $0.reply.value.map { LuaValue($0) } }))
    fields.append(
      Self.field("states", Self.table(steps) { .string($0.reply.state.rawValue) })
    )
    fields.append(Self.field("unused", .list(unused.map { .string($0) })))
    fields.append(Self.field("points", .number(Double(total.milli) / 1000)))
    fields.append(Self.field("proposals", .list(proposals.map(\.luaValue))))
    return .table(LuaTable(fields: fields))
  }

  /// How it ended, or where it stopped.
  private var stopFields: [LuaTable.Field] {
    var fields = [Self.field("finished", .bool(isDone))]
    var section = steps.last?.question.section
    switch stop {
    case .done(let outcome):
      if let outcome { fields.append(Self.field("outcome", .string(outcome))) }
    case .failed: break
    case .ask(let pose):
      section = pose.question.section
      fields.append(Self.field("asks", .string(pose.question.key)))
      if let reason = pose.reason.refusal { fields.append(Self.field("reason", .string(reason))) }
    }
    let text = section?.text(in: languages.first ?? "", or: languages)
    return fields + [text.map { Self.field("section", .string($0)) }].compactMap(\.self)
  }

  private static func field(_ name: String, _ value: LuaValue) -> LuaTable.Field {
    LuaTable.Field(name: name, value: value)
  }

  private static func table(
    _ steps: [InterviewStep],
    _ value: (InterviewStep) -> LuaValue?
  ) -> LuaValue {
    let fields = steps.compactMap { step in value(step).map { field(step.question.key, $0) } }
    return .table(LuaTable(fields: fields))
  }
}

extension Pose.Reason {
  /// Why an answer was not taken; nil when there was none.
  fileprivate var refusal: String? {
    switch self {
    case .invalid(let reason), .refused(let reason), .warned(let reason), .broken(let reason):
      reason
    case .unanswered, .reopened, .postponed, .outdated: nil
    }
  }
}

extension Proposal {
  fileprivate var luaValue: LuaValue {
    switch self {
    case .set(let field, let value):
      .record(["kind": "set", "field": .string(field), "value": value.map { LuaValue($0) } ?? .nil])
    case .label(let name): .record(["kind": "label", "name": .string(name)])
    case .consent(let channel, let isGranted):
      .record(["kind": "consent", "channel": .string(channel), "granted": .bool(isGranted)])
    case .activity(let type, let note):
      .record([
        "kind": "activity", "type": .string(type), "note": note.map { .string($0) } ?? .nil,
      ])
    }
  }
}
