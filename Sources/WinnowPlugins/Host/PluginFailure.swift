import Lua
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
  package let traceback: [String]
  package let fuel: Int
  package let memory: Int
  package let hint: String?

  /// The plugin's folder, for full paths of its own files.
  private let folder: String
  private let isOwnFile: Bool

  init(_ error: LuaError, in source: RuleSource, complaint: ScriptComplaint?) {
    plugin = source.plugin.name
    version = source.plugin.manifest.version.description
    folder = source.plugin.folder
    code = error.code.description
    message = error.message
    traceback = error.traceback
    fuel = error.fuelUsed
    memory = error.memoryUsed
    hint = complaint?.hint ?? error.hint
    let text = error.file.flatMap { source.plugin.files.contents[$0] }
    let found = text.flatMap { text in
      complaint?.word.flatMap { ScriptText(text).place(of: $0, near: error.line) }
    }
    file = error.file
    isOwnFile = text != nil
    line = found?.line ?? error.line
    column = found?.column
    sourceLine = line.flatMap { number in text.flatMap { ScriptText($0).line(number) } }
  }

  /// The same in the terms that every module shares.
  package var winnowError: WinnowError {
    let path = file.map { isOwnFile ? folder + "/" + $0 : $0 }
    var error = WinnowError(
      .script,
      code: code,
      "plugin \(plugin) \(version): \(message)",
      file: path,
      line: line,
      column: column,
      hint: hint
    )
    if let sourceLine { error.notes.append("    " + sourceLine) }
    error.notes += traceback.map { "  in " + $0 }
    return error
  }

  /// The object that `plugin run --json` gives as `error`.
  package var json: JSONObject {
    var object: JSONObject = [
      "code": .string(code), "message": .string(message), "plugin": .string(plugin),
      "version": .string(version),
    ]
    if let file { object.append("file", .string(file)) }
    if let line { object.append("line", .int(Int64(line))) }
    if let column { object.append("column", .int(Int64(column))) }
    if let sourceLine { object.append("source", .string(sourceLine)) }
    if !traceback.isEmpty {
      object.append("traceback", .array(traceback.map(JSONValue.string)))
    }
    if let hint { object.append("hint", .string(hint)) }
    return object
  }
}
