package import Lua
package import WinnowCore

/// What a plugin's code ended with when it did not end well, told for people and for programs.
package struct PluginFailure: Error, Sendable {
  package let plugin: String
  package let version: String
  /// `LOAD`, `SCRIPT`, `FUEL`, `MEMORY` …
  package let code: String
  package let message: String
  /// Path inside the plugin's folder.
  package let file: String?
  package let line: Int?
  /// 1 for the first; known when the wrong word was found in the line.
  package let column: Int?
  /// The line of source at fault.
  package let sourceLine: String?
  /// The calls that led there, innermost first, at most 20.
  package let traceback: [String]
  /// Units of fuel that the call had used, and bytes of memory in use.
  package let fuel: Int
  package let memory: Int
  /// What it could have used.
  package let limits: LuaLimits
  /// One line that says what to do.
  package let hint: String

  /// The plugin's folder, for full paths of its own files.
  private let folder: String
  private let isOwnFile: Bool

  /// `chunk` is what ran beside the plugin's own files; `complaint` what is known of the word at fault.
  init(
    _ error: LuaError,
    in source: RuleSource,
    limits: LuaLimits = LuaLimits(),
    chunk: LuaSource? = nil,
    complaint: ScriptComplaint? = nil
  ) {
    plugin = source.plugin.name
    version = source.plugin.manifest.version.description
    folder = source.plugin.folder
    code = error.code.description
    message = error.message
    traceback = error.traceback
    fuel = error.fuelUsed
    memory = error.memoryUsed
    self.limits = limits
    hint = complaint?.hint ?? error.hint ?? Self.hint(error.code)
    let isChunk = chunk != nil && chunk?.file == error.file
    let text = isChunk ? chunk?.text : error.file.flatMap { source.plugin.files.contents[$0] }
    let found = text.flatMap { Self.place(of: complaint, in: $0, near: error.line) }
    file = error.file
    isOwnFile = !isChunk && text != nil
    line = found?.line ?? error.line
    column = found?.column
    sourceLine = line.flatMap { number in text.flatMap { ScriptText($0).line(number) } }
  }

  /// Where the word at fault stands: behind the id of its table, else at or after `line`.
  private static func place(
    of complaint: ScriptComplaint?,
    in text: [UInt8],
    near line: Int?
  ) -> (line: Int, column: Int)? {
    guard let complaint, let word = complaint.word else { return nil }
    let owner = complaint.owner.flatMap { owner in
      (try? LuaLexer.tokens(of: text)).flatMap { RulePlaces.line(of: owner, $0) }
    }
    return ScriptText(text).place(of: word, near: owner ?? line)
  }

  private static func hint(_ code: LuaError.Code) -> String {
    switch code {
    case .cancelled: "run it again, and let it end"
    case .crash: "run it again; if that does not help, it is a fault of winnow: please report it"
    default: "correct this line, or one of the calls that led there"
    }
  }

  /// The same in the terms that every module shares.
  package var winnowError: WinnowError {
    let path = file.map { isOwnFile ? folder + "/" + $0 : $0 }
    var error = WinnowError(
      code == LuaError.Code.cancelled.description ? .interrupted : .script,
      code: code,
      "\(code) in plugin \(plugin) \(version): \(message)",
      file: path,
      line: line,
      column: column,
      hint: hint
    )
    error.notes = notes
    error.details = details
    return error
  }

  /// The source line, the calls, and what was used, each as a line.
  package var notes: [String] {
    (sourceLine.map { ["    " + $0] } ?? []) + traceback.map { "  in " + $0 }
      + (usage.map { ["  " + $0] } ?? [])
  }

  /// What was used against its limits; nil when nothing had run.
  private var usage: String? {
    guard fuel > 0 || memory > 0 else { return nil }
    return "used \(fuel) of \(limits.fuel) units of fuel, and \(memory) of \(limits.memoryBytes) "
      + "bytes of memory"
  }

  /// Code, place and message on one line, with the path inside the plugin.
  package var summary: String {
    let place = [file, line.map(String.init)].compactMap(\.self).joined(separator: ":")
    return place.isEmpty ? "\(code): \(message)" : "\(code): \(place): \(message)"
  }
}

extension PluginFailure {
  /// The object that `plugin run --json` gives as `error`.
  package var json: JSONObject {
    var object: JSONObject = ["code": .string(code), "message": .string(message)]
    if let file { object.append("file", .string(file)) }
    if let line { object.append("line", .int(Int64(line))) }
    if let column { object.append("column", .int(Int64(column))) }
    object.append("hint", .string(hint))
    for member in details.members { object.append(member.key, member.value) }
    return object
  }

  /// What an error of a plugin has beside code, message, place and hint.
  private var details: JSONObject {
    var object: JSONObject = ["plugin": .string(plugin), "version": .string(version)]
    if let sourceLine { object.append("source", .string(sourceLine)) }
    object.append("traceback", .array(traceback.map(JSONValue.string)))
    object.append("fuel", Self.share(fuel, of: limits.fuel))
    object.append("memory", Self.share(memory, of: limits.memoryBytes))
    return object
  }

  private static func share(_ used: Int, of limit: Int) -> JSONValue {
    .object(["used": .int(Int64(used)), "limit": .int(Int64(limit))])
  }
}
