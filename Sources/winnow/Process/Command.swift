import ArgumentParser
import WinnowCore
import WinnowEngine

/// A command that does one thing and shows what came of it.
///
/// Each says its name in its configuration: working it out from the type took a third of the time
/// of a short command.
protocol Command: ParsableCommand {
  /// Does it; the results go to `screen`.
  func run(on screen: Screen) throws
}

extension Command {
  func run() throws {
    let screen = Screen(variables: Surroundings.process().variables)
    let outcome = Result { try CommandThread.run { try run(on: screen) } }
    // What was found before it went wrong is shown all the same.
    try screen.flush()
    try outcome.get()
  }
}
