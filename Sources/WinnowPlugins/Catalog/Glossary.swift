package import WinnowCore

/// An organization's own words, each mapped onto a core stage.
package struct Glossary: Sendable {
  /// One word.
  package struct Term: Sendable {
    package var name: String
    package var stage: Stage
    package var meaning: String
  }

  /// In the order of the file.
  package var terms: [Term]

  /// Reads `glossary.toml`.
  ///
  /// - Throws: ``WinnowError`` of kind `badData`, code `bad-toml` or `bad-glossary`, with its place.
  package static func parse(_ bytes: [UInt8], file: String) throws(WinnowError) -> Glossary {
    let document = try TOMLDocument.parse(bytes, file: file)
    var root = TOMLReader(document, code: "bad-glossary")
    var terms: [Term] = []
    if var section = try root.section("terms") {
      for member in section.rest() {
        var entry = try section.section(member.value, named: member.key)
        let meaning = try entry.requiredText("meaning")
        let name = try entry.requiredText("stage")
        guard let stage = Stage(rawValue: name) else {
          let names = Stage.allCases.map(\.rawValue)
          throw entry.error(
            "'\(name)' is no stage",
            at: entry.place(of: "stage"),
            hint: nearest(name, among: names).map { "Did you mean '\($0)'?" }
              ?? "Stages: " + names.joined(separator: ", ")
          )
        }
        try entry.finish()
        terms.append(Term(name: member.key, stage: stage, meaning: meaning))
      }
    }
    try root.finish()
    return Glossary(terms: terms)
  }
}
