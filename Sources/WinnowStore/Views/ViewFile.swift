import WinnowCore

/// One flat file that is being written beside the one that it will replace.
final class ViewFile {
  private let path: String
  private let io: any StorageIO
  private var file: Int32?
  private var buffer: [UInt8] = []
  private var written: Int64 = 0
  private var rows: Int64 = 0

  private static let flushLimit = 1 << 20

  init(_ path: String, _ io: any StorageIO) throws(IOFailure) {
    self.path = path
    self.io = io
    if try io.identity(ofPath: path + ".new") != nil { try io.remove(path + ".new") }
    file = try io.open(path + ".new", .createNew)
  }

  deinit {
    if let file { io.close(file) }
  }

  var report: ViewsReport.File { ViewsReport.File(path: path, leads: rows, bytes: written) }

  /// Adds what `body` writes as a line.
  func put(_ body: (inout [UInt8]) -> Void) throws(IOFailure) {
    body(&buffer)
    buffer.append(0x0a)
    rows += 1
    if buffer.count >= Self.flushLimit { try flush() }
  }

  /// Adds the names of the columns.
  func put(heading: [String]) throws(IOFailure) {
    CSVWriter.append(heading, to: &buffer)
  }

  /// Adds a row of a table.
  func put(_ row: [JSONValue]) throws(IOFailure) {
    CSVWriter.append(row, to: &buffer)
    rows += 1
    if buffer.count >= Self.flushLimit { try flush() }
  }

  /// Writes the rest.
  func close() throws(IOFailure) {
    try flush()
    if let file { io.close(file) }
    file = nil
  }

  /// Replaces the file of before.
  func putInPlace() throws(IOFailure) { try io.rename(path + ".new", to: path) }

  private func flush() throws(IOFailure) {
    guard let file else { return }
    try io.writeAll(file, buffer, 0..<buffer.count, at: written)
    written += Int64(buffer.count)
    buffer.removeAll(keepingCapacity: true)
  }

  /// Reads back the lines, which are JSON objects, before the file is put in place.
  func forEachLine(_ body: (JSONObject) throws -> Void) throws {
    let input = try io.open(path + ".new", .read)
    defer { io.close(input) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    var filled = 0
    var offset: Int64 = 0
    while true {
      if filled == bytes.count { bytes += [UInt8](repeating: 0, count: bytes.count) }
      let count = try io.read(input, at: offset, into: &bytes, from: filled)
      if count == 0 { return }
      offset += Int64(count)
      filled += count
      var start = 0
      while let end = Bytes.newline(bytes, start..<filled) {
        if let object = Bytes.json(bytes, start..<end)?.object { try body(object) }
        start = end + 1
      }
      bytes.replaceSubrange(..<(filled - start), with: bytes[start..<filled])
      filled -= start
    }
  }
}
