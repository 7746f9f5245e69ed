import WinnowCore

/// Makes sure that an event's data can be read back by every program: what is in the journal once
/// stays there.
package struct EventDataCheck {
  private var keys = JSONKeyCheck()

  package init() {}

  /// What is wrong with the data; nil when it is one JSON object in UTF-8 on one line, without
  /// repeated keys, lone surrogates, and characters at which some program ends a line.
  package mutating func fault(_ data: [UInt8]) -> String? {
    // Nearly all data is of the form that we write, and that is told at once.
    if Bytes.isPlainObject(data) { return nil }
    return closerFault(data)
  }

  /// The same, whatever form the data has.
  package mutating func closerFault(_ data: [UInt8]) -> String? {
    guard data.first == 0x7b, data.last == 0x7d, Bytes.isOneLine(data) else {
      return "no JSON object on one line"
    }
    do throws(JSONError) {
      try check(data)
      return nil
    } catch {
      keys = JSONKeyCheck()
      return "no JSON object: \(error.reason)"
    }
  }

  private mutating func check(_ data: [UInt8]) throws(JSONError) {
    try unsafe data.withUnsafeBufferPointer { bytes throws(JSONError) in
      var scanner = unsafe JSONScanner(bytes)
      try scanner.skipValue(checking: &keys)
      try scanner.finish()
    }
  }
}
