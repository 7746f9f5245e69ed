extension CSVRecord {
  /// Bytes of a file as text to be read by people: UTF-8, and every byte that is none as Latin-1 has
  /// it, so that no two rows look the same that differ.
  package static func readable(_ bytes: [UInt8]) -> String {
    var text = String.UnicodeScalarView()
    var parser = UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    var at = 0
    while true {
      switch parser.parseScalar(from: &rest) {
      case .valid(let scalar):
        text.append(UTF8.decode(scalar))
        at += scalar.count
      case .error(let length):
        for byte in bytes[at..<at + length] {
          text += String(decoding: windows1252[Int(byte & 0x7F)], as: UTF8.self).unicodeScalars
        }
        at += length
      case .emptyInput: return String(text)
      }
    }
  }
}
