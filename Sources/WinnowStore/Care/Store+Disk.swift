import WinnowCore

/// What the store stands on, for a check of the surroundings.
package struct DiskFacts: Hashable, Sendable {
  /// `ext4`, `XFS`, `NFS` …, or the type's number.
  package var fileSystem: String
  /// False where locks and syncs cannot be trusted.
  package var isSafe: Bool
  /// True for a file system in memory, which survives no power cut.
  package var isInMemory: Bool
  /// Bytes that may still be written; nil when that is not known.
  package var free: Int64?
  /// Version of the SQLite that keeps the index: `3.40.1`.
  package var sqlite: String
}

extension Store {
  /// What the journal lies on, and which SQLite keeps the index.
  ///
  /// - Throws: code `unreadable`.
  package func diskFacts() throws(StoreError) -> DiskFacts {
    let file: Int32
    do throws(IOFailure) {
      file = try io.open(folder.journal, .read)
    } catch {
      throw .unreadable(error, file: folder.journal)
    }
    defer { io.close(file) }
    let type = io.fileSystemType(file)
    return DiskFacts(
      fileSystem: FileSystems.names[type] ?? "type 0x\(String(type, radix: 16))",
      isSafe: FileSystems.unsafe[type] == nil,
      isInMemory: FileSystems.memory.contains(type),
      free: io.freeBytes(file),
      sqlite: LeadIndex.sqliteVersion
    )
  }
}

/// File systems by the numbers that statfs gives.
enum FileSystems {
  /// Where locks or syncs of one machine say nothing about another, or nothing at all.
  static let unsafe: [Int64: String] = [
    0x6969: "NFS", 0x0102_1997: "9p", 0x6573_5546: "FUSE", 0xff53_4d42: "CIFS",
    0xfe53_4d42: "SMB", 0x5346_414f: "AFS", 0x00c3_6400: "Ceph", 0x0bd0_0bd0: "Lustre",
  ]

  static let memory: Set<Int64> = [0x0102_1994, 0x8584_58f6]

  static let names: [Int64: String] = unsafe.merging(
    [
      0xef53: "ext4", 0x5846_5342: "XFS", 0x9123_683e: "btrfs", 0x0102_1994: "tmpfs",
      0x8584_58f6: "ramfs", 0x794c_7630: "overlayfs", 0x2fc1_2fc1: "ZFS", 0xf2f5_2010: "F2FS",
    ]
  ) { first, _ in first }
}
