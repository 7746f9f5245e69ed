/// Takes the columns of a row, one after another.
protocol RowSink: AnyObject {
  func bind(_ value: Int64?)
  func bind(_ value: String?)
  /// A text of these bytes in UTF-8.
  func bind(text bytes: [UInt8]?)
  func bind(_ text: TextArena.Text, of arena: TextArena)
  func bind(blob: [UInt8])
}

extension RowSink {
  func bind(_ value: Bool?) { bind(value.map { $0 ? Int64(1) : 0 }) }
}

extension IndexStatement: RowSink {}
