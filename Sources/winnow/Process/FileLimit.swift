import Glibc
import WinnowCore

extension WinnowError {
  /// With fewer open files the system's own libraries end the process.
  private static let leastFiles = 24

  /// That the process may not open enough files; nil when it may.
  static var tooFewFiles: WinnowError? {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0,
      limit.rlim_cur < leastFiles
    else { return nil }
    return WinnowError(
      .locked,
      code: "too-few-files",
      "a process may open only \(limit.rlim_cur) files here, and at least \(leastFiles) are needed",
      hint: "Allow more: ulimit -n 256. Nothing was done."
    )
  }
}
