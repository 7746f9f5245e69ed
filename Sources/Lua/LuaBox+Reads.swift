import CLuaHost

extension LuaBox {
  /// Whether it is noted what the functions of batches read of the value that they are called with.
  ///
  /// Costs time with each read: for explaining, not for the daily work.
  public func noteReads(_ isOn: Bool) { unsafe lh_note_reads(raw, isOn) }

  /// What was read since this was last called, in order and each once: `answers`, `answers.need`.
  public func takeReads() -> [String] {
    var count = 0
    guard let bytes = unsafe lh_take_reads(raw, &count) else { return [] }
    var reader = unsafe LuaReader(UnsafeBufferPointer(start: bytes, count: count), offset: 0)
    var paths: [String] = []
    while let path = reader.text() {
      if !paths.contains(path) { paths.append(path) }
    }
    return paths
  }
}
