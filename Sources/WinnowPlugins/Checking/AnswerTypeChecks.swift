import WinnowCore

/// Finds answers whose type changed, or is another one in another questionnaire: they are kept by id.
struct AnswerTypeChecks {
  private let plugin: PluginFolder
  private let types: [(id: String, entry: QuestionCensus.Entry)]

  init(_ plugin: PluginFolder) {
    self.plugin = plugin
    types = QuestionCensus(plugin).types.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Everything found.
  func check(_ neighbours: QuestionNeighbours) -> [PluginChecker.Finding] {
    let changes = neighbours.before.map(changes) ?? []
    return changes + neighbours.others.flatMap(clashes)
  }

  /// Any type may become text: what was answered can still be read.
  private func changes(since before: PluginFolder) -> [PluginChecker.Finding] {
    let old = QuestionCensus(before).types
    return types.compactMap { id, entry in
      guard let was = old[id]?.kind, let kind = entry.kind, was.valueType != kind.valueType,
        kind.valueType != .text
      else { return nil }
      return finding(
        "changed-type",
        "'\(id)' is a \(kind.rawValue) now, and was a \(was.rawValue) in version "
          + "\(before.manifest.version), which interviews here ran on",
        entry,
        hint: "An id keeps its type, or becomes a text: give the new question another id."
      )
    }
  }

  private func clashes(with other: PluginFolder) -> [PluginChecker.Finding] {
    let theirs = QuestionCensus(other).types
    return types.compactMap { id, entry in
      guard let their = theirs[id]?.kind, let kind = entry.kind,
        their.valueType != kind.valueType
      else { return nil }
      return finding(
        "answer-clash",
        "'\(id)' is a \(kind.rawValue) here and a \(their.rawValue) in the plugin \(other.name)",
        entry,
        hint: "Answers are kept by id: give one of the two questions another id."
      )
    }
  }

  private func finding(
    _ code: String,
    _ message: String,
    _ entry: QuestionCensus.Entry,
    hint: String
  ) -> PluginChecker.Finding {
    PluginChecker.Finding(
      .error,
      code,
      message,
      file: plugin.folder + "/" + entry.file,
      line: entry.line,
      column: entry.column,
      hint: hint
    )
  }
}
