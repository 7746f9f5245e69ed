import WinnowCore

/// Removes what was made from the journal, and other files of the store that name a person.
struct ErasureCleaner {
  private let folder: StoreFolder
  private let io: any StorageIO
  private let texts: PersonalTexts
  /// Paths below the workspace.
  private(set) var removed: [String] = []

  init(_ folder: StoreFolder, io: any StorageIO, _ texts: PersonalTexts) {
    self.folder = folder
    self.io = io
    self.texts = texts
  }

  mutating func clean() throws(IOFailure) {
    // What plugins printed may be anything about anybody.
    let logs = folder.hidden + "/logs"
    for path in [
      folder.indexFolder, folder.snapshots, folder.views, folder.unfinishedJournal, logs,
    ] {
      try remove(in: path) { _ in true }
    }
    // Leftovers of files that were never put in place.
    try remove(in: folder.journal) { $0.hasSuffix(".new") || $0.hasSuffix(".copy") }
    // Cut-off ends and copies of damaged files may hold anybody's lines.
    try remove(in: folder.quarantine) { $0.hasSuffix(".bin") || $0.hasSuffix(".damaged") }
    try removeNaming(folder.quarantine, depth: 4)
    try removeNaming(folder.hidden, depth: 6)
    for path in [folder.journal, folder.quarantine, folder.hidden, folder.root]
    where try io.identity(ofPath: path) != nil {
      try io.syncFolder(path)
    }
  }

  private mutating func remove(
    in path: String,
    _ isWanted: (String) -> Bool
  ) throws(IOFailure) {
    guard !io.isLink(path), try io.identity(ofPath: path)?.isFolder == true else { return }
    for name in try io.list(path) where isWanted(name) {
      let child = path + "/" + name
      guard try io.identity(ofPath: child)?.isFolder == false else { continue }
      try io.remove(child)
      note(child)
    }
    try io.syncFolder(path)
  }

  /// Removes the files below `path` in which a text of the person stands.
  private mutating func removeNaming(_ path: String, depth: Int) throws(IOFailure) {
    guard depth > 0, !io.isLink(path), try io.identity(ofPath: path)?.isFolder == true
    else { return }
    for name in try io.list(path) {
      let child = path + "/" + name
      // What a link leads to may be anybody's.
      guard !io.isLink(child), let found = try io.identity(ofPath: child), found.isStored
      else { continue }
      if found.isFolder {
        try removeNaming(child, depth: depth - 1)
      } else if child != folder.lock, child != folder.queue,
        try texts.stand(inFile: child, io: io)
      {
        try io.remove(child)
        note(child)
      }
    }
  }

  private mutating func note(_ path: String) {
    removed.append(String(path.dropFirst(folder.root.count + 1)))
  }
}

/// Looks what of a person is left after an erasure.
struct ErasureSurvey {
  private let folder: StoreFolder
  private let files: JournalFiles
  private let name: [UInt8]
  private let texts: PersonalTexts
  /// Events whose content is gone.
  private(set) var events: Int64 = 0
  private(set) var remnants: [ErasureReport.Remnant] = []
  private var naming: [Int64] = []

  /// Larger files are not looked through.
  private static let fileLimit: Int64 = 256 << 20
  private static let skipped: Set<String> = [".git", "journal", ".winnow", ".build"]

  init(_ folder: StoreFolder, _ files: JournalFiles, _ name: [UInt8], _ texts: PersonalTexts) {
    self.folder = folder
    self.files = files
    self.name = name
    self.texts = texts
  }

  mutating func run() throws(StoreError) {
    try lookThroughJournal()
    lookThrough(folder.root, depth: 6)
    if !texts.short.isEmpty {
      let names = texts.short.sorted().map { "'\($0)'" }.joined(separator: ", ")
      add("\(folder.quarantine) and other files", "\(names) is too short to be looked for there")
    }
    if isUnderGit {
      add(folder.root, "git keeps what was committed before; its history must be rewritten")
    }
    add("backups and exports", "what was copied from here before is not reached from here")
  }

  private mutating func lookThroughJournal() throws(StoreError) {
    let erased = Array(EventKind.erased.rawValue.utf8)
    var scan = JournalScan(files, from: try files.start(0))
    while try scan.next() {
      for line in scan.lines {
        let start = scan.index(of: line)
        if line.isKind(erased, in: scan.bytes, at: start),
          line.isAbout(name, in: scan.bytes, at: start)
        {
          events += 1
        }
        if texts.stand(in: scan.bytes, start..<start + line.length) { naming.append(line.number) }
      }
    }
    guard !naming.isEmpty else { return }
    let first = naming.prefix(20).map(String.init).joined(separator: ", ")
    add(
      "events \(first)" + (naming.count > 20 ? " and \(naming.count - 20) more" : ""),
      "a text of the person stands in them; they are not about this lead alone"
    )
  }

  private mutating func lookThrough(_ path: String, depth: Int) {
    guard depth > 0, !texts.isEmpty, let names = try? files.io.list(path) else { return }
    for name in names where !Self.skipped.contains(name) {
      let child = path + "/" + name
      if files.io.isLink(child) {
        add(
          String(child.dropFirst(folder.root.count + 1)),
          "a link to another place, which was not looked at"
        )
        continue
      }
      guard let found = (try? files.io.identity(ofPath: child)) ?? nil, found.isStored
      else { continue }
      if found.isFolder {
        lookThrough(child, depth: depth - 1)
      } else if found.size <= Self.fileLimit,
        (try? texts.stand(inFile: child, io: files.io)) == true
      {
        add(
          String(child.dropFirst(folder.root.count + 1)),
          "a text of the person stands in this file"
        )
      }
    }
  }

  private var isUnderGit: Bool {
    var path = folder.root
    while true {
      if ((try? files.io.identity(ofPath: path + "/.git")) ?? nil) != nil { return true }
      guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return false }
      path = String(path[..<slash])
    }
  }

  private mutating func add(_ place: String, _ message: String) {
    remnants.append(ErasureReport.Remnant(place: place, message: message))
  }
}
