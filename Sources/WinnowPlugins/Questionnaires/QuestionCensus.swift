package import WinnowCore

/// The questions that the text of a plugin can ask, as far as its text alone tells.
package struct QuestionCensus: Sendable {
  /// A question that stands in the text.
  package struct Entry: Sendable, Hashable {
    /// Its id; in a form, the id of the field.
    package var id: String
    /// Nil for a form or a list.
    package var kind: Question.Kind?
    /// Its options, where they stand in the question itself: id and place.
    package var options: [Option]
    /// Path inside the plugin, and the place of the id.
    package var file: String
    package var line: Int
    package var column: Int
  }

  /// An option that stands in the text.
  package struct Option: Sendable, Hashable {
    package var id: String
    package var line: Int
    package var column: Int
  }

  /// A question whose id only the run knows: where it would stand.
  package struct Unnamed: Sendable, Hashable {
    package var file: String
    package var line: Int
    package var column: Int
  }

  package private(set) var entries: [Entry] = []
  package private(set) var unnamed: [Unnamed] = []

  /// Looks through every script of a plugin, tests left out.
  package init(_ plugin: PluginFolder) {
    let files = plugin.files.contents
    for file in files.keys.sorted() where file.hasSuffix(".lua") && !file.hasPrefix("tests/") {
      guard let tokens = try? LuaLexer.tokens(of: files[file] ?? []) else { continue }
      for place in tokens.indices { read(tokens, at: place, file) }
    }
  }

  /// The ids of all questions, forms and lists.
  package var ids: Set<String> { Set(entries.map(\.id)) }

  /// The type of value that answers of an id have, and where that stands: the first of each id.
  package var types: [String: Entry] {
    Dictionary(
      entries.filter { $0.kind != nil }.map { ($0.id, $0) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// Whether an answers file may name this answer.
  package func knows(_ key: String) -> Bool {
    AnswerKey.ids(key).allSatisfy { ids.contains($0) || $0 == Question.otherID }
  }

  /// Whether a key names a list, an item of one, or a form, and so no answer.
  package func isContainer(_ key: String) -> Bool {
    guard let id = AnswerKey.ids(key).last else { return false }
    let named = entries.filter { $0.id == id }
    return !named.isEmpty && named.allSatisfy { $0.kind == nil }
  }

  /// Reads `ask.number { … }`: a member that is a kind of question, called with a table.
  private mutating func read(_ tokens: [LuaToken], at place: Int, _ file: String) {
    guard place > 0, tokens[place - 1].isWord("."), tokens[place].kind == .name else { return }
    let word = tokens[place].text
    let kind = Question.Kind(rawValue: word)
    guard kind != nil || ["list", "form"].contains(word) else { return }
    var start = place + 1
    if start < tokens.count, tokens[start].isWord("(") { start += 1 }
    guard start < tokens.count else { return }
    guard tokens[start].isWord("{") else {
      // What a function is given that makes the question's table.
      if start > place + 1, tokens[start].kind == .name, place > 1, tokens[place - 2].text == "ask"
      {
        note(unnamed: tokens[place], file)
      }
      return
    }
    if let entry = entry(kind, tokens, start, file) { entries.append(entry) }
    if word == "form" { readFields(tokens, start, file) }
  }

  private mutating func note(unnamed token: LuaToken, _ file: String) {
    unnamed.append(Unnamed(file: file, line: token.line, column: token.column))
  }

  private mutating func entry(
    _ kind: Question.Kind?,
    _ tokens: [LuaToken],
    _ start: Int,
    _ file: String
  ) -> Entry? {
    guard let id = Self.member("id", tokens, start, depth: 1).first else { return nil }
    let token = tokens[id]
    guard token.kind == .string, id + 1 < tokens.count,
      [",", ";", "}"].contains(where: { tokens[id + 1].isWord($0) })
    else {
      note(unnamed: token, file)
      return nil
    }
    return Entry(
      id: token.text,
      kind: kind,
      options: Self.options(tokens, start),
      file: file,
      line: token.line,
      column: token.column
    )
  }

  /// The fields of a form: each has an id and a kind.
  private mutating func readFields(_ tokens: [LuaToken], _ start: Int, _ file: String) {
    for place in Self.member("kind", tokens, start, depth: 3) {
      guard let kind = Question.Kind(rawValue: tokens[place].text),
        let open = Self.opening(before: place, tokens),
        let entry = entry(kind, tokens, open, file)
      else { continue }
      entries.append(entry)
    }
  }

  // MARK: Tables

  /// Where the values of `name = …` stand in the table that opens at `start`, at that depth of it.
  private static func member(
    _ name: String,
    _ tokens: [LuaToken],
    _ start: Int,
    depth wanted: Int
  ) -> [Int] {
    var found: [Int] = []
    walk(tokens, start) { place, depth in
      guard depth == wanted, tokens[place].kind == .name, tokens[place].text == name,
        place + 2 < tokens.count, tokens[place + 1].isWord("=")
      else { return }
      found.append(place + 2)
    }
    return found
  }

  private static func options(_ tokens: [LuaToken], _ start: Int) -> [Option] {
    guard let open = member("options", tokens, start, depth: 1).first, tokens[open].isWord("{")
    else { return [] }
    var options: [Option] = []
    walk(tokens, open) { place, depth in
      let token = tokens[place]
      guard token.kind == .string else { return }
      let isID = tokens[place - 1].isWord("=") && tokens[place - 2].text == "id" && depth == 2
      let isPlain = depth == 1 && !tokens[place - 1].isWord("=")
      guard isID || isPlain else { return }
      options.append(Option(id: token.text, line: token.line, column: token.column))
    }
    return options
  }

  /// Calls `body` with each token of the table that opens at `start`, and how deep it stands.
  private static func walk(_ tokens: [LuaToken], _ start: Int, _ body: (Int, Int) -> Void) {
    var depth = 0
    for place in start..<tokens.count {
      if tokens[place].isWord("{") { depth += 1 }
      if tokens[place].isWord("}") {
        depth -= 1
        if depth == 0 { return }
      }
      if place > start { body(place, depth) }
    }
  }

  /// The nearest brace before a place that is still open there.
  private static func opening(before place: Int, _ tokens: [LuaToken]) -> Int? {
    var depth = 0
    for index in tokens[..<place].indices.reversed() {
      if tokens[index].isWord("}") { depth += 1 }
      if tokens[index].isWord("{") {
        if depth == 0 { return index }
        depth -= 1
      }
    }
    return nil
  }
}
