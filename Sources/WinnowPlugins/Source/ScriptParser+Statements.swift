extension ScriptParser {
  mutating func parseStatement() throws(LuaSyntaxError) {
    guard token.kind == .keyword else {
      if accept(";") { return }
      if accept("::") {
        _ = try expectName()
        return try expect("::")
      }
      return try parseAssignmentOrCall()
    }
    switch token.text {
    case "if": try parseIf()
    case "while":
      at += 1
      try parseCondition()
      try expect("do")
      try parseBlock()
      try expect("end")
    case "do":
      at += 1
      try parseBlock()
      try expect("end")
    case "for": try parseFor()
    case "repeat":
      at += 1
      // The condition sees the locals of the block.
      try parseBlock { parser throws(LuaSyntaxError) in
        try parser.expect("until")
        try parser.parseCondition()
      }
    case "function": try parseFunctionStatement()
    case "local": try parseLocal()
    case "return": try parseReturn()
    case "break": at += 1
    case "goto":
      at += 1
      _ = try expectName()
    default: try parseAssignmentOrCall()
    }
  }

  private mutating func parseCondition() throws(LuaSyntaxError) {
    settle(try parseExpression())
  }

  private mutating func parseIf() throws(LuaSyntaxError) {
    at += 1
    try parseCondition()
    try expect("then")
    try parseBlock()
    while accept("elseif") {
      try parseCondition()
      try expect("then")
      try parseBlock()
    }
    if accept("else") { try parseBlock() }
    try expect("end")
  }

  private mutating func parseFor() throws(LuaSyntaxError) {
    at += 1
    var variables = [ScriptVariable(try expectName(), mayBeUnread: true)]
    while accept(",") { variables.append(ScriptVariable(try expectName(), mayBeUnread: true)) }
    if !accept("in") { try expect("=") }
    let before = names.coroutines.count
    let values = try parseExpressions()
    // One that a loop runs through ends with the loop.
    names.coroutines.removeLast(names.coroutines.count - before)
    for value in values { settle(value) }
    if values.first?.elements == .known(.activities), variables.count > 1 {
      variables[1].meaning = .known(.activity)
    }
    if variables.count > 1 { variables[1].texts = values.first?.elementTexts ?? [] }
    try expect("do")
    try parseBlock(with: variables)
    try expect("end")
  }

  private mutating func parseReturn() throws(LuaSyntaxError) {
    at += 1
    if !token.isWord(";"), !token.isWord("end"), !token.isWord("else"), !token.isWord("elseif"),
      !token.isWord("until"), token.kind != .end
    {
      let role = FunctionRole(isRule: returnsRule, owners: returnsRule ? [.lead] : [])
      for value in try parseExpressions(role) {
        settle(value)
        letGo(value)
        meet(callback: value, with: role.owners)
        if returnsRule { meet(rule: value) }
      }
    }
    _ = accept(";")
  }

  // MARK: Declarations

  private mutating func parseLocal() throws(LuaSyntaxError) {
    at += 1
    if accept("function") {
      let variable = ScriptVariable(try expectName())
      // A local function sees itself.
      declare(variable)
      variable.isFunction = true
      return try parseFunctionBody(FunctionRole(name: variable.token.asFunction))
    }
    var declared: [(token: LuaToken, isClosed: Bool)] = []
    repeat {
      let name = try expectName()
      var isClosed = false
      if accept("<") {
        isClosed = try expectName().text == "close"
        try expect(">")
      }
      declared.append((name, isClosed))
    } while accept(",")
    let role = FunctionRole(name: declared.first?.token.asFunction)
    let values = accept("=") ? try parseExpressions(role) : []
    for value in values { settle(value) }
    for (index, entry) in declared.enumerated() {
      let variable = ScriptVariable(entry.token, mayBeUnread: entry.isClosed)
      if index < values.count {
        variable.take(values[index])
      }
      declare(variable)
    }
  }

  private mutating func parseFunctionStatement() throws(LuaSyntaxError) {
    at += 1
    let name = try expectName()
    var member: String?
    var isMethod = false
    while token.isWord(".") || token.isWord(":") {
      isMethod = token.isWord(":")
      at += 1
      member = try expectName().text
      if isMethod { break }
    }
    let variable = variable(name.text)
    if let variable {
      if member == nil { variable.isFunction = true } else { variable.isRead = true }
    } else {
      meet(name, isAssigned: member == nil)
    }
    let own = member.map(ScriptNames.FunctionName.member) ?? variable?.token.asFunction
    try parseFunctionBody(FunctionRole(name: own), isMethod: isMethod)
  }

  // MARK: Assignments

  private mutating func parseAssignmentOrCall() throws(LuaSyntaxError) {
    let start = token
    var targets = [try parseSuffixed()]
    if targets[0].isCall, !token.isWord("="), !token.isWord(",") { return settle(targets[0]) }
    while accept(",") { targets.append(try parseSuffixed()) }
    guard token.isWord("="), targets.allSatisfy(\.isPlace) else {
      if token.isWord("=") || targets.count > 1 { throw unexpected("an assignment") }
      throw LuaSyntaxError(
        message: "expected a statement, found '\(start.text)'",
        line: start.line,
        column: start.column
      )
    }
    at += 1
    let name = targets[0].memberName.map(ScriptNames.FunctionName.member)
    let own = name ?? targets[0].variable?.token.asFunction
    let values = try parseExpressions(FunctionRole(name: own))
    for value in values { settle(value) }
    for (index, target) in targets.enumerated() {
      meet(change: target.root, at: start)
      assign(index < values.count ? values[index] : ScriptValue(), to: target)
    }
  }

  private mutating func assign(_ value: ScriptValue, to target: ScriptValue) {
    if let global = target.global { return meet(global, isAssigned: true) }
    guard let variable = target.variable else { return letGo(value) }
    let meaning = variable.meaning == .nothing ? value.meaning : variable.meaning
    variable.take(value)
    variable.meaning = meaning == value.meaning ? meaning : .nothing
  }
}
