package import Lua
package import WinnowCore

/// A plugin at work in a box of its own.
///
/// Belongs to the thread that made it. Loading runs `init.lua` once; what it registers is kept here.
package final class PluginHost {
  package let source: RuleSource
  /// The moment that counts as now for the whole life of the box.
  package let now: Instant
  /// What the plugin's `winnow.scorecard` calls registered, in order.
  private(set) var cards: [CardReader.Result] = []
  /// What its `winnow.questionnaire` calls registered, in order.
  private(set) var questionnaires: [Questionnaire] = []

  /// What a plugin registers is kept outside its box, where the box's limits do not hold.
  private static let registrationLimit = 32
  /// Whether scorecards are taken: a rule that runs registers none.
  private(set) var isOpen = true

  let box: LuaBox
  private let overrides: CardOverrides
  private var complaint: ScriptComplaint?
  /// What runs beside the plugin's own files, for messages.
  var chunk: LuaSource?

  /// Makes the box and the modules that the plugin may require; runs nothing yet.
  ///
  /// `coverage` is told which lines run.
  package init(
    _ source: RuleSource,
    now: Instant,
    limits: LuaLimits = LuaLimits(),
    coverage: LuaCoverage? = nil
  ) throws(WinnowError) {
    self.source = source
    self.now = now
    overrides = CardOverrides(
      threshold: source.settings.threshold,
      weights: Dictionary(
        source.settings.weights.map { ($0.criterion, $0.points) },
        uniquingKeysWith: { $1 }
      )
    )
    do {
      box = try LuaBox(name: source.plugin.name, limits: limits)
      if let coverage { try box.cover(coverage) }
    } catch {
      throw PluginFailure(error, in: source, limits: limits).winnowError
    }
    try guarding { () throws(LuaError) in try defineModules() }
  }

  /// Runs `init.lua` and checks what it registered.
  ///
  /// - Throws: script, with the code of ``LuaError`` or `bad-card`, and the place in the plugin.
  package func load() throws(WinnowError) {
    guard let text = source.plugin.files.contents["init.lua"] else {
      throw WinnowError(
        .notFound,
        code: "no-init",
        "the plugin has no init.lua",
        file: source.plugin.folder + "/init.lua",
        hint: "init.lua registers what the plugin provides: winnow.scorecard { … }"
      )
    }
    _ = try run(text, file: "init.lua")
    do throws(ScriptComplaint) {
      try overrides.refuseUnknownWeights(cards: cards.map(\.card))
    } catch {
      throw unknownWeight(error)
    }
  }

  /// Whether it registered a scorecard.
  package var hasCards: Bool { !cards.isEmpty }

  /// Ends loading: from now on nothing is registered.
  func close() { isOpen = false }

  /// Runs a chunk of Lua in the box and gives its first result.
  func run(_ text: [UInt8], file: String) throws(WinnowError) -> LuaValue {
    try guarding { () throws(LuaError) in
      let chunk = try box.load(text, file: file)
      return try box.call(chunk).first ?? .nil
    }
  }

  /// Runs `body` and tells what it ends with as a failure of this plugin.
  func guarding<Value>(_ body: () throws(LuaError) -> Value) throws(WinnowError) -> Value {
    complaint = nil
    do throws(LuaError) {
      return try body()
    } catch {
      throw failure(error).winnowError
    }
  }

  /// What a call ended with, with what this host knows about it.
  func failure(_ error: LuaError) -> PluginFailure {
    // A complaint that the script caught says nothing about a later error.
    let own = complaint.flatMap { error.message.contains($0.message) ? $0 : nil }
    return PluginFailure(error, in: source, limits: box.limits, chunk: chunk, complaint: own)
  }

  /// Takes over a card that the plugin registers.
  func register(card value: LuaValue?) throws(ScriptComplaint) {
    try requireOpen("a scorecard", cards.count)
    let result = try CardReader.read(value, overrides: overrides)
    guard !cards.contains(where: { $0.card.id == result.card.id }) else {
      throw ScriptComplaint(
        message: "there are two scorecards '\(result.card.id)'",
        word: result.card.id
      )
    }
    cards.append(result)
  }

  /// Takes over a questionnaire that the plugin registers.
  func register(questionnaire value: LuaValue?) throws(ScriptComplaint) {
    try requireOpen("a questionnaire", questionnaires.count)
    let questionnaire = try Questionnaire(value)
    guard !questionnaires.contains(where: { $0.id == questionnaire.id }) else {
      throw ScriptComplaint(
        message: "there are two questionnaires '\(questionnaire.id)'",
        word: questionnaire.id
      )
    }
    questionnaires.append(questionnaire)
  }

  private func requireOpen(_ what: String, _ count: Int) throws(ScriptComplaint) {
    guard isOpen else {
      throw ScriptComplaint(
        message: "\(what) is registered while the plugin loads, not by a rule at work"
      )
    }
    guard count < Self.registrationLimit else {
      throw ScriptComplaint(
        message: "a plugin registers at most \(Self.registrationLimit) of \(what.dropFirst(2))s"
      )
    }
  }

  // MARK: Modules

  private func defineModules() throws(LuaError) {
    for function in HostAPI.functions {
      guard let body = function.body else { continue }
      let checked = checking(function) { [unowned self] arguments throws(ScriptComplaint) in
        [try body(self, arguments)]
      }
      try box.define(module: function.module, [function.name: checked], price: function.price)
    }
    try defineSettings()
    let files = source.plugin.files.contents
    box.modules = { name in Self.module(name, in: files) }
  }

  /// A function for scripts that checks its arguments by the interface before it runs `body`.
  func checking(
    _ function: HostFunction,
    _ body: @escaping ([LuaValue]) throws -> [LuaValue]
  ) -> LuaHostFunction {
    complaining { arguments in
      try function.check(arguments)
      return try body(arguments)
    }
  }

  /// A function for scripts whose complaints are told with the word at fault.
  func complaining(_ body: @escaping ([LuaValue]) throws -> [LuaValue]) -> LuaHostFunction {
    { [unowned self] arguments, _ in
      do {
        return try body(arguments)
      } catch let error as ScriptComplaint {
        self.complaint = error
        throw LuaHostError(error.message)
      }
    }
  }

  /// A setting that the manifest does not declare is an error, not nil: it is a misspelt one.
  private func defineSettings() throws(LuaError) {
    let declared = source.plugin.manifest.settings.map(\.name)
    let keeper = try box.makeGuard(
      name: "winnow.settings",
      allowed: declared,
      advice: "is not declared: add it under [settings] in plugin.toml"
    )
    var values = LuaBuffer()
    let table = values.beginTable(under: keeper)
    for (name, value) in source.settings.values.sorted(by: { $0.key < $1.key }) {
      values.appendKey(name)
      values.append(value.luaValue)
    }
    values.endTable(table, fields: source.settings.values.count)
    try box.define(module: "winnow", name: "settings", value: values)
  }

  /// The file that `require "lib.questions"` means.
  static func module(_ name: String, in files: [String: [UInt8]]) -> LuaSource? {
    let path = name.split(separator: ".", omittingEmptySubsequences: false).joined(separator: "/")
    for file in [path + ".lua", path + "/init.lua"] {
      if let text = files[file] { return LuaSource(file: file, text: text) }
    }
    return nil
  }

  private func unknownWeight(_ complaint: ScriptComplaint) -> WinnowError {
    let weight = source.settings.weights.first { complaint.word == "weights." + $0.criterion }
    return WinnowError(
      .badData,
      code: "bad-settings",
      complaint.message,
      file: source.settingsFile,
      line: weight?.position.line,
      column: weight?.position.column,
      hint: complaint.hint
    )
  }
}

extension SettingValue {
  /// The setting as a script sees it.
  fileprivate var luaValue: LuaValue {
    switch self {
    case .number(let number): Int64(exactly: number).map(LuaValue.int) ?? .number(number)
    case .integer(let number): .int(number)
    case .text(let text), .choice(let text): .string(text)
    case .boolean(let value): .bool(value)
    case .duration(let span): .number(span.days)
    }
  }
}
