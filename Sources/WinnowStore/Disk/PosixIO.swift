import CStore
import Glibc

/// The real disk.
package struct PosixIO: StorageIO {
  package init() {}

  package func open(_ path: String, _ mode: OpenMode) throws(IOFailure) -> Int32 {
    let flags =
      switch mode {
      case .read: O_RDONLY
      case .write: O_RDWR
      case .createNew: O_RDWR | O_CREAT | O_EXCL
      case .createIfMissing: O_RDWR | O_CREAT
      }
    // Without waiting for whoever writes into a pipe.
    let file = try repeated("open", path) {
      unsafe Glibc.open(path, flags | O_CLOEXEC | O_NONBLOCK, 0o644)
    }
    guard try identity(file).isStored else {
      close(file)
      throw IOFailure("open", path, number: EINVAL, reason: "neither a file nor a folder")
    }
    return file
  }

  package func close(_ file: Int32) {
    _ = Glibc.close(file)
  }

  package func read(
    _ file: Int32,
    at offset: Int64,
    into bytes: inout [UInt8],
    from start: Int
  ) throws(IOFailure) -> Int {
    while true {
      let count = unsafe bytes.withUnsafeMutableBytes { target in
        unsafe pread(
          file,
          target.baseAddress?.advanced(by: start),
          target.count - start,
          off_t(offset)
        )
      }
      if count >= 0 { return count }
      if errno != EINTR { throw failure("pread", file) }
    }
  }

  package func write(
    _ file: Int32,
    _ bytes: [UInt8],
    _ range: Range<Int>,
    at offset: Int64
  ) throws(IOFailure) -> Int {
    while true {
      let count = unsafe bytes.withUnsafeBytes { source in
        unsafe pwrite(
          file,
          source.baseAddress?.advanced(by: range.lowerBound),
          range.count,
          off_t(offset)
        )
      }
      if count >= 0 { return count }
      if errno != EINTR { throw failure("pwrite", file) }
    }
  }

  package func syncData(_ file: Int32) throws(IOFailure) {
    // Not repeated on any error: a second sync may report success for pages that are lost.
    if fdatasync(file) != 0 { throw failure("fdatasync", file) }
  }

  package func sync(_ file: Int32) throws(IOFailure) {
    if fsync(file) != 0 { throw failure("fsync", file) }
  }

  package func syncFolder(_ path: String) throws(IOFailure) {
    let folder = try repeated("open", path) {
      unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    }
    defer { close(folder) }
    if fsync(folder) != 0 { throw failure("fsync", path) }
  }

  package func truncate(_ file: Int32, to size: Int64) throws(IOFailure) {
    while ftruncate(file, off_t(size)) != 0 {
      if errno != EINTR { throw failure("ftruncate", file) }
    }
  }

  package func dropCache(_ file: Int32) {
    _ = posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED)
  }

  package func identity(_ file: Int32) throws(IOFailure) -> FileIdentity {
    var facts = stat()
    if unsafe fstat(file, &facts) != 0 { throw failure("fstat", file) }
    return FileIdentity(facts)
  }

  package func identity(ofPath path: String) throws(IOFailure) -> FileIdentity? {
    var facts = stat()
    if unsafe stat(path, &facts) == 0 { return FileIdentity(facts) }
    if errno == ENOENT || errno == ENOTDIR { return nil }
    throw failure("stat", path)
  }

  package func isLink(_ path: String) -> Bool {
    var facts = stat()
    return unsafe lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFLNK
  }

  package func list(_ path: String) throws(IOFailure) -> [String] {
    guard let folder = unsafe opendir(path) else { throw failure("opendir", path) }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    errno = 0
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
      errno = 0
    }
    if errno != 0 { throw failure("readdir", path) }
    return names.sorted()
  }

  package func makeFolder(_ path: String) throws(IOFailure) {
    _ = try repeated("mkdir", path) { unsafe mkdir(path, 0o755) }
  }

  package func rename(_ path: String, to target: String) throws(IOFailure) {
    _ = try repeated("rename", path) { unsafe Glibc.rename(path, target) }
  }

  package func remove(_ path: String) throws(IOFailure) {
    _ = try repeated("unlink", path) { unsafe unlink(path) }
  }

  package func tryLock(_ file: Int32) throws(IOFailure) -> Bool {
    while flock(file, LOCK_EX | LOCK_NB) != 0 {
      if errno == EWOULDBLOCK { return false }
      if errno != EINTR { throw failure("flock", file) }
    }
    return true
  }

  package func fileSystemType(_ file: Int32) -> Int64 {
    max(0, cs_file_system_type(file))
  }

  package func freeBytes(_ file: Int32) -> Int64? {
    let free = cs_free_bytes(file)
    return free >= 0 ? free : nil
  }

  package func pause(milliseconds: Int) {
    usleep(UInt32(clamping: milliseconds * 1000))
  }

  package func ticks() -> Int64 {
    var now = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    return Int64(now.tv_sec) &* 1000 &+ Int64(now.tv_nsec) / 1_000_000
  }

  /// This process, for messages.
  static var processID: Int64 { Int64(getpid()) }

  /// This machine, for messages.
  static var hostName: String {
    var name = [UInt8](repeating: 0, count: 256)
    let status = unsafe name.withUnsafeMutableBytes { bytes in
      unsafe bytes.baseAddress.map {
        unsafe gethostname($0.assumingMemoryBound(to: CChar.self), bytes.count - 1)
      }
    }
    guard status == 0 else { return "unknown" }
    return String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// The machine's present run, for messages: another one since its last start.
  static let bootID: String = {
    let file = unsafe Glibc.open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "unknown" }
    defer { _ = Glibc.close(file) }
    var text = [UInt8](repeating: 0, count: 64)
    let count = unsafe text.withUnsafeMutableBytes { target in
      unsafe Glibc.read(file, target.baseAddress, target.count)
    }
    return String(decoding: text.prefix(max(0, count)).prefix { $0 > 0x20 }, as: UTF8.self)
  }()

  /// Calls again for as long as a signal interrupted it.
  private func repeated(
    _ call: String,
    _ path: String,
    _ body: () -> Int32
  ) throws(IOFailure) -> Int32 {
    while true {
      let result = body()
      if result >= 0 { return result }
      if errno != EINTR { throw failure(call, path) }
    }
  }

  private func failure(_ call: String, _ path: String) -> IOFailure {
    failure(call, path, errno)
  }

  private func failure(_ call: String, _ file: Int32) -> IOFailure {
    let number = errno
    return failure(call, path(of: file), number)
  }

  /// The path of an open file, for messages.
  private func path(of file: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = unsafe bytes.withUnsafeMutableBytes { target in
      unsafe target.baseAddress.map {
        unsafe readlink(
          "/proc/self/fd/\(file)",
          $0.assumingMemoryBound(to: CChar.self),
          target.count
        )
      } ?? -1
    }
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : "an open file"
  }

  private func failure(_ call: String, _ path: String, _ number: Int32) -> IOFailure {
    let reason = unsafe strerror(number).map { unsafe String(cString: $0) }
    return IOFailure(call, path, number: number, reason: reason ?? "error \(number)")
  }
}

extension FileIdentity {
  fileprivate init(_ facts: stat) {
    self.init(
      device: UInt64(facts.st_dev),
      inode: UInt64(facts.st_ino),
      size: Int64(facts.st_size),
      isFolder: facts.st_mode & S_IFMT == S_IFDIR,
      isStored: facts.st_mode & S_IFMT == S_IFDIR || facts.st_mode & S_IFMT == S_IFREG
    )
  }
}
