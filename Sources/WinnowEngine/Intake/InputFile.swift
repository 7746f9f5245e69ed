import Crypto
import WinnowCore

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A file that is imported: opened once, read from front to back, looked at before that.
///
/// It is a class because it owns an open descriptor, which is closed with it.
final class InputFile {
  /// As it was given; messages name it so.
  let path: String
  /// Bytes of the whole file; 0 when that is not known (a pipe).
  let size: Int64
  /// The first bytes, at most ``headBytes``.
  let head: [UInt8]
  /// Bytes handed out so far.
  private(set) var offset: Int64 = 0

  private let descriptor: Int32
  private let isRegular: Bool
  static let headBytes = 1 << 16

  /// Opens a file.
  ///
  /// - Throws: ``WinnowError`` with `no-such-file` or `is-a-folder` (66), `not-allowed` (77),
  ///   `empty-file` or `binary-file` (65).
  init(path: String) throws(WinnowError) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.cannotOpen(path, errno) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw Self.cannotOpen(path, code)
    }
    do throws(WinnowError) {
      guard status.st_mode & S_IFMT != S_IFDIR else { throw Self.folder(path) }
      self.head = try Self.readHead(descriptor, path)
      try Self.check(head, path)
    } catch {
      close(descriptor)
      throw error
    }
    self.path = path
    self.size = Int64(status.st_size)
    self.descriptor = descriptor
    self.isRegular = status.st_mode & S_IFMT == S_IFREG
  }

  deinit { close(descriptor) }

  /// The file's name without its folders.
  var name: String { path.split(separator: "/").last.map(String.init) ?? path }

  /// Reads on; 0 at the end.
  ///
  /// - Throws: ``WinnowError`` with `unreadable` (66) when the disk fails.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(WinnowError) -> Int {
    let start = Int(clamping: offset)
    let count: Int
    if start < head.count {
      count = min(buffer.count, head.count - start)
      unsafe buffer.copyBytes(from: head[start..<(start + count)])
    } else {
      count = try unsafe Self.read(descriptor, into: buffer, path)
    }
    offset += Int64(count)
    return count
  }

  /// The digest of the whole file, which does not move on in it; nil for what can be read but once
  /// (a pipe).
  ///
  /// - Throws: ``WinnowError`` with `unreadable` (66) when the disk fails.
  func digest() throws(WinnowError) -> RowDigest? {
    guard isRegular else { return nil }
    var hash = SHA256()
    var block = [UInt8](repeating: 0, count: 1 << 20)
    var position: off_t = 0
    while true {
      let count = unsafe block.withUnsafeMutableBytes { buffer in
        let count = unsafe pread(descriptor, buffer.baseAddress, buffer.count, position)
        if count > 0 {
          unsafe hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        return count
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Self.unreadable(path, errno) }
      if count == 0 { return RowDigest(hash.finalize()) }
      position += off_t(count)
    }
  }

  private static func readHead(
    _ descriptor: Int32,
    _ path: String
  ) throws(WinnowError) -> [UInt8] {
    var head = [UInt8](repeating: 0, count: headBytes)
    var filled = 0
    while filled < headBytes {
      let count = try unsafe head.withUnsafeMutableBufferPointer { buffer throws(WinnowError) in
        let rest = unsafe UnsafeMutableBufferPointer(rebasing: buffer[filled...])
        return try unsafe read(descriptor, into: UnsafeMutableRawBufferPointer(rest), path)
      }
      if count == 0 { break }
      filled += count
    }
    head.removeLast(headBytes - filled)
    return head
  }

  private static func read(
    _ descriptor: Int32,
    into buffer: UnsafeMutableRawBufferPointer,
    _ path: String
  ) throws(WinnowError) -> Int {
    while true {
      let count = unsafe systemRead(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      let code = errno
      guard code == EINTR else { throw unreadable(path, code) }
    }
  }

  private static func unreadable(_ path: String, _ code: Int32) -> WinnowError {
    WinnowError(
      .notFound,
      code: "unreadable",
      "cannot read on: \(reason(code))",
      file: path,
      hint: "check the disk, then run the same command again"
    )
  }

  private static func check(_ head: [UInt8], _ path: String) throws(WinnowError) {
    let text = head.starts(with: [0xEF, 0xBB, 0xBF]) ? head.dropFirst(3) : head[...]
    guard text.contains(where: { $0 > 0x20 }) else {
      throw WinnowError(
        .badData,
        code: "empty-file",
        "the file is empty",
        file: path,
        hint: "nothing was imported; export it again"
      )
    }
    guard let kind = binaryKind(head) else { return }
    throw WinnowError(
      .badData,
      code: "binary-file",
      "this is \(kind), not CSV or JSON Lines",
      file: path,
      hint: "save it as CSV (UTF-8) and import that"
    )
  }

  /// What a file is that holds no text, or nil for text.
  private static func binaryKind(_ head: [UInt8]) -> String? {
    if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return "a zip file or an Excel workbook" }
    if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { return "an old Excel workbook" }
    if head.starts(with: [0x1F, 0x8B]) { return "a gzip file" }
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
      return "text in UTF-16"
    }
    return head.contains(0) ? "a binary file" : nil
  }

  private static func folder(_ path: String) -> WinnowError {
    WinnowError(
      .notFound,
      code: "is-a-folder",
      "this is a folder, not a file",
      file: path,
      hint: "name one file in it"
    )
  }

  private static func cannotOpen(_ path: String, _ code: Int32) -> WinnowError {
    switch code {
    case ENOENT, ENOTDIR:
      WinnowError(
        .notFound,
        code: "no-such-file",
        "no such file",
        file: path,
        hint: "check the path"
      )
    case EACCES, EPERM:
      WinnowError(
        .notAllowed,
        code: "not-allowed",
        "you may not read this file",
        file: path,
        hint: "change its permissions (chmod) or run as its owner"
      )
    default:
      WinnowError(.notFound, code: "unreadable", "cannot open it: \(reason(code))", file: path)
    }
  }

  private static func reason(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }
}

/// `read(2)`, which a method of the same name would hide.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int)
  -> Int
{
  unsafe read(descriptor, buffer, count)
}
