import WinnowCore
import WinnowStore

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// One file in the folder of rejected rows while it is written.
struct QuarantineFile {
  private(set) var path: String
  private let io: any StorageIO
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var offset: Int64 = 0
  private var isOpen = true

  /// Makes the file; there is none of this name.
  ///
  /// - Throws: ``WinnowError`` with `not-written` (73) or `not-allowed` (77).
  init(_ path: String, io: any StorageIO) throws(WinnowError) {
    self.path = path
    self.io = io
    do throws(IOFailure) {
      descriptor = try io.open(path, .createNew)
    } catch {
      throw Self.refused(error, path)
    }
  }

  /// Adds bytes to what will be written.
  mutating func append(_ body: (inout [UInt8]) -> Void) throws(WinnowError) {
    body(&buffer)
    if buffer.count >= 1 << 16 { try flush() }
  }

  /// Writes what is still in memory and closes the file.
  mutating func finish() throws(WinnowError) {
    guard isOpen else { return }
    try flush()
    do throws(IOFailure) {
      try io.syncData(descriptor)
    } catch {
      throw Self.refused(error, path)
    }
    close()
  }

  /// Closes the file without a word.
  mutating func close() {
    guard isOpen else { return }
    io.close(descriptor)
    isOpen = false
  }

  /// Takes the place of another file.
  mutating func move(to other: String) throws(IOFailure) {
    try io.rename(path, to: other)
    path = other
  }

  /// Whether it begins with all that another file has; false when there is no such file.
  func goesOn(from other: String) throws(IOFailure) -> Bool {
    guard try io.identity(ofPath: other) != nil else { return false }
    let (mine, its) = (try io.open(path, .read), try io.open(other, .read))
    defer {
      io.close(mine)
      io.close(its)
    }
    var position: Int64 = 0
    while true {
      let part = try block(its, at: position)
      if part.isEmpty { return true }
      guard try block(mine, at: position).starts(with: part) else { return false }
      position += Int64(part.count)
    }
  }

  private func block(_ file: Int32, at position: Int64) throws(IOFailure) -> ArraySlice<UInt8> {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    var filled = 0
    while filled < bytes.count {
      let count = try io.read(file, at: position + Int64(filled), into: &bytes, from: filled)
      if count <= 0 { break }
      filled += count
    }
    return bytes[..<filled]
  }

  private mutating func flush() throws(WinnowError) {
    do throws(IOFailure) {
      var done = 0
      while done < buffer.count {
        done += try io.write(descriptor, buffer, done..<buffer.count, at: offset + Int64(done))
      }
    } catch {
      throw Self.refused(error, path)
    }
    offset += Int64(buffer.count)
    buffer.removeAll(keepingCapacity: true)
  }

  /// The error for a file or folder of rejected rows that the system refuses.
  static func refused(_ failure: IOFailure, _ path: String) -> WinnowError {
    let isForbidden = [EACCES, EPERM].contains(failure.number)
    return WinnowError(
      isForbidden ? .notAllowed : .notWritten,
      code: isForbidden ? "not-allowed" : "not-written",
      "cannot write the rejected rows: \(failure.reason)",
      file: path,
      hint: isForbidden
        ? "permit writing there (chmod, chown), then import again"
        : "make room or make the disk writable, then import again"
    )
  }
}
