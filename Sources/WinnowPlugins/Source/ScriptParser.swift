/// Reads a script of Lua 5.4 and tells which names it uses, scope by scope.
///
/// It follows Lua's grammar; what only Lua's own compiler knows (labels, `const`) it leaves to that.
struct ScriptParser {
  var names = ScriptNames()
  let tokens: [LuaToken]
  var at = 0
  private var scopes: [[ScriptVariable]] = []
  private var depth = 0
  /// How many functions enclose the place that is read, and how many enclose the body of the rule
  /// that it is in.
  private var functionDepth = 0
  private var ruleDepth: Int?
  /// Whether what the function here gives back is a rule.
  private(set) var returnsRule = false
  /// What the functions in a table are called with, by key, where the call that is read tells.
  var callbacks: [String: [ScriptNames.Owner]] = [:]
  /// Functions that are given a lead, and what they are given beside it, as far as is known.
  private let known: Set<ScriptNames.Handover>
  private let knownTexts: [ScriptNames.FunctionName: [Int: Set<ScriptNames.Text?>]]

  /// Nesting beyond it is refused, as Lua itself does.
  private static let depthLimit = 190

  /// The names of a script; `known` are those of its functions that are given a lead, and `texts` what
  /// they are given beside it, by it or by other scripts.
  ///
  /// - Throws: where the text is no Lua.
  static func names(
    of tokens: [LuaToken],
    knowing known: Set<ScriptNames.Handover>,
    _ texts: Set<ScriptNames.TextArgument>
  ) throws(LuaSyntaxError) -> ScriptNames {
    var parser = ScriptParser(tokens, known, texts)
    try parser.parseFile()
    return parser.names
  }

  private init(
    _ tokens: [LuaToken],
    _ known: Set<ScriptNames.Handover>,
    _ texts: Set<ScriptNames.TextArgument>
  ) {
    self.tokens = tokens
    self.known = known
    knownTexts = texts.reduce(into: [:]) { known, argument in
      known[argument.function, default: [:]][argument.index, default: []].insert(argument.text)
    }
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
    _ role: FunctionRole,
    _ body: (inout ScriptParser) throws(LuaSyntaxError) -> Void
  ) throws(LuaSyntaxError) {
    let outer = (ruleDepth, returnsRule, callbacks)
    functionDepth += 1
    if servesRule(role), ruleDepth == nil { ruleDepth = functionDepth }
    returnsRule = makesRule(role)
    callbacks = [:]
    defer {
      functionDepth -= 1
      (ruleDepth, returnsRule, callbacks) = outer
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

  /// A parameter of a function: by what the function is for, else by what it is given, else by name.
  func parameter(_ token: LuaToken, _ index: Int, of role: FunctionRole) -> ScriptVariable {
    let own = role.owners.indices.contains(index) ? role.owners[index] : nil
    let owner = own ?? given(index, of: role) ?? Self.named(token.text)
    let variable = ScriptVariable(
      token,
      meaning: owner.map(ScriptMeaning.known) ?? .nothing,
      mayBeUnread: true
    )
    if let given = role.name.flatMap({ knownTexts[$0]?[index] }), !given.contains(nil) {
      variable.texts = given.compactMap(\.self)
    }
    return variable
  }

  private func given(_ index: Int, of role: FunctionRole) -> ScriptNames.Owner? {
    guard let name = role.name else { return nil }
    let owners: [ScriptNames.Owner] = [
      .lead, .answers, .activities, .activity, .ask, .score, .propose,
    ]
    return owners.first { owner in
      known.contains(ScriptNames.Handover(module: nil, function: name, index: index, owner: owner))
    }
  }

  private static func named(_ name: String) -> ScriptNames.Owner? {
    name == "lead" ? .lead : name == "answers" ? .answers : nil
  }

  /// Whether a rule calls the function with the lead that it is given.
  private func servesRule(_ role: FunctionRole) -> Bool {
    role.isRule
      || role.name != nil
        && known.contains { $0.function == role.name && $0.index >= 0 && $0.owner.isOfLead }
  }

  /// Whether a card uses what the function gives back as a rule.
  private func makesRule(_ role: FunctionRole) -> Bool {
    role.name != nil
      && known.contains {
        $0.function == role.name && $0.index == ScriptNames.Handover.result
      }
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

  /// Takes note of a coroutine that is made while the script loads.
  mutating func meet(call function: ScriptValue) {
    guard functionDepth == 0, let member = function.pending,
      member.owner == .library("coroutine"), ["create", "wrap"].contains(member.token.text)
    else { return }
    names.coroutines.append(member.token)
  }

  mutating func meet(required token: LuaToken) { names.required.append(token) }

  mutating func meet(stage token: LuaToken) { names.stages.append(token) }

  /// Takes note of `lead[key]`: one of the texts that a name may hold, or any text.
  mutating func meet(member key: ScriptValue, of owner: ScriptNames.Owner, at token: LuaToken) {
    guard owner == .lead || owner == .answers else { return }
    guard key.texts.isEmpty else {
      names.members += key.texts.map {
        ScriptNames.Member(owner: owner, token: $0.token, file: $0.file)
      }
      return
    }
    let isNamed = key.variable != nil
    if owner == .lead {
      names.computedFields.append(token)
      if isNamed { names.computesFields = true } else { names.seesAnyField = true }
    } else {
      names.computedAnswers.append(token)
      if isNamed { names.computesAnswers = true } else { names.seesAnyAnswer = true }
    }
  }

  /// Takes note of what a function is given that is no lead.
  mutating func give(_ value: ScriptValue, to callee: ScriptCallee?, _ index: Int) {
    guard let callee else { return }
    let texts: [ScriptNames.Text?] = value.texts.isEmpty ? [nil] : value.texts
    for text in texts {
      names.textArguments.insert(
        ScriptNames.TextArgument(
          module: callee.module,
          function: callee.name,
          index: index + callee.shift,
          text: text
        )
      )
    }
  }

  /// Takes note that a value is called with these.
  mutating func meet(callback value: ScriptValue, with owners: [ScriptNames.Owner]) {
    for (index, owner) in owners.enumerated() { hand(owner, to: value.callee, index) }
  }

  /// Takes note that a card uses a value as a rule.
  mutating func meet(rule value: ScriptValue) {
    guard var maker = value.resultOf else { return }
    maker.shift = 0
    hand(.lead, to: maker, ScriptNames.Handover.result)
  }

  /// Takes note that a function is given something that can be followed.
  mutating func hand(_ owner: ScriptNames.Owner, to callee: ScriptCallee?, _ index: Int) {
    guard let callee else { return }
    names.handovers.insert(
      ScriptNames.Handover(
        module: callee.module,
        function: callee.name,
        index: index + callee.shift,
        owner: owner
      )
    )
  }
}

extension ScriptNames.Owner {
  /// Whether it is a part of the lead that a rule scores.
  fileprivate var isOfLead: Bool { [.lead, .answers, .activities, .activity].contains(self) }
}

extension LuaToken {
  /// What a function that a local of this name holds is called by.
  var asFunction: ScriptNames.FunctionName { .local(line: line, column: column) }
}
