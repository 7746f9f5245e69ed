package import Lua
package import WinnowCore

/// A questionnaire that can be run over the answers of an interview, as often as wanted.
///
/// Each run has a box of its own: nothing is carried from one to the next but the answers.
package struct InterviewScript: Sendable {
  package let source: RuleSource
  /// The id of the questionnaire; nil for the one named like the plugin, or the only one.
  package let name: String?
  private let limits: LuaLimits

  package init(
    _ source: RuleSource,
    questionnaire name: String? = nil,
    limits: LuaLimits = LuaLimits()
  ) {
    self.source = source
    self.name = name
    self.limits = limits
  }

  /// Runs the script over the answers of `record` and the `candidates`, until a question has none.
  ///
  /// A pure function: the same answers give the same questions. What fails is told in the pass.
  ///
  /// - Parameters:
  ///   - record: The interview.
  ///   - candidates: Answers that are not in the journal yet.
  ///   - isFinishing: Whether questions that were put off are asked now.
  ///   - skipsOptional: Whether questions that need no answer have none where nobody gave one.
  /// - Returns: How far it came.
  package func run(
    _ record: InterviewRecord,
    candidates: [Candidate] = [],
    isFinishing: Bool = false,
    skipsOptional: Bool = false
  ) -> InterviewPass {
    let walk = InterviewWalk(record, candidates: candidates, isFinishing: isFinishing)
    walk.skipsOptional = skipsOptional
    return run(walk, record, gauge: nil)
  }

  /// The same, measured by a test.
  func run(
    _ record: InterviewRecord,
    candidates: [Candidate],
    isFinishing: Bool,
    gauge: TestGauge?
  ) -> InterviewPass {
    run(
      InterviewWalk(record, candidates: candidates, isFinishing: isFinishing),
      record,
      gauge: gauge
    )
  }

  private func run(
    _ walk: InterviewWalk,
    _ record: InterviewRecord,
    gauge: TestGauge?
  ) -> InterviewPass {
    do throws(WinnowError) {
      try start(walk, record, gauge)
    } catch {
      walk.pass.stop = .failed(error)
    }
    walk.finish()
    return walk.pass
  }

  /// The questionnaires that the plugin registers.
  ///
  /// - Throws: what keeps it from loading.
  package func questionnaires() throws(WinnowError) -> [Questionnaire] {
    let host = try PluginHost(source, now: Instant(milliseconds: 0), limits: limits)
    try host.load()
    return host.questionnaires
  }

  private func start(
    _ walk: InterviewWalk,
    _ record: InterviewRecord,
    _ gauge: TestGauge?
  ) throws(WinnowError) {
    let limits = gauge?.limits ?? limits
    let host = try PluginHost(source, now: record.now, limits: limits, coverage: gauge?.coverage)
    defer { walk.pass.log = host.box.takeLog() }
    try host.load()
    host.close()
    let questionnaire = try choose(host)
    walk.begin(questionnaire)
    let begin = try host.guarding { () throws(LuaError) in
      try walk.define(in: host)
      let prelude = try host.box.load(InterviewPrelude.text, file: InterviewPrelude.file)
      let make = try host.box.call(prelude, functions: true).first?.function
      let run = LuaValue.function(questionnaire.run)
      let begin = try make.map { make throws(LuaError) in
        try host.box.call(make, [run], functions: true).first?.function
      }
      return try host.box.batch([begin ?? nil].compactMap(\.self))
    }
    defer { walk.pass.fuel = host.box.used.fuel }
    try call(begin, walk, record, host)
  }

  private func call(
    _ begin: LuaBatch,
    _ walk: InterviewWalk,
    _ record: InterviewRecord,
    _ host: PluginHost
  ) throws(WinnowError) {
    let lead = try argument(record, host)
    let error = try host.guarding { () throws(LuaError) -> LuaError? in
      var results = LuaBuffer()
      try host.box.callEach(begin, argument: lead.cargo.argument, results: &results)
      var offset = 0
      return try results.readOutcome(at: &offset)
    }
    if let error, !walk.isStopped {
      throw host.failure(error.leaving(InterviewPrelude.file)).winnowError
    }
    if let doubled = walk.doubled {
      throw host.failure(LuaError(code: .script, message: doubled.message)).winnowError
    }
  }

  /// The lead as the script sees it: what the plugin may read, as it was at the opening.
  private func argument(
    _ record: InterviewRecord,
    _ host: PluginHost
  ) throws(WinnowError) -> LeadArgument {
    let reads = source.plugin.manifest.reads.map(\.part)
    let card = Card(id: record.questionnaire, threshold: .zero)
    let projection = try host.guarding { () throws(LuaError) in
      try LeadProjection(reads: reads, card: card, box: host.box)
    }
    return try LeadArgument(record.snapshot, projection, now: record.now)
  }

  private func choose(_ host: PluginHost) throws(WinnowError) -> Questionnaire {
    let all = host.questionnaires
    let wanted = name ?? source.plugin.name
    if let found = all.first(where: { $0.id == wanted }) { return found }
    if name == nil, all.count == 1 { return all[0] }
    let has = all.isEmpty ? "none" : all.map(\.id).joined(separator: ", ")
    throw WinnowError(
      .notFound,
      code: "no-questionnaire",
      "plugin \(source.plugin.name) has no questionnaire '\(wanted)'",
      file: source.plugin.folder + "/init.lua",
      hint: "It has: " + has
    )
  }
}

extension LuaError {
  /// The same error at the place in the plugin that led into `file`, which is the host's own.
  func leaving(_ file: String) -> LuaError {
    var error = self
    // What calls the script is the host's own, too.
    error.traceback.removeAll { $0.hasPrefix(file) }
    guard self.file == file else { return error }
    let inner = error.traceback.prefix { $0.hasPrefix("[C]") || $0.hasPrefix("(") }
    error.traceback.removeFirst(inner.count)
    let place = error.traceback.first?.split(separator: ":") ?? []
    error.file = place.first.map(String.init)
    error.line = place.count > 1 ? Int(place[1]) : nil
    return error
  }
}
