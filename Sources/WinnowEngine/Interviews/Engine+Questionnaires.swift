import WinnowCore
package import WinnowPlugins
import WinnowStore

extension Engine {
  /// The questionnaire that `name` means: its id, or the name of a plugin that has one.
  ///
  /// - Throws: not found, `no-questionnaire`; bad data, `answer-clash`; script, `plugin-suspended`;
  ///   what keeps its plugin from loading.
  package func questionnaire(_ name: String) throws -> InterviewScript {
    let script = try foundQuestionnaire(name)
    let source = script.source
    guard workspace.settings.overrides(for: source.plugin.name).enabled else {
      throw WinnowError(
        .badData,
        code: "questionnaire-switched-off",
        "the plugin \(source.plugin.name) of the questionnaire is switched off",
        file: workspace.folder + "/winnow.toml",
        hint: "Set enabled = true under [plugins.\(source.plugin.name)]."
      )
    }
    if let record = try suspension(of: source) { throw record.refusal }
    try refuseClash(source)
    return script
  }

  private func foundQuestionnaire(_ name: String) throws -> InterviewScript {
    if let source = try named(name) {
      let all = try InterviewScript(source).questionnaires()
      if let only = all.first(where: { $0.id == source.plugin.name }) ?? all.first,
        all.count == 1 || only.id == source.plugin.name
      {
        return InterviewScript(source, questionnaire: only.id)
      }
      if name.contains("/") || !all.isEmpty { throw Self.none(name, in: all.map(\.id)) }
    }
    var known: [String] = []
    for listing in catalog.list() where listing.manifest != nil {
      guard let source = try? rules(plugin: listing.name),
        let all = try? InterviewScript(source).questionnaires()
      else { continue }
      if all.contains(where: { $0.id == name }) {
        return InterviewScript(source, questionnaire: name)
      }
      known += all.map(\.id)
    }
    throw Self.none(name, in: known)
  }

  /// The rules of a plugin of that name; nil when there is none.
  private func named(_ name: String) throws -> RuleSource? {
    do {
      return try rules(plugin: name)
    } catch let error as WinnowError where error.code == "no-such-plugin" && !name.contains("/") {
      return nil
    }
  }

  private static func none(_ name: String, in known: [String]) -> WinnowError {
    WinnowError(
      .notFound,
      code: "no-questionnaire",
      "there is no questionnaire '\(name)'",
      hint: nearest(name, among: known.sorted()).map { "Did you mean '\($0)'?" }
        ?? (known.isEmpty
          ? "No plugin here has one: winnow init DIR --with lead-questionnaire brings one along."
          : "There are: " + Set(known).sorted().joined(separator: ", "))
    )
  }

  /// Refuses a questionnaire that gives an answer another type than a questionnaire of the workspace
  /// does: answers are kept by id.
  private func refuseClash(_ source: RuleSource) throws {
    let own = QuestionCensus(source.plugin).types
    for listing in catalog.list()
    where listing.isOwn && listing.name != source.plugin.name && listing.manifest != nil
      && workspace.settings.overrides(for: listing.name).enabled
    {
      guard let other = try? rules(plugin: listing.name) else { continue }
      for (id, entry) in QuestionCensus(other.plugin).types.sorted(by: { $0.key < $1.key }) {
        guard let mine = own[id], mine.kind?.valueType != entry.kind?.valueType else { continue }
        throw WinnowError(
          .badData,
          code: "answer-clash",
          "'\(id)' is a \(mine.kind?.rawValue ?? "") here and a \(entry.kind?.rawValue ?? "") in "
            + "the plugin \(listing.name)",
          file: source.plugin.folder + "/" + mine.file,
          line: mine.line,
          column: mine.column,
          hint: "Answers are kept by id: give one of the two questions another id."
        )
      }
    }
  }
}
