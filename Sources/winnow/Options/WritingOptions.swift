import ArgumentParser
import WinnowCore
import WinnowEngine

/// Options of every command that writes.
struct WritingOptions: ParsableArguments {
  @OptionGroup(title: "Workspace")
  var workspace: WorkspaceOptions

  @OptionGroup var name: TransactionOption

  @Option(
    help: ArgumentHelp(
      "How long to wait while somebody else writes, in seconds.",
      valueName: "seconds"
    )
  )
  var wait = 10.0

  @Flag(
    help: """
      Write on a file system where locks and syncs cannot be trusted (NFS, 9p, FUSE), at your own \
      risk.
      """
  )
  var unsafeFs = false

  func validate() throws {
    guard wait.isFinite, (0...86_400).contains(wait) else {
      throw ValidationError("--wait takes a number of seconds from 0 to 86400, not \(wait)")
    }
  }

  /// Opens the workspace and changes something in it, and the views with it if the settings say so.
  ///
  /// - Throws: what `change` throws; when nobody can tell whether it was written, the hint has the
  ///   transaction that makes it safe to do it again.
  func write<Outcome>(
    on screen: Screen,
    needsSettings: Bool = true,
    _ change: (Engine) throws -> Outcome
  ) throws -> Outcome {
    let engine = try workspace.open(needsSettings: needsSettings) { options in
      options.transaction = name.transaction
      options.wait = .seconds(wait)
      options.allowsUnsafeFileSystem = unsafeFs
    }
    do {
      let outcome = try change(engine)
      screen.transaction = engine.transaction
      try refreshViews(engine, on: screen)
      return outcome
    } catch {
      var failure = WinnowError(anything: error)
      guard failure.kind == .outcomeUnknown else { throw error }
      failure.hint = TransactionID.hint(engine.transaction)
      throw failure
    }
  }

  /// The change counts, whatever becomes of the views.
  private func refreshViews(_ engine: Engine, on screen: Screen) throws {
    do {
      _ = try engine.refreshViews()
    } catch {
      let reason = WinnowError(anything: error).description.printableLines
      try screen.say("winnow: warning: the views are old: \(reason)")
    }
  }
}
