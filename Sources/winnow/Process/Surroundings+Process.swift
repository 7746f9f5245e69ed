import Foundation
import WinnowCore
import WinnowEngine
import WinnowStore

extension Surroundings {
  /// Those of this process; `now` stands still at a moment that simulates the clock, if one is given.
  static func process(now simulated: Instant? = nil) -> Surroundings {
    let variables = ProcessInfo.processInfo.environment
    let files = FileManager.default
    let executable = try? files.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return Surroundings(
      folder: files.currentDirectoryPath,
      variables: variables,
      userName: loginName(variables),
      executable: executable ?? (ProcessArguments.words.first ?? nil) ?? "winnow",
      now: { simulated ?? systemTime() }
    )
  }

  private static func loginName(_ variables: [String: String]) -> String {
    let names = [variables["LOGNAME"], variables["USER"], NSUserName()]
    return names.compactMap(\.self).first { !$0.isEmpty } ?? "user"
  }

  private static func systemTime() -> Instant {
    Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
  }
}
