import WinnowCore
import WinnowStore

/// The rows that an import could not take, in two files: as CSV of line, reason and row, to be read, always
/// in UTF-8;
/// and as they stood in the file, under its header, to be corrected and imported by the same mapping.
///
/// The files are made with the first such row, under names that are free; they never replace others.
struct RejectFile {
  /// The path of the list of reasons once there is one.
  var path: String? { report?.path }
  /// The path of the rows as they stood in the file, once there is one.
  var rowsPath: String? { rows?.path }

  private let io: any StorageIO
  private let folder: String
  private let stem: String
  private let head: [UInt8]?
  private var report: QuarantineFile?
  private var rows: QuarantineFile?
  /// The name of the pair of files made last for a file of this name on this day, if any.
  private var before: String?

  /// `folder` is the workspace's `quarantine`, made when it is missing; `name` the imported file's
  /// name without folders, `day` the day of the import; `head` the line with the names of the
  /// columns, nil for JSON Lines.
  init(io: any StorageIO, folder: String, name: String, day: CalendarDay, head: [UInt8]?) {
    self.io = io
    self.folder = folder
    self.stem = "import-\(day)-\(Self.plain(name))"
    self.head = head
  }

  /// Adds one row.
  ///
  /// - Throws: ``WinnowError`` with `not-written` (73) or `not-allowed` (77).
  mutating func append(line: Int64, reason: String, row: [UInt8]) throws(WinnowError) {
    if report == nil { try create() }
    let text = CSVRecord.readable(row)
    try report?.append { CSVWriter.append([String(line), reason, text], to: &$0) }
    try rows?.append { $0 += row + [0x0A] }
  }

  /// Writes what is still in memory and closes the files.
  ///
  /// Files of an earlier run with the same rows, or, after a kill, with the first of them, are
  /// replaced: there is one pair for them.
  ///
  /// - Throws: ``WinnowError`` with `not-written` (73).
  mutating func finish() throws(WinnowError) {
    try report?.finish()
    try rows?.finish()
    guard let before, let report, let rows else { return }
    do throws(IOFailure) {
      let earlier = (report: before + ".csv", rows: "\(before).rows.\(ending)")
      guard try report.goesOn(from: earlier.report), try rows.goesOn(from: earlier.rows) else {
        return
      }
      try self.report?.move(to: earlier.report)
      try self.rows?.move(to: earlier.rows)
    } catch {
      throw QuarantineFile.refused(error, folder)
    }
  }

  /// Closes the files without a word.
  mutating func close() {
    report?.close()
    rows?.close()
  }

  /// Takes the files away again: the import failed, and a second run will make them anew.
  mutating func discard() {
    close()
    for path in [path, rowsPath].compactMap(\.self) {
      // It may stay where it cannot be removed: nothing depends on it.
      try? io.remove(path)
    }
    (report, rows) = (nil, nil)
  }

  private var ending: String { head == nil ? "jsonl" : "csv" }

  private mutating func create() throws(WinnowError) {
    let free: String
    do throws(IOFailure) {
      if try io.identity(ofPath: folder) == nil { try io.makeFolder(folder) }
      free = try freeName()
    } catch {
      throw QuarantineFile.refused(error, folder)
    }
    report = try QuarantineFile(free + ".csv", io: io)
    try report?.append { CSVWriter.append(["line", "reason", "row"], to: &$0) }
    rows = try QuarantineFile("\(free).rows.\(ending)", io: io)
    if let head { try rows?.append { $0 += head + [0x0A] } }
  }

  private mutating func freeName() throws(IOFailure) -> String {
    for number in 1...9999 {
      let name = "\(folder)/\(stem)\(number == 1 ? "" : "-\(number)")"
      if try io.identity(ofPath: name + ".csv") == nil,
        try io.identity(ofPath: "\(name).rows.\(ending)") == nil
      {
        return name
      }
      before = name
    }
    return "\(folder)/\(stem)"
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
