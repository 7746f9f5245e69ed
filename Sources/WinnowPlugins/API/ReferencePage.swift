/// The reference of the plugin interface, as a page of Markdown.
package enum ReferencePage {
  /// The whole page.
  package static var text: String {
    var lines = [
      "# Reference of the plugin interface",
      "",
      "Written by `winnow plugin types --reference` from the interface itself: edit nothing here.",
      "Every example is run by a test. Fuel is the price of one call, besides that of its data.",
    ]
    for module in HostAPI.modules { lines += section(module) }
    lines += ["", "## Tables"]
    for record in HostAPI.classes + HostAPI.questionnaireClasses
      + [HostAPI.activityClass] + HostAPI.testClasses
    {
      lines += section(record)
    }
    lines += capabilities + sandbox
    return lines.joined(separator: "\n") + "\n"
  }

  private static func section(_ module: HostAPI.Module) -> [String] {
    var lines = ["", "## \(module.name)", "", module.summary]
    lines += ["", "```lua", "local \(short(module.name)) = require \"\(module.name)\"", "```"]
    for function in module.functions { lines += section(function) }
    for constant in module.constants {
      lines += ["", "### \(short(module.name)).\(constant.field.name)", ""]
      lines += ["\(constant.field.summary) (`\(constant.field.type.annotation)`)."]
      lines += ["", "```lua", constant.example, "```"]
    }
    return lines
  }

  private static func section(_ function: HostFunction) -> [String] {
    var lines = ["", "### \(function.signature)", "", function.summary, ""]
    for parameter in function.parameters {
      let mark = parameter.isOptional ? ", may be left out" : ""
      lines.append(
        "- `\(parameter.name)`: \(words(parameter.type))\(mark). \(sentence(parameter.summary))"
      )
    }
    if let outcome = function.outcome {
      lines.append("- gives \(words(outcome.type)): \(outcome.summary).")
    }
    lines.append("- capability: \(function.capability.map { "`\($0)`" } ?? "none needed")")
    lines.append("- fuel: \(function.price)")
    return lines + ["", "```lua", function.example, "```"]
  }

  private static func section(_ record: HostClass) -> [String] {
    var lines = ["", "### \(record.name)", "", record.summary]
    guard !record.fields.isEmpty else { return lines }
    lines += ["", "| member | type | |", "|---|---|---|"]
    for field in record.fields {
      let type = field.type.annotation.replacing("|", with: "\\|")
      let mark = field.isOptional ? "" : " (needed)"
      lines.append("| `\(field.name)` | `\(type)` | \(field.summary)\(mark) |")
    }
    if let elements = record.elements {
      lines.append(
        "| 1, 2, 3 … | `\(elements.annotation.replacing("|", with: "\\|"))` | elements |"
      )
    }
    return lines
  }

  private static let capabilities = [
    "", "## Capabilities", "",
    "What of a lead a plugin sees is listed under `[capabilities] reads` in plugin.toml:", "",
    "| capability | gives |", "|---|---|",
    "| a field's name, such as `\"source\"` | `lead.source` |",
    "| `\"answers.*\"` | every answer, as `lead.answers.ID` |",
    "| `\"answers.ID\"` | that answer |",
    "| `\"activities\"` | `lead.activities`, a list of `winnow.LeadActivity` |",
    "| `\"consent\"` | `lead.consent` |",
  ]

  /// What of Lua's own library there is, and what to do without the rest.
  private static var sandbox: [String] {
    var lines = ["", "## Lua", "", "Lua 5.4, with these globals:", ""]
    lines.append("- " + SandboxGlobals.plain.map { "`\($0)`" }.joined(separator: " "))
    for (library, names) in SandboxGlobals.libraries.sorted(by: { $0.key < $1.key }) {
      lines.append("- `\(library)`: " + names.map { "`\($0)`" }.joined(separator: " "))
    }
    lines += ["", "Not there:", "", "| name | do this |", "|---|---|"]
    for (name, advice) in SandboxGlobals.missing.sorted(by: { $0.key < $1.key }) {
      lines.append("| `\(name)` | \(advice) |")
    }
    return lines
  }

  private static func words(_ type: HostType) -> String {
    if case .record(let name) = type { return type.phrase + " (`\(name)`)" }
    return type.phrase
  }

  private static func short(_ module: String) -> String {
    module.split(separator: ".").last.map(String.init) ?? module
  }

  private static func sentence(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst() + "."
  }
}
