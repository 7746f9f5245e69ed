import WinnowCore
import WinnowPlugins

/// A first mapping for a file, to be read and corrected by the person who knows the file.
package struct Sketch: Sendable {
  /// The mapping as TOML, with a comment for each guess. It imports the file it was made from.
  package let text: String
  /// The known export that the columns are those of, or nil.
  package let layout: String?
  /// Rows that were looked at: all of the file.
  package let rows: Int

  /// Looks through a whole file in bounded memory.
  ///
  /// - Throws: ``WinnowError`` for a file that cannot be read, as an import would.
  package init(path: String) throws {
    let file = try InputFile(path: path)
    let survey =
      try FileKind(file) == .jsonLines ? FileSurvey(jsonLines: file) : FileSurvey(csv: file)
    guard !survey.names.isEmpty else {
      throw WinnowError(
        .badData,
        code: "not-json-lines",
        "no line of this file is a JSON object",
        file: file.path,
        hint: "each line must be an object of its own: {\"name\":\"Ada\"}"
      )
    }
    self.init(survey, fileName: file.name)
  }

  /// The mapping for a file of these columns, by their names alone.
  package init(header: [String], fileName: String) {
    self.init(FileSurvey(header: FileHeader(header).names), fileName: fileName)
  }

  private init(_ survey: FileSurvey, fileName: String) {
    let known = KnownLayout.recognise(survey.names)
    let guesser = ColumnGuesser(headers: survey.names, profiles: survey.profiles, layout: known)
    let key = guesser.key()
    let guesses = guesser.guesses(key: key)
    var sketch = SketchText()
    Self.introduce(fileName, survey, known, &sketch)
    Self.key(key, survey, known, &sketch)
    Self.settings(survey, guesses, &sketch)
    sketch.blank()
    sketch.table("columns")
    for guess in guesses { sketch.column(guess) }
    text = sketch.text
    layout = known?.name
    rows = survey.rows
  }

  private static func introduce(
    _ fileName: String,
    _ survey: FileSurvey,
    _ known: KnownLayout?,
    _ sketch: inout SketchText
  ) {
    let origin = known.map { "an export of \($0.name)" } ?? "no export that Winnow knows"
    sketch.comment("A first mapping for \(fileName): \(survey.names.count) columns, \(origin).")
    sketch.comment("Read it and correct it, keep it in mappings/, then import with --map.")
    sketch.comment(
      "A column becomes { field = … }, { answer = … }, { activity = … } or is ignored."
    )
    if let advice = known?.advice { sketch.comment(advice) }
    if let notice = survey.notice { sketch.comment(notice) }
    sketch.blank()
  }

  private static func key(
    _ key: [Int],
    _ survey: FileSurvey,
    _ known: KnownLayout?,
    _ sketch: inout SketchText
  ) {
    guard key.isEmpty else {
      let names = key.map { survey.names[$0] }
      let repeats = key.count == 1 && !survey.profiles[key[0]].isUnique
      return sketch.line(
        "key",
        SketchText.list(names),
        remark: repeats
          ? "some come more than once: later rows change the lead" : "identifies a row"
      )
    }
    sketch.comment("No column identifies every row, so each row is known by its whole content.")
    if let known, !known.key.isEmpty {
      sketch.comment("Some rows lack \(known.key.joined(separator: ", ")), the usual key.")
    }
  }

  private static func settings(
    _ survey: FileSurvey,
    _ guesses: [ColumnGuess],
    _ sketch: inout SketchText
  ) {
    if let dialect = survey.dialect {
      let delimiter = String(Unicode.Scalar(dialect.delimiter))
      sketch.line("delimiter", SketchText.quoted(delimiter))
      if dialect.encoding == .latin1 { sketch.line("encoding", "\"latin-1\"") }
    }
    if !guesses.contains(where: { $0.purpose == .field("source") }) {
      sketch.comment(
        "source = \"web\"  where these leads come from: web, phone, trade show, list …"
      )
    }
    let missing = zip(guesses, survey.profiles).filter { $0.0.type != nil }
      .reduce(into: Set<String>()) { $0.formUnion($1.1.missing) }
    if !missing.isEmpty {
      sketch.line(
        "no_answer",
        SketchText.list([""] + missing.sorted()),
        remark: "texts that mean: no value"
      )
    }
  }
}
