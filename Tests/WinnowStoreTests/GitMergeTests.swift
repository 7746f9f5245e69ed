import Testing
import WinnowCore
import WinnowStore

/// A workspace within a repository whose merge stopped at a conflict.
@Suite struct `A merge by git that is going on` {
  private let io = PosixIO()
  private let journal = "journal/000000000001.jsonl"

  private func sample() throws -> Workspace {
    let workspace = try Workspace()
    try workspace.open().add("Ada", transaction: "T1")
    return workspace
  }

  private func begin(
    _ sign: String = "MERGE_HEAD",
    index: [UInt8],
    in git: String
  ) throws {
    try io.makeFolder(git)
    try Workspace.put(Array("0123\n".utf8), git + "/" + sign)
    try Workspace.put(index, git + "/index")
  }

  private func expectRefused(_ workspace: Workspace, file: String) throws {
    let finding = try workspace.open().verify().findings.first
    #expect(finding?.kind == .merging)
    #expect(finding?.file == file)
    #expect(finding?.isDamage == true)
    #expect(finding?.hint.contains("git merge --abort") == true)
    let works: [(Store) throws -> Void] = [
      { try $0.add("Bob", transaction: "T2") }, { _ = try $0.seal() },
      { _ = try $0.repair(isDry: false, transaction: "T3", by: "ada") },
    ]
    for work in works {
      let error = #expect(throws: StoreError.self) { try work(workspace.open()) }
      #expect(error?.code == .merging)
      #expect(error?.kind == .badData)
    }
    #expect(try workspace.open().names() == ["Ada"])
  }

  private func expectFree(_ workspace: Workspace) throws {
    #expect(try workspace.open().verify().isClean)
    try workspace.open().add("Bob", transaction: "T2")
  }

  @Test(
    arguments: [2, 3, 4],
    [20, 32]
  ) func `with a conflict in the journal stops writers`(version: Int, digest: Int) throws {
    let workspace = try sample()
    let index = GitIndexBytes(version: version, digest: digest)
    let bytes = index.bytes(["STORE.json": [0], journal: [1, 2, 3], "winnow.toml": [0]])
    try begin(index: bytes, in: workspace.folder + "/.git")

    try expectRefused(workspace, file: journal)
    try Workspace.put(index.bytes([journal: [0]]), workspace.folder + "/.git/index")
    try expectFree(workspace)
  }

  @Test func `is seen by the conflict also where git leaves no other sign`() throws {
    let workspace = try sample()
    let bytes = GitIndexBytes().bytes([journal: [1, 2, 3]])
    try begin("ORIG_HEAD", index: bytes, in: workspace.folder + "/.git")

    try expectRefused(workspace, file: journal)
    #expect(
      try workspace.open().verify().findings.first?.message.hasPrefix("`git` stopped") == true
    )
  }

  @Test(arguments: [true, false]) func `counts where entries of the index stand in another file`(
    isMerging: Bool
  ) throws {
    let workspace = try sample()
    var bytes = GitIndexBytes().bytes([journal: [0]])
    bytes.replaceSubrange(
      (bytes.count - 20)..<(bytes.count - 20),
      with: Array("link".utf8) + [0, 0, 0, 2, 1, 2]
    )
    let sign = isMerging ? "MERGE_HEAD" : "ORIG_HEAD"
    try begin(sign, index: bytes, in: workspace.folder + "/.git")

    try isMerging ? expectRefused(workspace, file: "journal") : expectFree(workspace)
  }

  @Test(arguments: [2, 4]) func `with a conflict elsewhere stops nobody`(version: Int) throws {
    let workspace = try sample()
    let bytes = GitIndexBytes(version: version).bytes([
      journal: [0], "plugins/a/main.lua": [2, 3], "journals/x": [2, 3],
    ])
    try begin(index: bytes, in: workspace.folder + "/.git")

    try expectFree(workspace)
  }

  @Test(arguments: ["CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply"])
  func `may be one of its other commands`(sign: String) throws {
    let workspace = try sample()
    let bytes = GitIndexBytes().bytes([journal: [2, 3]])
    try begin(sign, index: bytes, in: workspace.folder + "/.git")

    try expectRefused(workspace, file: journal)
  }

  @Test func `is found from a folder below the repository's root`() throws {
    let workspace = try sample()
    let name = "/sales/acme"
    try io.makeFolder(workspace.folder + "/sales")
    try io.makeFolder(workspace.folder + name)
    for part in try io.list(workspace.folder) where part != "sales" {
      try io.rename(workspace.folder + "/" + part, to: workspace.folder + name + "/" + part)
    }
    let store = { try Store(at: workspace.folder + name, clock: { Workspace.start }) }
    let git = workspace.folder + "/.git"
    try begin(index: GitIndexBytes().bytes(["sales/acme/" + journal: [2, 3]]), in: git)

    let error = #expect(throws: StoreError.self) { try store().add("Bob", transaction: "T2") }
    #expect(error?.file == workspace.folder + name + "/" + journal)
    try Workspace.put(GitIndexBytes().bytes([journal: [2, 3]]), git + "/index")
    try store().add("Bob", transaction: "T2")
  }

  @Test func `is found where a file names git's folder`() throws {
    let workspace = try sample()
    let bytes = GitIndexBytes().bytes([journal: [2, 3]])
    try begin(index: bytes, in: workspace.folder + "/elsewhere")
    try Workspace.put(Array("gitdir: elsewhere\n".utf8), workspace.folder + "/.git")

    try expectRefused(workspace, file: journal)
  }

  @Test func `stops writers where its index cannot be read`() throws {
    let workspace = try sample()
    let bytes = GitIndexBytes().bytes([journal: [0]])
    try begin(index: Array(bytes.dropLast(40)), in: workspace.folder + "/.git")

    try expectRefused(workspace, file: "journal")
  }
}

/// Bytes as git writes its index.
struct GitIndexBytes {
  var version = 2
  var digest = 20

  /// Each path with its stages: 0 where there is no conflict.
  func bytes(_ stages: [String: [Int]]) -> [UInt8] {
    let entries = stages.sorted { $0.key < $1.key }.flatMap { entry in
      entry.value.map { (path: Array(entry.key.utf8), stage: $0) }
    }
    var out = Array("DIRC".utf8) + big(version, 4) + big(entries.count, 4)
    var before: [UInt8] = []
    for entry in entries {
      out += bytes(entry.path, stage: entry.stage, after: before)
      before = entry.path
    }
    return out + [UInt8](repeating: 7, count: digest)
  }

  private func bytes(_ path: [UInt8], stage: Int, after before: [UInt8]) -> [UInt8] {
    let extended = version == 3
    var out = [UInt8](repeating: 9, count: 40 + digest)
    out += big(path.count | stage << 12 | (extended ? 0x4000 : 0), 2)
    if extended { out += [0x20, 0] }
    guard version == 4 else {
      let length = (out.count + path.count + 8) / 8 * 8
      return out + path + [UInt8](repeating: 0, count: length - out.count - path.count)
    }
    let kept = zip(before, path).prefix { $0 == $1 }.count
    return out + [UInt8(before.count - kept)] + path[kept...] + [0]
  }

  private func big(_ number: Int, _ length: Int) -> [UInt8] {
    (0..<length).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }
}
