import Foundation
import WinnowCore
import WinnowEngine

/// A small file that the user named: a mapping, a piece of code.
struct GivenFile {
  private let path: String
  private let role: String

  /// `role` says what the file is for: `mapping`.
  init(_ path: String, role: String) {
    self.path = path
    self.role = role
  }

  /// Everything in it.
  ///
  /// - Throws: not found, `no-such-file`; bad data, `too-large`, above a mebibyte.
  func bytes(_ surroundings: Surroundings) throws(WinnowError) -> [UInt8] {
    let place = surroundings.absolute(path)
    let attributes = try? FileManager.default.attributesOfItem(atPath: resolved(place))
    guard let attributes else { throw missing("there is no such file") }
    guard attributes[.type] as? FileAttributeType != .typeDirectory else {
      throw missing("this is a folder")
    }
    guard (attributes[.size] as? UInt64 ?? 0) <= 1 << 20 else {
      throw WinnowError(.badData, code: "too-large", "the \(role) is larger than 1 MiB", file: path)
    }
    guard let data = FileManager.default.contents(atPath: place) else {
      throw missing("it cannot be read")
    }
    return Array(data)
  }

  /// Makes the file; one that is there already stays as it is.
  ///
  /// - Throws: not written, `file-exists` or `not-written`.
  func write(_ bytes: [UInt8], _ surroundings: Surroundings) throws(WinnowError) {
    let place = surroundings.absolute(path)
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: place), options: .withoutOverwriting)
    } catch {
      let exists = FileManager.default.fileExists(atPath: place)
      throw WinnowError(
        .notWritten,
        code: exists ? "file-exists" : "not-written",
        exists
          ? "this file is there already"
          : "cannot write the \(role): \(error.localizedDescription)",
        file: path,
        hint: exists
          ? "name another file, or remove this one first"
          : "is there such a folder, and room in it?"
      )
    }
  }

  /// Makes the file, or puts `bytes` in its place.
  ///
  /// - Throws: not written, `not-written`.
  func replace(_ bytes: [UInt8], _ surroundings: Surroundings) throws(WinnowError) {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: surroundings.absolute(path)), options: .atomic)
    } catch {
      throw WinnowError(
        .notWritten,
        code: "not-written",
        "cannot write the \(role): \(error.localizedDescription)",
        file: path,
        hint: "is there such a folder, and room in it?"
      )
    }
  }

  private func resolved(_ place: String) -> String {
    URL(fileURLWithPath: place).resolvingSymlinksInPath().path
  }

  private func missing(_ reason: String) -> WinnowError {
    WinnowError(
      .notFound,
      code: "no-such-file",
      "cannot read the \(role): \(reason)",
      file: path,
      hint: "check the path; it is taken from the current folder"
    )
  }
}
