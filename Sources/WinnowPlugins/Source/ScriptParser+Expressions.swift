extension ScriptParser {
  private static let binary: Set<String> = [
    "+", "-", "*", "/", "//", "%", "^", "..", "<<", ">>", "&", "|", "~", "==", "~=", "<", ">", "<=",
    ">=", "and", "or",
  ]

  /// The keys of a card whose values are called with a lead.
  private static let ruleKeys: Set<String> = ["degree", "when", "fast_lane"]

  mutating func parseExpressions(
    isRule: Bool = false
  ) throws(LuaSyntaxError) -> [ScriptValue] {
    var values = [try parseExpression(isRule: isRule)]
    while accept(",") { values.append(try parseExpression()) }
    return values
  }

  /// Reads an expression. Precedence does not matter for names, so operators stand in a row.
  mutating func parseExpression(isRule: Bool = false) throws(LuaSyntaxError) -> ScriptValue {
    try nested { parser throws(LuaSyntaxError) in
      var value = try parser.parseOperand(isRule: isRule)
      while parser.token.kind != .string, Self.binary.contains(parser.token.text),
        parser.token.kind == .sign || parser.token.kind == .keyword
      {
        let sign = parser.token.text
        parser.at += 1
        let right = try parser.parseOperand(isRule: isRule)
        parser.settle(value)
        parser.settle(right)
        if sign == "==" || sign == "~=" { parser.compare(value, right) }
        value = Self.joined(value, right, by: sign)
      }
      return value
    }
  }

  /// `lead.answers or {}` is still the answers.
  private static func joined(
    _ left: ScriptValue,
    _ right: ScriptValue,
    by sign: String
  ) -> ScriptValue {
    guard sign == "and" || sign == "or" else { return ScriptValue() }
    return ScriptValue(meaning: left.meaning == .nothing ? right.meaning : left.meaning)
  }

  private mutating func compare(_ left: ScriptValue, _ right: ScriptValue) {
    // A text that is part of a longer expression is not what is compared.
    guard !token.isWord("..") else { return }
    if left.meaning == .stage, let text = right.text { meet(stage: text) }
    if right.meaning == .stage, let text = left.text { meet(stage: text) }
  }

  private mutating func parseOperand(isRule: Bool) throws(LuaSyntaxError) -> ScriptValue {
    var isPlain = true
    while token.isWord("-") || token.isWord("#") || token.isWord("~") || token.isWord("not") {
      at += 1
      isPlain = false
    }
    let value = try parseSimple(isRule: isRule)
    guard !isPlain else { return value }
    settle(value)
    return ScriptValue()
  }

  private mutating func parseSimple(isRule: Bool) throws(LuaSyntaxError) -> ScriptValue {
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
    if token.isWord("{") {
      try parseTable()
      return ScriptValue()
    }
    if accept("function") {
      return ScriptValue(parameters: try parseFunctionBody(isRule: isRule))
    }
    return try parseSuffixed()
  }

  // MARK: Functions, tables

  /// Reads parameters and body; gives the names of the parameters.
  mutating func parseFunctionBody(
    isRule: Bool = false,
    isMethod: Bool = false
  ) throws(LuaSyntaxError) -> [String] {
    try expect("(")
    var parameters: [ScriptVariable] = []
    if isMethod {
      let token = LuaToken(kind: .name, text: "self", line: token.line, column: token.column)
      parameters.append(ScriptVariable(token, mayBeUnread: true))
    }
    while !token.isWord(")") {
      if accept("...") { break }
      let name = try expectName()
      parameters.append(parameter(name, isFirstOfRule: isRule && parameters.isEmpty))
      guard accept(",") else { break }
    }
    try expect(")")
    try inFunction(isRule: isRule) { parser throws(LuaSyntaxError) in
      try parser.parseBlock(with: parameters)
    }
    try expect("end")
    return parameters.map { $0.meaning == .known(.lead) ? "lead" : $0.token.text }
  }

  private mutating func parseTable() throws(LuaSyntaxError) {
    try nested { parser throws(LuaSyntaxError) in
      try parser.expect("{")
      while !parser.token.isWord("}") {
        try parser.parseTableEntry()
        guard parser.accept(",") || parser.accept(";") else { break }
      }
      try parser.expect("}")
    }
  }

  private mutating func parseTableEntry() throws(LuaSyntaxError) {
    var isRule = false
    if token.kind == .name, following.isWord("=") {
      isRule = Self.ruleKeys.contains(token.text)
      at += 2
    } else if accept("[") {
      settle(try parseExpression())
      try expect("]")
      try expect("=")
    }
    let value = try parseExpression(isRule: isRule)
    settle(value)
    letGo(value)
    if isRule { meet(rule: value) }
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
        let key = try parseExpression()
        settle(key)
        try expect("]")
        value = member(at: key, of: value)
      } else if token.isWord(":") {
        at += 1
        let name = try expectName()
        value = try parseCall(of: member(name, of: value))
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
        parameters: variable.parameters,
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
    guard case .known(let owner) = value.meaning else { return result }
    switch (owner, name.text) {
    case (.lead, "answers"): result.meaning = .known(.answers)
    case (.module("winnow"), "settings"): result.meaning = .known(.settings)
    case (.lead, "stage"):
      result.meaning = .stage
      result.pending = ScriptNames.Member(owner: owner, token: name)
    default: result.pending = ScriptNames.Member(owner: owner, token: name)
    }
    return result
  }

  private mutating func member(at key: ScriptValue, of value: ScriptValue) -> ScriptValue {
    if let text = key.text { return member(text, of: value) }
    settle(value)
    if case .known(let owner) = value.meaning { meet(member: key, of: owner) }
    return ScriptValue(root: value.root, isPlace: true)
  }

  private mutating func parseCall(of function: ScriptValue) throws(LuaSyntaxError) -> ScriptValue {
    settle(function)
    var arguments: [ScriptValue] = []
    if token.kind == .string {
      arguments.append(ScriptValue(text: token))
      at += 1
    } else if token.isWord("{") {
      try parseTable()
    } else {
      try expect("(")
      if !token.isWord(")") { arguments = try parseExpressions() }
      try expect(")")
    }
    for (index, argument) in arguments.enumerated() {
      settle(argument)
      let parameter = index < function.parameters.count ? function.parameters[index] : ""
      let isFollowed =
        parameter == "lead" && argument.meaning == .known(.lead)
        || parameter == "answers" && argument.meaning == .known(.answers)
      if !isFollowed { letGo(argument) }
    }
    var result = ScriptValue(isCall: true)
    if function.meaning == .require, let name = arguments.first?.text {
      meet(required: name)
      if HostAPI.module(name.text) != nil { result.meaning = .known(.module(name.text)) }
    }
    return result
  }
}
