import ArgumentParser
import WinnowCore
import WinnowEngine

/// Checks the machine and the workspace.
struct Doctor: Command {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check the workspace and the machine, and say what to do about each problem.",
    discussion: """
      Looks at settings, rules, plugins, the journal, the rules it refers to, the clock and the disk. Ends with status 1 \
      when there is a problem.

      Example:
        winnow doctor
      """
  )

  @OptionGroup(title: "Output")
  var list: ListOptions

  @OptionGroup var workspace: WorkspaceOptions

  func run(on screen: Screen) throws {
    let findings = try workspace.open(needsSettings: false).doctor()
    try Listing.checks.print(findings, list.form, on: screen, nothing: "nothing to check")
    if list.form == .table {
      for finding in findings {
        if let hint = finding.hint {
          try screen.say("\(finding.name.printable): \(hint.printableLines)")
        }
      }
    }
    if findings.contains(where: { $0.state == .problem }) { throw ExitCode(1) }
  }
}
