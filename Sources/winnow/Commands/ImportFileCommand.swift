import ArgumentParser
import WinnowCore
import WinnowEngine
import WinnowPlugins

/// Imports one file, or sketches a mapping for it.
struct ImportFileCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "file",
    abstract: "Import a file of leads; the word file may be left out.",
    discussion: """
      Rows that cannot be taken are listed with their reasons in quarantine/; the good rows are in \
      all the same. After Ctrl-C the same command goes on where it stopped.

      Example:
        winnow import contacts.csv --map mappings/contacts.toml --source web
      """
  )

  @Argument(help: "The file: CSV or JSON Lines.", completion: .file())
  var file: String

  @OptionGroup(title: "A first mapping")
  var sketch: SketchOptions

  @Option(
    name: .customLong("map"),
    help: ArgumentHelp("The mapping of columns to fields.", valueName: "file"),
    completion: .file(extensions: ["toml"])
  )
  var mapping: String?

  @Option(
    help: ArgumentHelp(
      "Where rows come from that do not say it: web, trade_show …",
      valueName: "word"
    )
  )
  var source: String?

  @Flag(help: "Only tell what would be done.")
  var dryRun = false

  @Flag(help: "End with status 0 although some rows cannot be taken.")
  var skipInvalid = false

  @OptionGroup(title: "Writing")
  var writing: WritingOptions

  @OptionGroup var format: FormatOptions

  func validate() throws {
    guard !sketch.sketch || (mapping == nil && !dryRun) else {
      throw ValidationError("--sketch imports nothing: leave --map and --dry-run")
    }
  }

  func run(on screen: Screen) throws {
    if sketch.sketch { return try sketch.write(file, writing.workspace.surroundings, on: screen) }
    let progress = ProgressLine("read", "rows", on: format.json ? .none : screen.talk)
    let start = ContinuousClock.now
    let (result, time, scoring) = try Interrupt.patiently {
      defer { progress.end() }
      return try writing.write(on: screen) { engine in
        let result = try Importer(store: engine.store, clock: engine.surroundings.now).run(
          try request(engine),
          progress: { progress.update(Int($0.rows), share: $0.share) },
          isInterrupted: { Interrupt.isCaught }
        )
        progress.end()
        return (result, ContinuousClock.now - start, try scores(result, engine))
      }
    }
    try ImportPage(result, scoring, file: file, isDryRun: dryRun, took: time)
      .print(format, on: screen)
    if let failure = result.failure { throw failure }
  }

  /// Scores the leads that the import concerns, where scores are kept up.
  private func scores(_ result: ImportResult, _ engine: Engine) throws -> ScoringReport? {
    guard !dryRun, !result.isInterrupted, result.created + result.updated > 0 || result.wasDone
    else { return nil }
    return try engine.scoreConcerned { Interrupt.isCaught }
  }

  private func request(_ engine: Engine) throws -> ImportRequest {
    var request = ImportRequest(
      path: file,
      source: source,
      actor: engine.actor,
      transaction: engine.transaction,
      quarantine: engine.workspace.folder + "/quarantine"
    )
    if let mapping {
      let bytes = try GivenFile(mapping, role: "mapping").bytes(engine.surroundings)
      request.mapping = try ImportMapping.parse(bytes, file: mapping)
    }
    request.isDryRun = dryRun
    request.skipsInvalid = skipInvalid
    return request
  }
}

extension ImportProgress {
  /// How much of the file is read, 0…1, where that is known.
  fileprivate var share: Double? {
    totalBytes > 0 ? Double(bytes) / Double(totalBytes) : nil
  }
}
