import FoundationEssentials
import WinnowCore

/// A file of a plugin that Winnow writes.
enum TextFile {
  /// Writes the whole file, with the folders that it needs.
  ///
  /// - Throws: not allowed or not written, `not-written`.
  static func write(_ bytes: [UInt8], to path: String) throws(WinnowError) {
    let parent = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
    do {
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
      try Data(bytes).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw refusal(path, (error as? CocoaError)?.code)
    }
  }

  private static func refusal(_ path: String, _ code: CocoaError.Code?) -> WinnowError {
    let (kind, reason): (WinnowError.Kind, String?) =
      switch code {
      case .fileWriteNoPermission?: (.notAllowed, "you may not write there")
      case .fileWriteOutOfSpace?: (.notWritten, "the disk is full")
      case .fileWriteVolumeReadOnly?: (.notWritten, "the disk is read-only")
      case .fileWriteFileExists?: (.notWritten, "a file is in the way")
      default: (.notWritten, nil)
      }
    return WinnowError(
      kind,
      code: "not-written",
      "cannot write here" + (reason.map { ": " + $0 } ?? ""),
      file: path,
      hint: "Check that the folder may be written and that the disk has room."
    )
  }
}
