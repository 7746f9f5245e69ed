import ArgumentParser

/// Which tests of a plugin run, and how.
struct TestOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only tests whose name has this in it.", valueName: "text"))
  var filter: String?

  @Flag(help: "Keep fuel and golden results in tests/, for later runs to compare.")
  var record = false

  /// The same options for another process.
  var arguments: [String] {
    (filter.map { ["--filter=" + $0] } ?? []) + (record ? ["--record"] : [])
  }
}
