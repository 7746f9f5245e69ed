import ArgumentParser
import WinnowCore
import WinnowEngine

/// A command that does one thing and shows what came of it.
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
