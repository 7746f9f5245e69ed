import Foundation
import WinnowCore

/// The folder of test data that stays outside the project, if there is one.
enum TestData {
  static let folder = ProcessInfo.processInfo.environment["WINNOW_TEST_DATA"]
  static let isThere = folder != nil

  /// The bytes of a file in the folder; `path` is relative.
  static func bytes(_ path: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(filePath: folder ?? "").appending(path: path)))
  }

  /// The names of the files in a subfolder, sorted; none without the folder.
  static func names(in path: String) -> [String] {
    guard let folder else { return [] }
    let names = try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(path)")
    return (names ?? []).sorted()
  }

  /// A file in the folder that holds JSON.
  static func json(_ path: String) throws -> JSONValue { try JSONValue.parse(bytes(path)) }
}
