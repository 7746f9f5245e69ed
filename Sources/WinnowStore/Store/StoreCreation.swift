package import WinnowCore

extension Store {
  /// Makes a store in `folder`, which exists; its `journal/` appears last and complete.
  ///
  /// Writes `STORE.json`, `journal/` with one empty segment, and, unless they are there,
  /// `.gitattributes` and `.gitignore`. A creation that was interrupted is simply done again. `id` is
  /// a fresh UUID in lower case.
  ///
  /// - Throws: code `store-exists`, `damaged`, `not-written`, `not-allowed`, `locked`,
  ///   `unsafe-file-system` unless `unsafeFileSystem` is true.
  package static func create(
    at folder: String,
    io: any StorageIO = PosixIO(),
    now: Instant,
    id: String,
    unsafeFileSystem: Bool = false
  ) throws(StoreError) {
    let folder = StoreFolder(root: folder)
    let lock = StoreLock(io: io, folder: folder, command: "init")
    defer { lock.release() }
    _ = try lock.take(
      wait: .seconds(10),
      allowUnsafe: unsafeFileSystem,
      note: LockNote.text(command: "init", serial: 0)
    )
    let exists: Bool
    do throws(IOFailure) {
      exists = try io.identity(ofPath: folder.journal) != nil
      if !exists { try build(folder, io: io, now: now, id: id) }
    } catch {
      throw .notWritten(error, file: folder.root)
    }
    guard !exists else {
      // Says so when the description is lost, damaged or of a newer Winnow.
      if let fault = try StoreDescription.found(in: folder, io: io).fault { throw fault }
      throw StoreError(
        .storeExists,
        .notAllowed,
        "\(folder.root) is a workspace already",
        file: folder.journal
      )
    }
  }

  private static func build(
    _ folder: StoreFolder,
    io: any StorageIO,
    now: Instant,
    id: String
  ) throws(IOFailure) {
    try addUnlessThere(
      folder.root + "/.gitattributes",
      in: folder.root,
      io: io,
      [
        "journal/** -text -diff merge=binary", "bundles/** -text", "plugins/** -text",
        "mappings/** -text", "STORE.json -text", "winnow.toml -text",
      ]
    )
    try addUnlessThere(
      folder.root + "/.gitignore",
      in: folder.root,
      io: io,
      [".winnow/", "quarantine/"]
    )
    let description = StoreDescription(id: id, created: now)
    try io.replace(folder.description, in: folder.root, with: description.text)
    try io.ensureFolder(folder.unfinishedJournal)
    let segment = folder.unfinishedJournal + "/" + SegmentName.lines(first: 1)
    let header = SegmentHeader(store: id, first: 1, previous: "", time: now)
    try io.replace(segment, in: folder.unfinishedJournal, with: header.line)
    try io.syncFolder(folder.hidden)
    try io.rename(folder.unfinishedJournal, to: folder.journal)
    try io.syncFolder(folder.root)
    // The workspace's own name may be as new as the journal.
    try io.syncFolder(folder.root + "/..")
  }

  /// Puts lines into a file that git reads, keeping what is there.
  private static func addUnlessThere(
    _ path: String,
    in folder: String,
    io: any StorageIO,
    _ lines: [String]
  ) throws(IOFailure) {
    var text = String(decoding: try io.contents(ofPath: path) ?? [], as: UTF8.self)
    let present = Set(text.split(separator: "\n"))
    let missing = lines.filter { !present.contains(Substring($0)) }
    guard !missing.isEmpty else { return }
    if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
    text += missing.joined(separator: "\n") + "\n"
    try io.replace(path, in: folder, with: Array(text.utf8))
  }
}
