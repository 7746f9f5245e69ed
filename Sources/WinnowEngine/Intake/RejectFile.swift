import WinnowCore
import WinnowStore

/// The rows that an import could not take: line, reason and the row as it stood, as CSV.
///
/// The file is made with the first of them, under a name that is free; it never replaces one.
struct RejectFile {
  /// Its path once there is one.
  private(set) var path: String?

  private let io: any StorageIO
  private let folder: String
  private let stem: String
  private var descriptor: Int32 = -1
  private var buffer: [UInt8] = []
  private var offset: Int64 = 0

  /// `folder` is the workspace's `quarantine`, made when it is missing; `name` the imported file's
  /// name without folders, `day` the day of the import.
  init(io: any StorageIO, folder: String, name: String, day: CalendarDay) {
    self.io = io
    self.folder = folder
    self.stem = "import-\(day)-\(Self.plain(name))"
  }

  /// Adds one row.
  ///
  /// - Throws: ``WinnowError`` with `not-written` when the disk refuses.
  mutating func append(line: Int64, reason: String, row: [UInt8]) throws(WinnowError) {
    if path == nil { try create() }
    let text = String(decoding: row.prefix(Self.rowLimit), as: UTF8.self)
    CSVWriter.append([String(line), reason, text], to: &buffer)
    if buffer.count >= 1 << 16 { try flush() }
  }

  /// Writes what is still in memory and closes the file.
  ///
  /// - Throws: ``WinnowError`` with `not-written` when the disk refuses.
  mutating func finish() throws(WinnowError) {
    guard descriptor >= 0 else { return }
    try flush()
    do throws(IOFailure) {
      try io.syncData(descriptor)
    } catch {
      throw refused(error)
    }
    close()
  }

  /// Closes the file without a word.
  mutating func close() {
    guard descriptor >= 0 else { return }
    io.close(descriptor)
    descriptor = -1
  }

  /// Takes the file away again: the import failed, and a second run will make it anew.
  mutating func discard() {
    close()
    guard let path else { return }
    // It may stay where it cannot be removed: nothing depends on it.
    try? io.remove(path)
    self.path = nil
  }

  /// The bytes of a row that are kept: a row beyond that is cut.
  private static let rowLimit = 1 << 16

  private mutating func create() throws(WinnowError) {
    do throws(IOFailure) {
      if try io.identity(ofPath: folder) == nil { try io.makeFolder(folder) }
      let free = try freePath()
      descriptor = try io.open(free, .createNew)
      path = free
    } catch {
      throw refused(error)
    }
    CSVWriter.append(["line", "reason", "row"], to: &buffer)
  }

  private func freePath() throws(IOFailure) -> String {
    for number in 1...9999 {
      let path = "\(folder)/\(stem)\(number == 1 ? "" : "-\(number)").csv"
      if try io.identity(ofPath: path) == nil { return path }
    }
    return "\(folder)/\(stem).csv"
  }

  private mutating func flush() throws(WinnowError) {
    do throws(IOFailure) {
      var done = 0
      while done < buffer.count {
        done += try io.write(descriptor, buffer, done..<buffer.count, at: offset + Int64(done))
      }
    } catch {
      throw refused(error)
    }
    offset += Int64(buffer.count)
    buffer.removeAll(keepingCapacity: true)
  }

  private func refused(_ failure: IOFailure) -> WinnowError {
    WinnowError(
      .notWritten,
      code: "not-written",
      "cannot write the rejected rows: \(failure.reason)",
      file: failure.path,
      hint: "free some space or permit writing there, then import again"
    )
  }

  /// The file's name without its ending, and without characters that some disks refuse.
  private static func plain(_ name: String) -> String {
    let stem = name.split(separator: ".", omittingEmptySubsequences: false).dropLast()
    let base = stem.isEmpty || stem == [""] ? name : stem.joined(separator: ".")
    let kept = base.unicodeScalars.map { scalar -> Character in
      let isPlain =
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || "-_.".unicodeScalars.contains(scalar)
      return isPlain ? Character(scalar) : "-"
    }
    return String(kept.prefix(60))
  }
}
