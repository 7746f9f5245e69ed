extension ScriptParser {
  private static let binary: Set<String> = [
    "+", "-", "*", "/", "//", "%", "^", "..", "<<", ">>", "&", "|", "~", "==", "~=", "<", ">", "<=",
    ">=", "and", "or",
  ]

  /// The keys of a card whose values are called with a lead.
  private static let ruleKeys: Set<String> = ["degree", "when", "fast_lane"]

  /// What the functions in a table are called with that a function of Winnow is given, by key.
  private static func callbacks(of function: ScriptValue) -> [String: [ScriptNames.Owner]] {
    switch (function.pending?.owner, function.memberName) {
    case (.module("winnow"), "questionnaire"): ["run": [.ask, .lead, .score, .propose]]
    case (.ask, "list"): ["item": [.ask]]
    default: [:]
    }
  }

  mutating func parseExpressions(
    _ role: FunctionRole = FunctionRole()
  ) throws(LuaSyntaxError) -> [ScriptValue] {
    var values = [try parseExpression(role)]
    while accept(",") { values.append(try parseExpression()) }
    return values
  }

  /// Reads an expression. Precedence does not matter for names, so operators stand in a row.
  mutating func parseExpression(
    _ role: FunctionRole = FunctionRole()
  ) throws(LuaSyntaxError) -> ScriptValue {
    try nested { parser throws(LuaSyntaxError) in
      var value = try parser.parseOperand(role)
      while parser.token.kind != .string, Self.binary.contains(parser.token.text),
        parser.token.kind == .sign || parser.token.kind == .keyword
      {
        let sign = parser.token.text
        parser.at += 1
        let right = try parser.parseOperand(role)
        parser.settle(value)
        parser.settle(right)
        if sign == "==" || sign == "~=" { parser.compare(value, right) }
        value = Self.joined(value, right, by: sign)
      }
      return value
    }
  }

  /// `lead.answers or {}` is still the answers, and `lead and lead.answers`, too.
  private static func joined(
    _ left: ScriptValue,
    _ right: ScriptValue,
    by sign: String
  ) -> ScriptValue {
    switch sign {
    case "and": ScriptValue(meaning: right.meaning)
    case "or": ScriptValue(meaning: left.meaning == .nothing ? right.meaning : left.meaning)
    default: ScriptValue()
    }
  }

  private mutating func compare(_ left: ScriptValue, _ right: ScriptValue) {
    // A text that is part of a longer expression is not what is compared.
    guard !token.isWord("..") else { return }
    if left.meaning == .stage, let text = right.text { meet(stage: text) }
    if right.meaning == .stage, let text = left.text { meet(stage: text) }
  }

  private mutating func parseOperand(_ role: FunctionRole) throws(LuaSyntaxError) -> ScriptValue {
    var isPlain = true
    while token.isWord("-") || token.isWord("#") || token.isWord("~") || token.isWord("not") {
      at += 1
      isPlain = false
    }
    let value = try parseSimple(role)
    guard !isPlain else { return value }
    settle(value)
    return ScriptValue()
  }

  private mutating func parseSimple(_ role: FunctionRole) throws(LuaSyntaxError) -> ScriptValue {
    switch token.kind {
    case .number:
      at += 1
      return ScriptValue()
    case .string:
      at += 1
      return ScriptValue(text: tokens[at - 1])
    default: break
    }
    if accept("nil") || accept("true") || accept("false") || accept("...") { return ScriptValue() }
    if token.isWord("{") { return ScriptValue(items: try parseTable()) }
    if accept("function") {
      try parseFunctionBody(role)
      return ScriptValue(isFunction: true)
    }
    return try parseSuffixed()
  }

  // MARK: Functions, tables

  /// Reads parameters and body.
  mutating func parseFunctionBody(
    _ role: FunctionRole = FunctionRole(),
    isMethod: Bool = false
  ) throws(LuaSyntaxError) {
    if case .member(let name)? = role.name { names.memberFunctions.insert(name) }
    try expect("(")
    var parameters: [ScriptVariable] = []
    if isMethod {
      let token = LuaToken(kind: .name, text: "self", line: token.line, column: token.column)
      parameters.append(ScriptVariable(token, mayBeUnread: true))
    }
    while !token.isWord(")") {
      if accept("...") { break }
      let name = try expectName()
      parameters.append(parameter(name, parameters.count, of: role))
      guard accept(",") else { break }
    }
    try expect(")")
    try inFunction(role) { parser throws(LuaSyntaxError) in
      try parser.parseBlock(with: parameters)
    }
    try expect("end")
  }

  /// Reads a table; gives its elements when all of them are texts.
  private mutating func parseTable() throws(LuaSyntaxError) -> [ScriptNames.Text] {
    try nested { parser throws(LuaSyntaxError) in
      var items: [ScriptNames.Text] = []
      var areTexts = true
      try parser.expect("{")
      while !parser.token.isWord("}") {
        if let element = try parser.parseTableEntry() {
          areTexts = areTexts && element.text != nil
          items += element.text.map { [ScriptNames.Text(token: $0)] } ?? []
        }
        guard parser.accept(",") || parser.accept(";") else { break }
      }
      try parser.expect("}")
      return areTexts ? items : []
    }
  }

  /// Reads an entry of a table; gives its value when it has no key.
  private mutating func parseTableEntry() throws(LuaSyntaxError) -> ScriptValue? {
    var role = FunctionRole()
    var hasKey = true
    if token.kind == .name, following.isWord("=") {
      role.isRule = Self.ruleKeys.contains(token.text)
      role.owners = role.isRule ? [.lead] : callbacks[token.text] ?? []
      role.name = .member(token.text)
      at += 2
    } else if accept("[") {
      settle(try parseExpression())
      try expect("]")
      try expect("=")
    } else {
      hasKey = false
    }
    let value = try parseExpression(role)
    settle(value)
    letGo(value)
    meet(callback: value, with: role.owners)
    if role.isRule { meet(rule: value) }
    return hasKey ? nil : value
  }

  // MARK: Names, members, calls

  mutating func parseSuffixed() throws(LuaSyntaxError) -> ScriptValue {
    var value = try parsePrimary()
    while true {
      if token.isWord(".") {
        at += 1
        let name = try expectName()
        value = member(name, of: value)
      } else if token.isWord("[") {
        at += 1
        let first = token
        let key = try parseExpression()
        settle(key)
        try expect("]")
        value = member(at: key, of: value, first)
      } else if token.isWord(":") {
        at += 1
        let name = try expectName()
        var method = member(name, of: value)
        method.callee?.shift = 1
        value = try parseCall(of: method)
      } else if token.kind == .string || token.isWord("(") || token.isWord("{") {
        value = try parseCall(of: value)
      } else {
        return value
      }
    }
  }

  private mutating func parsePrimary() throws(LuaSyntaxError) -> ScriptValue {
    if accept("(") {
      let value = try parseExpression()
      settle(value)
      try expect(")")
      return ScriptValue(meaning: value.meaning)
    }
    guard token.kind == .name else { throw unexpected("an expression") }
    let name = token
    at += 1
    if let variable = variable(name.text) {
      return ScriptValue(
        meaning: variable.meaning,
        variable: variable,
        root: variable,
        isFunction: variable.isFunction,
        callee: variable.callee ?? ScriptCallee(name: variable.token.asFunction),
        isPlace: true
      )
    }
    var value = ScriptValue(isPlace: true, global: name)
    if name.text == "require" { value.meaning = .require }
    if SandboxGlobals.libraries[name.text] != nil { value.meaning = .known(.library(name.text)) }
    return value
  }

  private mutating func member(_ name: LuaToken, of value: ScriptValue) -> ScriptValue {
    settle(value)
    var result = ScriptValue(root: value.root, isPlace: true)
    result.memberName = name.text
    switch value.meaning {
    case .own(let module):
      result.callee = ScriptCallee(module: module, name: .member(name.text))
    case .nothing where value.root != nil:
      result.callee = ScriptCallee(name: .member(name.text))
    default: break
    }
    guard case .known(let owner) = value.meaning else { return result }
    switch (owner, name.text) {
    case (.lead, "answers"):
      result.meaning = .known(.answers)
      return result
    case (.module("winnow"), "settings"):
      result.meaning = .known(.settings)
      return result
    case (.lead, "activities"): result.meaning = .known(.activities)
    case (.lead, "stage"): result.meaning = .stage
    default: break
    }
    result.pending = ScriptNames.Member(owner: owner, token: name)
    return result
  }

  /// `first` is where the key begins.
  private mutating func member(
    at key: ScriptValue,
    of value: ScriptValue,
    _ first: LuaToken
  ) -> ScriptValue {
    if let text = key.text { return member(text, of: value) }
    settle(value)
    var result = ScriptValue(root: value.root, isPlace: true)
    guard case .known(let owner) = value.meaning else { return result }
    if owner == .activities { result.meaning = .known(.activity) }
    meet(member: key, of: owner, at: first)
    return result
  }

  private mutating func parseCall(of function: ScriptValue) throws(LuaSyntaxError) -> ScriptValue {
    settle(function)
    meet(call: function)
    let outer = callbacks
    callbacks = Self.callbacks(of: function)
    let arguments = try parseArguments()
    callbacks = outer
    for (index, argument) in arguments.enumerated() {
      settle(argument)
      give(argument, to: function.callee, index)
      guard case .known(let owner) = argument.meaning else { continue }
      hand(owner, to: function.callee, index)
      if !isFollowed(function) { letGo(argument) }
    }
    var result = ScriptValue(isCall: true)
    result.resultOf = function.callee
    if function.global?.text == "ipairs", let list = arguments.first {
      result.elements = list.meaning
      result.elementTexts = list.items.isEmpty ? list.variable?.items ?? [] : list.items
    }
    if function.meaning == .require, let name = arguments.first?.text {
      meet(required: name)
      result.meaning =
        HostAPI.module(name.text) != nil ? .known(.module(name.text)) : .own(name.text)
    }
    return result
  }

  private mutating func parseArguments() throws(LuaSyntaxError) -> [ScriptValue] {
    if token.kind == .string {
      at += 1
      return [ScriptValue(text: tokens[at - 1])]
    }
    if token.isWord("{") { return [ScriptValue(items: try parseTable())] }
    try expect("(")
    let arguments = token.isWord(")") ? [] : try parseExpressions()
    try expect(")")
    return arguments
  }

  /// Whether what a function is given goes on being followed in it: in a function of this script, or
  /// in a member, which whoever knows all scripts has to find.
  private func isFollowed(_ function: ScriptValue) -> Bool {
    if function.isFunction { return true }
    if case .member? = function.callee?.name { return true }
    return false
  }
}
