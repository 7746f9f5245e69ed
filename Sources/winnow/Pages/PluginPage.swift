import WinnowCore
import WinnowPlugins

/// A plugin as people read it.
struct PluginPage {
  private let description: PluginDescription

  init(_ description: PluginDescription) {
    self.description = description
  }

  func lines(on terminal: Terminal) -> [String] {
    let manifest = description.manifest
    let title = "\(manifest.name) \(manifest.version)"
    var lines = [terminal.styled(title, .strong)]
    lines += facts.body(on: terminal, indent: 2)
    for card in description.cards {
      lines += [""] + CardPage(card).lines(on: terminal)
    }
    for questionnaire in description.questionnaires {
      lines += ["", terminal.styled("Questionnaire \(questionnaire.id)", .strong)]
      lines += facts(of: questionnaire).body(on: terminal, indent: 2)
    }
    return lines
  }

  private var facts: Table {
    let manifest = description.manifest
    var table = Table([.word("fact"), .text("value")])
    if let summary = manifest.summary { table.add(["summary", summary]) }
    if let license = manifest.license { table.add(["license", license]) }
    table.add(["api", "\(manifest.api)"])
    table.add(["folder", description.source.plugin.folder])
    table.add(["digest", "sha256:" + description.source.plugin.files.digest])
    let reads = manifest.reads.map(\.part.description)
    table.add(["reads", reads.isEmpty ? "nothing" : reads.joined(separator: ", ")])
    if !manifest.settings.isEmpty {
      table.add(["settings", manifest.settings.map(\.name).joined(separator: ", ")])
    }
    for dependency in manifest.dependencies {
      table.add(["needs", "\(dependency.plugin) \(dependency.requirement)"])
    }
    if !description.questionnaires.isEmpty {
      table.add(["questions", "\(description.questionCount)"])
    }
    return table
  }

  private func facts(of questionnaire: Questionnaire) -> Table {
    let languages = questionnaire.languages
    let text = { (wording: Wording) in wording.text(in: languages.first ?? "", or: languages) }
    var table = Table([.word("fact"), .text("value")])
    if let title = questionnaire.title { table.add(["title", text(title)]) }
    if !questionnaire.sections.isEmpty {
      table.add(["sections", questionnaire.sections.map(text).joined(separator: ", ")])
    }
    if !languages.isEmpty { table.add(["languages", languages.joined(separator: ", ")]) }
    return table
  }
}
