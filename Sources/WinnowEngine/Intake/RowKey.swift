/// The external key of a row: the texts of its key columns, joined with `/`.
///
/// Where there are several, a `/` and a `\` inside of one get a `\` before them.
struct RowKey {
  private let isJoined: Bool
  private var bytes: [UInt8] = []
  private var isFirst = true

  init(count: Int) {
    isJoined = count > 1
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func append(_ part: Span<UInt8>) {
    if !isFirst { bytes.append(UInt8(ascii: "/")) }
    isFirst = false
    for index in part.indices {
      let byte = part[index]
      if isJoined, byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") {
        bytes.append(UInt8(ascii: "\\"))
      }
      bytes.append(byte)
    }
  }
}
