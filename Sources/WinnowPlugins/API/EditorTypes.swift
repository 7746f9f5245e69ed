import WinnowCore

/// Files that teach an editor what a plugin may use, typed for that plugin.
package struct EditorTypes {
  private let manifest: PluginManifest

  package init(_ manifest: PluginManifest) {
    self.manifest = manifest
  }

  /// Text that tells a file written here from one that somebody wrote.
  package static let mark = "Written by `winnow plugin types`"

  /// Path inside the plugin's folder and text of every file.
  package var files: [(path: String, text: String)] {
    [
      (".winnow/types/winnow.d.lua", text(of: "winnow", classes: pluginClasses)),
      (".winnow/types/winnow-test.d.lua", text(of: "winnow.test", classes: HostAPI.testClasses)),
      (".luarc.json", Self.languageServer),
      (".luacheckrc", Self.luacheck),
    ]
  }

  // MARK: Types

  private func text(of name: String, classes: [HostClass]) -> String {
    guard let module = HostAPI.module(name) else { return "" }
    var lines = ["---@meta \(name)", "-- \(Self.mark): edit nothing here.", ""]
    for record in classes { lines += Self.lines(of: record) + [""] }
    lines += ["---\(module.summary)", "---@class \(name)"]
    for constant in module.constants { lines.append(Self.line(of: constant.field)) }
    lines += ["local module = {}", ""]
    for function in module.functions { lines += Self.lines(of: function) + [""] }
    return (lines + ["return module"]).joined(separator: "\n") + "\n"
  }

  private static func lines(of record: HostClass) -> [String] {
    var lines = ["---\(record.summary)", "---@class \(record.name)"]
    lines += record.fields.map(line)
    if let elements = record.elements {
      lines.append("---@field [integer] \(elements.annotation)")
    }
    return lines
  }

  private static func line(of field: HostClass.Field) -> String {
    let isWord = field.name.utf8.allSatisfy { byte in
      byte == 0x5f || (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte)
        || (0x61...0x7a).contains(byte)
    }
    let name = isWord ? field.name : "[\(field.name.quoted)]"
    let mark = field.isOptional ? "?" : ""
    return "---@field \(name)\(mark) \(field.type.memberAnnotation) \(field.summary)"
  }

  private static func lines(of function: HostFunction) -> [String] {
    var lines = ["---\(function.summary)", "---"]
    lines += ["---```lua"] + function.example.split(separator: "\n").map { "---\($0)" } + ["---```"]
    for parameter in function.parameters {
      let mark = parameter.isOptional ? "?" : ""
      lines.append(
        "---@param \(parameter.name)\(mark) \(parameter.type.memberAnnotation) \(parameter.summary)"
      )
    }
    if let outcome = function.outcome {
      lines.append("---@return \(outcome.type.annotation) # \(outcome.summary)")
    }
    let names = function.parameters.map(\.name).joined(separator: ", ")
    return lines + ["function module.\(function.name)(\(names)) end"]
  }

  // MARK: Tables of this plugin

  private var pluginClasses: [HostClass] {
    [settingsClass, leadClass, answersClass, HostAPI.activityClass] + HostAPI.classes
      + HostAPI.questionnaireClasses
  }

  private var settingsClass: HostClass {
    HostClass(
      name: "winnow.Settings",
      summary: "The settings of \(manifest.name), from plugin.toml.",
      fields: manifest.settings.map { schema in
        let range = schema.rangePhrase.isEmpty ? "" : " (\(schema.rangePhrase))"
        return HostClass.Field(
          name: schema.name,
          type: schema.hostType,
          summary: (schema.help?.replacing("\n", with: " ") ?? "") + range,
          isOptional: schema.defaultValue == nil
        )
      }
    )
  }

  private var leadClass: HostClass {
    var fields = [
      HostClass.Field(name: "id", type: .any, summary: "its id", isOptional: false),
      HostClass.Field(
        name: "answers",
        type: .record("winnow.Answers"),
        summary: "what it answered",
        isOptional: false
      ),
    ]
    for read in manifest.reads {
      switch read.part {
      case .field(let name) where name != "id":
        let type = Self.coreFields[name] ?? .any
        fields.append(HostClass.Field(name: name, type: type, summary: "declared in plugin.toml"))
      case .activities:
        fields.append(
          HostClass.Field(
            name: "activities",
            type: .list(.record("winnow.LeadActivity")),
            summary: "what it did",
            isOptional: false
          )
        )
      case .consent:
        fields.append(HostClass.Field(name: "consent", type: .map(.any), summary: "by channel"))
      default: break
      }
    }
    return HostClass(
      name: "winnow.Lead",
      summary: "What \(manifest.name) may see of a lead.",
      fields: fields
    )
  }

  private static let coreFields: [String: HostType] = [
    "name": .text, "email": .text, "phone": .text, "company": .text, "country": .text,
    "employees": .number, "source": .text, "campaign": .text,
    "stage": .choice(Stage.allCases.map(\.rawValue)),
  ]

  private var answersClass: HostClass {
    let reads = manifest.reads.map(\.part)
    var lines: [HostClass.Field] = []
    for case .answer(let id) in reads {
      lines.append(HostClass.Field(name: id, type: .any, summary: "nil while nobody answered"))
    }
    var record = HostClass(
      name: "winnow.Answers",
      summary: "The answers that \(manifest.name) may see.",
      fields: lines
    )
    if reads.contains(.allAnswers) {
      record.name = "winnow.Answers: { [string]: any }"
    }
    return record
  }

  // MARK: Settings of tools

  private static let languageServer = """
    {
      "$schema": "https://raw.githubusercontent.com/LuaLS/vscode-lua/master/setting/schema.json",
      "$comment": "\(mark): edit nothing here.",
      "runtime.version": "Lua 5.4",
      "runtime.path": ["?.lua", "?/init.lua"],
      "runtime.builtin": {
        "debug": "disable",
        "io": "disable",
        "os": "disable",
        "package": "disable"
      },
      "workspace.library": [".winnow/types"],
      "workspace.checkThirdParty": false
    }

    """

  private static var luacheck: String {
    var lines = ["-- \(mark): edit nothing here.", "stds.winnow = {", "  read_globals = {"]
    for name in SandboxGlobals.plain { lines.append("    \(name.quoted),") }
    for (name, members) in SandboxGlobals.libraries.sorted(by: { $0.key < $1.key }) {
      let list = members.map { "\($0) = {}" }.joined(separator: ", ")
      lines.append("    \(name) = { fields = { \(list) } },")
    }
    lines += ["  },", "}", "std = \"winnow\"", "exclude_files = { \".winnow\" }"]
    return lines.joined(separator: "\n") + "\n"
  }
}

extension HostType {
  /// The type with words behind it: where a function's results end must be plain.
  fileprivate var memberAnnotation: String {
    if case .function = self { return "(\(annotation))" }
    return annotation
  }
}

extension SettingSchema {
  /// The type of the setting as scripts see it: a duration is a number of days.
  fileprivate var hostType: HostType {
    switch kind {
    case .number, .duration: .number
    case .integer: .integer
    case .text: .text
    case .boolean: .boolean
    case .choice: .choice(choices)
    }
  }
}

extension String {
  /// As a string of Lua, JSON or TOML.
  fileprivate var quoted: String {
    String(decoding: JSONWriter.encode(.string(self)), as: UTF8.self)
  }
}
