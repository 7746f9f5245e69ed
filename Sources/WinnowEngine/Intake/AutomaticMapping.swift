import WinnowCore
import WinnowPlugins

/// A mapping for a file that explains itself.
struct AutomaticMapping {
  /// What the file was taken for.
  let layout: String
  let mapping: ImportMapping

  /// Recognises the export of a known program, or columns that all are fields of a lead.
  ///
  /// All values are text then, but for the number of employees: a first look is no reason to refuse
  /// a row. `winnow import --sketch` looks closer.
  ///
  /// - Throws: ``WinnowError`` `no-mapping` that proposes a sketch.
  init(_ header: [String], file: InputFile) throws(WinnowError) {
    if let known = KnownLayout.recognise(header) {
      let guesser = ColumnGuesser(
        headers: header,
        profiles: header.map { _ in ColumnProfile() },
        layout: known
      )
      layout = known.name
      mapping = try Self.parse(Self.text(guesser), known.name)
      return
    }
    let strangers = header.filter { !LeadColumns.isKnown($0) }
    guard strangers.isEmpty, header.contains(where: LeadColumns.isIdentifying) else {
      throw Self.unknown(strangers, file)
    }
    layout = "lead fields"
    mapping = try Self.parse(LeadColumns.mapping(header), layout)
  }

  private static func text(_ guesser: ColumnGuesser) -> String {
    let key = guesser.key()
    var sketch = SketchText()
    if !key.isEmpty { sketch.line("key", SketchText.list(key.map { guesser.headers[$0] })) }
    sketch.table("columns")
    for guess in guesser.guesses(key: key) {
      var plain = guess
      (plain.type, plain.format) = (nil, nil)
      sketch.column(plain)
    }
    return sketch.text
  }

  private static func parse(_ text: String, _ name: String) throws(WinnowError) -> ImportMapping {
    try ImportMapping.parse(Array(text.utf8), file: name)
  }

  private static func unknown(_ strangers: [String], _ file: InputFile) -> WinnowError {
    let shown = strangers.prefix(5).map { "\"\($0.prefix(40))\"" }.joined(separator: ", ")
    let what =
      strangers.isEmpty
      ? "no column names, addresses or identifies a lead"
      : "these columns are no fields of a lead: \(shown)\(strangers.count > 5 ? " …" : "")"
    return WinnowError(
      .badData,
      code: "no-mapping",
      "without a mapping the columns have no meaning; \(what)",
      file: file.path,
      line: 1,
      hint: "winnow import --sketch \(file.path) writes a first mapping; then import with --map"
    )
  }
}

/// The columns that a file may have without a mapping: the fields of a lead by their own names.
enum LeadColumns {
  private static let fields: Set<String> = [
    "name", "first_name", "last_name", "email", "phone", "company", "country", "employees",
    "source", "campaign", "job_title", "website",
  ]

  /// What Winnow writes into its own lists and works out itself.
  private static let derived: Set<String> = [
    "stage", "score", "grade", "band", "qualified", "created", "updated",
  ]

  static func isKnown(_ name: String) -> Bool {
    fields.contains(name) || derived.contains(name) || isKey(name) || answer(name) != nil
  }

  /// Whether the column says who the lead is.
  static func isIdentifying(_ name: String) -> Bool {
    isKey(name) || ["name", "last_name", "email", "phone", "company"].contains(name)
  }

  /// The mapping of columns that all are known, as TOML.
  static func mapping(_ header: [String]) -> String {
    var text = SketchText()
    if let key = header.first(where: { $0 == "key" }) ?? header.first(where: isKey) {
      text.line("key", SketchText.list([key]))
    }
    text.table("columns")
    for name in header where !isKey(name) {
      text.line(SketchText.key(name), "{ \(purpose(name)) }")
    }
    return text.text
  }

  private static func purpose(_ name: String) -> String {
    if let answer = answer(name) { return "answer = \(SketchText.quoted(answer))" }
    if derived.contains(name) { return "ignore = true" }
    let type = name == "employees" ? ", type = \"integer\"" : ""
    return "field = \(SketchText.quoted(name))\(type)"
  }

  private static func isKey(_ name: String) -> Bool { name == "key" || name == "id" }

  /// The answer that a column like `answers.need` holds.
  static func answer(_ name: String) -> String? {
    guard name.hasPrefix("answers."), name.utf8.count > 8 else { return nil }
    let id = String(name.dropFirst(8))
    return LeadRead.isName(id) ? id : nil
  }
}
