package import WinnowCore

/// What a command finds around it: passed in, so that tests have their own.
package struct Surroundings: Sendable {
  /// The current folder, absolute.
  package var folder: String
  /// Environment variables.
  package var variables: [String: String]
  /// Login name of whoever runs the command.
  package var userName: String
  /// Path of the running program; shared plugins lie beside it.
  package var executable: String
  /// The clock.
  package var now: @Sendable () -> Instant

  package init(
    folder: String,
    variables: [String: String],
    userName: String,
    executable: String,
    now: @escaping @Sendable () -> Instant
  ) {
    self.folder = folder
    self.variables = variables
    self.userName = userName
    self.executable = executable
    self.now = now
  }

  /// `path` made absolute against the current folder.
  package func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : folder + "/" + path
  }
}
