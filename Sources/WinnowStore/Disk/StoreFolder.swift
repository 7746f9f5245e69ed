import WinnowCore

/// Paths of a workspace's store.
struct StoreFolder: Sendable {
  let root: String

  var description: String { root + "/STORE.json" }
  var journal: String { root + "/journal" }
  var quarantine: String { root + "/quarantine" }
  var hidden: String { root + "/.winnow" }
  var lock: String { hidden + "/LOCK" }
  var queue: String { hidden + "/QUEUE" }
  var unfinishedJournal: String { hidden + "/new-journal" }
  var indexFolder: String { hidden + "/index" }
  var index: String { indexFolder + "/leads.sqlite" }
  var snapshots: String { hidden + "/snapshots" }
  var views: String { root + "/views" }
}

/// The file `STORE.json`: which store this is.
struct StoreDescription {
  var id: String
  var created: Instant

  static let version: Int64 = 1

  var text: [UInt8] {
    let object: JSONObject = [
      "format": "winnow", "v": .int(Self.version), "store": .string(id),
      "created": .string(created.description),
    ]
    var out = JSONWriter.encode(.object(object))
    out.append(0x0a)
    return out
  }

  init(id: String, created: Instant) {
    self.id = id
    self.created = created
  }

  /// - Throws: code `no-store`, `newer-format`, `damaged`, `unreadable`.
  init(in folder: StoreFolder, io: any StorageIO) throws(StoreError) {
    let isThere: Bool
    let text: [UInt8]?
    do throws(IOFailure) {
      isThere = try io.identity(ofPath: folder.journal) != nil
      text = isThere ? try io.contents(ofPath: folder.description) : nil
    } catch {
      throw .unreadable(error, file: folder.description)
    }
    guard isThere else {
      throw StoreError(
        .noStore,
        .notFound,
        "there is no workspace in \(folder.root)",
        hint: "`winnow init \(folder.root)` makes one"
      )
    }
    guard let text else { throw Self.damage("the store's description is missing", folder) }
    try self.init(text, folder)
  }

  /// What the headers of the journal say about it, when they agree; nil when the first one cannot be
  /// read, or when they do not.
  static func told(inHeadersOf folder: StoreFolder, io: any StorageIO) throws(StoreError)
    -> StoreDescription?
  {
    var found: StoreDescription?
    do throws(IOFailure) {
      for name in try io.list(folder.journal) where SegmentName.first(lines: name) != nil {
        let path = folder.journal + "/" + name
        let bytes = try io.beginning(of: path, upTo: SegmentHeader.lengthLimit)
        guard let header = (try? SegmentHeader(bytes, path: path)) ?? nil else { continue }
        if found == nil, header.first != 1 { return nil }
        if let found, found.id != header.store { return nil }
        found = found ?? StoreDescription(id: header.store, created: header.time)
      }
    } catch {
      throw .unreadable(error, file: folder.journal)
    }
    return found
  }

  /// The description of the store; where the file is damaged or missing, the one in the journal's headers,
  /// and what is wrong with the file.
  static func found(in folder: StoreFolder, io: any StorageIO) throws(StoreError)
    -> (description: StoreDescription, fault: StoreError?)
  {
    do throws(StoreError) {
      return (try StoreDescription(in: folder, io: io), nil)
    } catch {
      guard error.code == .damaged, let told = try told(inHeadersOf: folder, io: io)
      else { throw error }
      return (told, .otherDescription(folder, error.message))
    }
  }

  private static func damage(_ message: String, _ folder: StoreFolder) -> StoreError {
    StoreError(
      .damaged,
      .badData,
      message,
      hint: "restore STORE.json from a backup; the journal is untouched",
      file: folder.description
    )
  }

  private init(_ text: [UInt8], _ folder: StoreFolder) throws(StoreError) {
    let object = (try? JSONValue.parse(text))?.object
    if let version = object?["v"]?.integer, version > Self.version {
      throw StoreError(
        .newerFormat,
        .newerFormat,
        "the store has format \(version), newer than this Winnow",
        hint: "update Winnow",
        file: folder.description
      )
    }
    guard let object, object["format"]?.text == "winnow",
      object["v"]?.integer == Self.version, let id = object["store"]?.text,
      let created = object["created"]?.text.flatMap({ Instant($0) })
    else { throw Self.damage("the store's description is damaged", folder) }
    self.init(id: id, created: created)
  }
}

extension StorageIO {
  /// Makes sure that the system has files and memory to give for reading a file.
  func requireRoom(for path: String) throws(IOFailure) {
    var files: [Int32] = []
    defer { for file in files { close(file) } }
    do throws(IOFailure) {
      // A database opens a few.
      for _ in 0..<4 { files.append(try open(path, .read)) }
    } catch {
      if error.isShortage { throw error }
    }
  }

  /// The first bytes of a file, at most `limit`.
  func beginning(of path: String, upTo limit: Int) throws(IOFailure) -> [UInt8] {
    let file = try open(path, .read)
    defer { close(file) }
    let count = min(limit, Int(clamping: try identity(file).size))
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let more = try read(file, at: Int64(filled), into: &bytes, from: filled)
      if more == 0 { break }
      filled += more
    }
    return Array(bytes[..<filled])
  }

  /// The bytes of a small file; nil when there is none.
  func contents(ofPath path: String) throws(IOFailure) -> [UInt8]? {
    guard try identity(ofPath: path) != nil else { return nil }
    let file = try open(path, .read)
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: Int(min(1 << 20, try identity(file).size)))
    var filled = 0
    while filled < bytes.count {
      let count = try read(file, at: Int64(filled), into: &bytes, from: filled)
      if count == 0 { break }
      filled += count
    }
    return Array(bytes[..<filled])
  }

  /// All bytes of a file of any size; nil when there is none.
  func contentsOfAnySize(_ path: String) throws(IOFailure) -> [UInt8]? {
    try identity(ofPath: path) == nil ? nil : try whole(path)
  }

  /// All bytes of a file of any size.
  func whole(_ path: String) throws(IOFailure) -> [UInt8] {
    let file = try open(path, .read)
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: Int(clamping: try identity(file).size))
    var filled = 0
    while filled < bytes.count {
      let count = try read(file, at: Int64(filled), into: &bytes, from: filled)
      if count == 0 { break }
      filled += count
    }
    return filled == bytes.count ? bytes : Array(bytes[..<filled])
  }

  /// Writes all of `bytes` at the start of an open file.
  func writeAll(_ file: Int32, _ bytes: [UInt8]) throws(IOFailure) {
    try writeAll(file, bytes, 0..<bytes.count, at: 0)
  }

  /// Writes all of `bytes[range]` at `offset`; what a short write says that it wrote is not relied on.
  func writeAll(
    _ file: Int32,
    _ bytes: [UInt8],
    _ range: Range<Int>,
    at offset: Int64
  ) throws(IOFailure) {
    guard !range.isEmpty else { return }
    for _ in 0..<3 {
      let count = try write(file, bytes, range, at: offset)
      if count == range.count { return }
    }
    throw IOFailure("pwrite", "", number: 28, reason: "wrote less than asked")
  }

  /// Puts a file in place as a whole: written beside it, synced, renamed, and the name synced.
  func replace(_ path: String, in folder: String, with bytes: [UInt8]) throws(IOFailure) {
    try place(path, with: bytes)
    try syncFolder(folder)
  }

  /// Puts a file in place as a whole; the name is durable once its folder is synced.
  ///
  /// A commit syncs no more than it needs (fdatasync).
  func place(
    _ path: String,
    with bytes: [UInt8],
    isCommit: Bool = false
  ) throws(IOFailure) {
    let temporary = path + ".new"
    if try identity(ofPath: temporary) != nil { try remove(temporary) }
    let file = try open(temporary, .createNew)
    do throws(IOFailure) {
      defer { close(file) }
      try writeAll(file, bytes)
      try isCommit ? syncData(file) : sync(file)
      try rename(temporary, to: path)
    } catch {
      // What is left of it is in nobody's way: the next one removes it first.
      try? remove(temporary)
      throw error
    }
  }

  /// Removes everything that can be made from the journal again, but the views.
  func removeDerived(_ folder: StoreFolder) throws(IOFailure) {
    for path in [folder.indexFolder, folder.snapshots] where try identity(ofPath: path) != nil {
      for name in try list(path) { try remove(path + "/" + name) }
    }
  }

  /// Makes a folder unless it is there.
  func ensureFolder(_ path: String) throws(IOFailure) {
    guard try identity(ofPath: path) == nil else { return }
    do throws(IOFailure) {
      try makeFolder(path)
    } catch {
      // Another process may have made it just now.
      guard try identity(ofPath: path)?.isFolder == true else { throw error }
    }
  }

  /// Opens a file, making it and its folder where they are missing: also when somebody removes the
  /// folder at this moment.
  func openMade(_ path: String, in folder: String) throws(IOFailure) -> Int32 {
    for _ in 0..<100 {
      do throws(IOFailure) {
        return try open(path, .createIfMissing)
      } catch {
        guard error.isMissing else { throw error }
        try ensureFolder(folder)
      }
    }
    return try open(path, .createIfMissing)
  }
}

extension StoreError {
  /// `STORE.json` is damaged, or says something else than every header of the journal.
  static func otherDescription(
    _ folder: StoreFolder,
    _ fault: String = "the store's description is damaged"
  ) -> StoreError {
    StoreError(
      .damaged,
      .badData,
      fault,
      hint: "`winnow repair --apply` puts it right by what the journal says; reading goes on",
      file: folder.description
    )
  }

  /// A write that failed before anything of it counted.
  static func notWritten(_ failure: IOFailure, file: String) -> StoreError {
    if failure.isRefusal || failure.isReadOnly {
      return StoreError(
        failure.isReadOnly ? .notWritten : .notAllowed,
        failure.isReadOnly ? .notWritten : .notAllowed,
        "cannot write: \(failure.reason)",
        hint: failure.isReadOnly
          ? "nothing was written; the disk is mounted for reading only"
          : "nothing was written; ask the owner of \(file) for the right to write there",
        file: file
      )
    }
    guard !failure.isShortage else {
      // A lack that passes, as reading tells it: the disk has nothing to do with it.
      return StoreError(
        .notWritten,
        .locked,
        "not written: \(failure.call): \(failure.reason)",
        hint:
          "nothing was written; try again when fewer programs run, or allow more open files (ulimit -n)",
        file: file
      )
    }
    return StoreError(
      .notWritten,
      .notWritten,
      "not written: \(failure.call): \(failure.reason)",
      hint: failure.isFull
        ? "make room on the disk and run the command again"
        : "look after the disk, then run the command again",
      file: file
    )
  }
}
