import Lua

/// The names in all scripts of a plugin, with what holds a lead followed from one function to the next.
struct PluginNames {
  /// By file; a script that is no Lua is missing.
  private(set) var names: [String: ScriptNames] = [:]
  /// Whether a script is no Lua.
  private(set) var isPartial = false

  private let files: [String: [UInt8]]
  private var tokens: [String: [LuaToken]] = [:]
  /// Functions that are given a lead, by the file that has them.
  private var known: [String: Set<ScriptNames.Handover>] = [:]
  /// What functions are given beside it, by the file that has them.
  private var texts: [String: Set<ScriptNames.TextArgument>] = [:]

  /// A lead is followed through at most so many calls.
  private static let roundLimit = 16

  init(_ files: [String: [UInt8]]) {
    self.files = files
    for file in files.keys where file.hasSuffix(".lua") {
      tokens[file] = try? LuaLexer.tokens(of: files[file] ?? [])
      if tokens[file] == nil { isPartial = true }
    }
    for _ in 0..<Self.roundLimit where read() {}
  }

  /// Reads every script with what is known; whether more is known now.
  private mutating func read() -> Bool {
    let before = (known, texts)
    for (file, tokens) in tokens {
      names[file] = try? ScriptParser.names(
        of: tokens,
        knowing: before.0[file] ?? [],
        before.1[file] ?? []
      )
      if names[file] == nil { isPartial = true }
    }
    // What was not known yet was taken for something else.
    texts = [:]
    for (file, names) in names where !file.hasPrefix("tests/") {
      for handover in names.handovers { note(handover, in: file) }
      for argument in names.textArguments { note(argument, in: file) }
    }
    return known != before.0 || texts != before.1
  }

  private mutating func note(_ handover: ScriptNames.Handover, in file: String) {
    guard let home = home(of: handover.module, in: file) else { return }
    var own = handover
    own.module = nil
    known[home, default: []].insert(own)
  }

  private mutating func note(_ argument: ScriptNames.TextArgument, in file: String) {
    guard let home = home(of: argument.module, in: file) else { return }
    var own = argument
    own.module = nil
    if home != file, var text = own.text, text.file == nil {
      text.file = file
      own.text = text
    }
    texts[home, default: []].insert(own)
  }

  /// The file that has the functions of a module; nil for the script's own.
  private func home(of module: String?, in file: String) -> String? {
    guard let module else { return file }
    return PluginHost.module(module, in: files)?.file
  }

  /// Whether the function that is given something was found, so that it is followed there.
  func isFollowed(_ handover: ScriptNames.Handover, in file: String) -> Bool {
    guard case .member(let name) = handover.function else { return true }
    guard let home = home(of: handover.module, in: file) else { return false }
    return names[home]?.memberFunctions.contains(name) ?? false
  }
}
