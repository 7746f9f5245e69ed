/// Reads a script of Lua 5.4 and tells which names it uses, scope by scope.
///
/// It follows Lua's grammar; what only Lua's own compiler knows (labels, `const`) it leaves to that.
struct ScriptParser {
  /// A place in the text, which names a local.
  struct Place: Hashable {
    var line: Int
    var column: Int
  }

  private(set) var names = ScriptNames()
  let tokens: [LuaToken]
  var at = 0
  private var scopes: [[ScriptVariable]] = []
  private var depth = 0
  /// How many functions enclose the place that is read, and how many enclose the body of the rule
  /// that it is in.
  private var functionDepth = 0
  private var ruleDepth: Int?
  /// Locals that a card uses as a rule: their first parameter is a lead.
  private var rules: Set<Place> = []
  private let knownRules: Set<Place>

  /// Nesting beyond it is refused, as Lua itself does.
  private static let depthLimit = 190

  /// The names of a script.
  ///
  /// - Throws: where the text is no Lua.
  static func names(of bytes: [UInt8]) throws(LuaSyntaxError) -> ScriptNames {
    let tokens = try LuaLexer.tokens(of: bytes)
    // Which functions are rules is known only at the end, from the card that uses them.
    var first = ScriptParser(tokens, knownRules: [])
    try first.parseFile()
    guard !first.rules.isEmpty else { return first.names }
    var second = ScriptParser(tokens, knownRules: first.rules)
    try second.parseFile()
    return second.names
  }

  private init(_ tokens: [LuaToken], knownRules: Set<Place>) {
    self.tokens = tokens
    self.knownRules = knownRules
    names.texts = tokens.filter { $0.kind == .string }
  }

  private mutating func parseFile() throws(LuaSyntaxError) {
    try parseBlock()
    guard token.kind == .end else { throw unexpected("the end of the file") }
  }

  // MARK: Tokens

  var token: LuaToken { tokens[min(at, tokens.count - 1)] }

  var following: LuaToken { tokens[min(at + 1, tokens.count - 1)] }

  mutating func accept(_ word: String) -> Bool {
    guard token.isWord(word) else { return false }
    at += 1
    return true
  }

  mutating func expect(_ word: String) throws(LuaSyntaxError) {
    guard accept(word) else { throw unexpected("'\(word)'") }
  }

  mutating func expectName() throws(LuaSyntaxError) -> LuaToken {
    guard token.kind == .name else { throw unexpected("a name") }
    defer { at += 1 }
    return token
  }

  func unexpected(_ wanted: String) -> LuaSyntaxError {
    LuaSyntaxError(
      message: "expected \(wanted), found '\(token.text)'",
      line: token.line,
      column: token.column
    )
  }

  mutating func nested<Result>(
    _ body: (inout ScriptParser) throws(LuaSyntaxError) -> Result
  ) throws(LuaSyntaxError) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw unexpected("less nesting") }
    return try body(&self)
  }

  // MARK: Scopes

  /// Reads a block in a scope of its own; `ending` reads what still sees the block's locals.
  mutating func parseBlock(
    with variables: [ScriptVariable] = [],
    ending: (inout ScriptParser) throws(LuaSyntaxError) -> Void = { _ in }
  ) throws(LuaSyntaxError) {
    for variable in variables { variable.depth = functionDepth }
    scopes.append(variables)
    try nested { parser throws(LuaSyntaxError) in
      while !parser.isAtBlockEnd {
        let isLast = parser.token.isWord("return")
        try parser.parseStatement()
        if isLast { break }
      }
    }
    try ending(&self)
    for variable in scopes.removeLast() where !variable.isRead && !variable.mayBeUnread {
      names.unused.append(variable.token)
    }
  }

  private var isAtBlockEnd: Bool {
    token.kind == .end
      || token.kind == .keyword && ["end", "else", "elseif", "until"].contains(token.text)
  }

  /// Reads what stands inside a function.
  mutating func inFunction(
    isRule: Bool,
    _ body: (inout ScriptParser) throws(LuaSyntaxError) -> Void
  ) throws(LuaSyntaxError) {
    let outer = ruleDepth
    functionDepth += 1
    if isRule, ruleDepth == nil { ruleDepth = functionDepth }
    defer {
      functionDepth -= 1
      ruleDepth = outer
    }
    try body(&self)
  }

  mutating func declare(_ variable: ScriptVariable) {
    variable.depth = functionDepth
    scopes[scopes.count - 1].append(variable)
  }

  func variable(_ name: String) -> ScriptVariable? {
    for scope in scopes.reversed() {
      if let found = scope.last(where: { $0.token.text == name }) { return found }
    }
    return nil
  }

  /// A parameter of a function; the first one of a rule is a lead.
  func parameter(_ token: LuaToken, isFirstOfRule: Bool) -> ScriptVariable {
    let meaning: ScriptMeaning =
      isFirstOfRule || token.text == "lead"
      ? .known(.lead) : token.text == "answers" ? .known(.answers) : .nothing
    return ScriptVariable(token, meaning: meaning, mayBeUnread: true)
  }

  // MARK: What is found

  /// Takes note that the value is used as a value.
  mutating func settle(_ value: ScriptValue) {
    if let pending = value.pending { names.members.append(pending) }
    if let global = value.global { meet(global, isAssigned: false) }
    value.variable?.isRead = true
  }

  /// Takes note of a name that no scope declares.
  mutating func meet(_ token: LuaToken, isAssigned: Bool) {
    guard variable("_ENV") == nil, token.text != "_ENV" else { return }
    guard !SandboxGlobals.names.contains(token.text) else { return }
    let visible = Set(scopes.joined().map(\.token.text)).sorted()
    names.strangers.append(
      ScriptNames.Stranger(token: token, isAssigned: isAssigned, visible: visible)
    )
  }

  /// Takes note that a value goes where its members can no longer be followed.
  mutating func letGo(_ value: ScriptValue) {
    switch value.meaning {
    case .known(.lead):
      names.seesAnyField = true
      names.seesAnyAnswer = true
    case .known(.answers): names.seesAnyAnswer = true
    default: break
    }
  }

  /// Takes note that a local changes, or something in it.
  mutating func meet(change variable: ScriptVariable?, at token: LuaToken) {
    guard let variable, let ruleDepth, variable.depth < ruleDepth else { return }
    names.kept.append(token)
  }

  mutating func meet(required token: LuaToken) { names.required.append(token) }

  mutating func meet(stage token: LuaToken) { names.stages.append(token) }

  /// Takes note of `lead[key]`: a plain name may hold a text of the script, anything else any text.
  mutating func meet(member key: ScriptValue, of owner: ScriptNames.Owner) {
    switch (owner, key.variable != nil) {
    case (.lead, true): names.computesFields = true
    case (.lead, false): names.seesAnyField = true
    case (.answers, true): names.computesAnswers = true
    case (.answers, false): names.seesAnyAnswer = true
    default: break
    }
  }

  /// Takes note that a card uses a value as a rule.
  mutating func meet(rule value: ScriptValue) {
    guard let token = value.variable?.token else { return }
    rules.insert(Place(line: token.line, column: token.column))
  }

  func isRule(_ token: LuaToken) -> Bool {
    knownRules.contains(Place(line: token.line, column: token.column))
  }
}
