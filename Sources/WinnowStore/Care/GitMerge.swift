import WinnowCore

/// A merge by git that stopped at a conflict in the journal of a workspace.
///
/// In a conflict git leaves the journal of one copy in place, which is sound in itself; what was
/// added to it and committed would lose the events of the other copy without a word.
struct GitMerge {
  /// `merge`, `rebase` …; nil where git does not tell what it was: `stash pop`, `merge --squash` …
  let command: String?
  /// The first file in conflict: its path below the workspace.
  let file: String

  var message: String {
    "`git\(command.map { " " + $0 } ?? "")` stopped here at a conflict: the journal is that of one copy, and what was done in "
      + "the other is not in it"
  }

  static let hint =
    "`git merge --abort` (`git rebase --abort` and so on, as `git status` says) goes back to before it; "
    + "to go through with it, take the folder journal/ of one copy as a whole, and repeat there what was "
    + "done in the other: `git rm -rfq journal`, then `git checkout HEAD -- journal`, or MERGE_HEAD "
    + "(REBASE_HEAD, CHERRY_PICK_HEAD) for the other one"

  /// The merge that concerns the journal of the workspace `root`; nil when there is none.
  ///
  /// Where git's files cannot be read, there is nothing that they tell.
  static func concerning(_ root: String, io: any StorageIO) -> GitMerge? {
    guard let repository = GitRepository(holding: root, io: io) else { return nil }
    let command = repository.command
    guard command != nil || repository.hasSmallIndex else { return nil }
    // While a merge is going on, an index of a kind that is not known may list the journal as well.
    guard let conflicts = repository.conflicts else {
      return command.map { GitMerge(command: $0, file: "journal") }
    }
    guard !conflicts.isEmpty else { return nil }
    guard let prefix = repository.pathOfWorkspace else {
      return GitMerge(command: command, file: "journal")
    }
    let journal = prefix + Array("journal/".utf8)
    guard let path = conflicts.first(where: { $0.starts(with: journal) }) else { return nil }
    return GitMerge(
      command: command,
      file: String(decoding: path.dropFirst(prefix.count), as: UTF8.self)
    )
  }
}

extension StoreError {
  /// Nothing may be written while a merge leaves the journal in conflict.
  static func merging(_ merge: GitMerge, in folder: StoreFolder) -> StoreError {
    StoreError(
      .merging,
      .badData,
      merge.message,
      hint: GitMerge.hint,
      file: folder.root + "/" + merge.file
    )
  }
}

/// The repository that a workspace is kept in.
private struct GitRepository {
  private let io: any StorageIO
  /// From the workspace up to the repository's own folder.
  private let folders: [String]
  /// Where git keeps what it knows of this working tree.
  private let state: String

  /// Nil when the folder is in none.
  init?(holding root: String, io: any StorageIO) {
    self.io = io
    var folders = [root]
    while true {
      let here = folders[folders.count - 1]
      if let state = Self.state(of: here, io) {
        self.folders = folders
        self.state = state
        return
      }
      guard folders.count < 100, let parent = Self.parent(of: here, io) else { return nil }
      folders.append(parent)
    }
  }

  /// The folder above one, on the same file system.
  private static func parent(of folder: String, _ io: any StorageIO) -> String? {
    let parent = folder + "/.."
    guard let own = identity(folder, io), let above = identity(parent, io),
      own.device == above.device, own.inode != above.inode
    else { return nil }
    return parent
  }

  private static func identity(_ path: String, _ io: any StorageIO) -> FileIdentity? {
    (try? io.identity(ofPath: path)) ?? nil
  }

  /// `.git`, or where a file of that name leads: so in submodules and further working trees.
  private static func state(of folder: String, _ io: any StorageIO) -> String? {
    let path = folder + "/.git"
    guard let found = identity(path, io) else { return nil }
    if found.isFolder { return path }
    let text = String(decoding: (try? io.contents(ofPath: path)) ?? [], as: UTF8.self)
    guard text.hasPrefix("gitdir: ") else { return nil }
    let target = String(text.dropFirst(8).prefix { !$0.isNewline })
    return target.hasPrefix("/") ? target : folder + "/" + target
  }

  /// What git is in the middle of; nil when it is at rest.
  var command: String? {
    let signs = [
      ("MERGE_HEAD", "merge"), ("rebase-merge", "rebase"), ("rebase-apply", "rebase"),
      ("CHERRY_PICK_HEAD", "cherry-pick"), ("REVERT_HEAD", "revert"),
    ]
    return signs.first { Self.identity(state + "/" + $0.0, io) != nil }?.1
  }

  /// Whether the index is read in no time, also when nothing says that a merge is going on.
  var hasSmallIndex: Bool {
    guard let index = Self.identity(state + "/index", io) else { return false }
    return index.size <= 4 << 20
  }

  /// The paths in conflict; nil when the index is of a kind that is not known.
  var conflicts: [[UInt8]]? {
    do throws(IOFailure) {
      guard let bytes = try io.contentsOfAnySize(state + "/index") else { return [] }
      return GitIndex.read(bytes)?.conflicts
    } catch {
      return nil
    }
  }

  /// The workspace's path in the repository, with a `/` at its end unless it is empty; nil where no
  /// name leads back down.
  var pathOfWorkspace: [UInt8]? {
    var path: [UInt8] = []
    for (folder, parent) in zip(folders, folders.dropFirst()) {
      guard let name = name(of: folder, in: parent) else { return nil }
      path = Array(name.utf8) + [0x2f] + path
    }
    return path
  }

  private func name(of folder: String, in parent: String) -> String? {
    let place = Self.identity(folder, io)?.place
    return try? io.list(parent).first { Self.identity(parent + "/" + $0, io)?.place == place }
  }
}
