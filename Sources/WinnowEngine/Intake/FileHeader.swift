import WinnowCore

/// The names of a file's columns, each once.
struct FileHeader {
  /// Without blanks at their ends; a repeated name is numbered (`phone`, `phone_2`), an empty one
  /// is called by its place (`column_3`).
  let names: [String]
  /// The names that came more than once, as they stand in the file.
  let repeated: [String]

  init(_ cells: [String]) {
    var names: [String] = []
    var repeated: [String] = []
    var seen: Set<String> = []
    for (index, cell) in cells.enumerated() {
      let trimmed = Self.trimmed(cell)
      var name = trimmed.isEmpty ? "column_\(index + 1)" : trimmed
      if seen.contains(name) {
        if !repeated.contains(name) { repeated.append(name) }
        let base = name
        var number = 2
        while seen.contains(name) {
          name = "\(base)_\(number)"
          number += 1
        }
      }
      seen.insert(name)
      names.append(name)
    }
    self.names = names
    self.repeated = repeated
  }

  /// What to say about repeated names, or nil.
  var notice: String? {
    guard !repeated.isEmpty else { return nil }
    let list = repeated.prefix(5).map { "\"\($0)\"" }.joined(separator: ", ")
    return "the header has \(list) more than once: the later ones are called "
      + "\"\(repeated[0])_2\" and so on"
  }

  private static func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars
    let isBlank = { (scalar: Unicode.Scalar) in
      scalar.properties.isWhitespace || scalar == "\u{FEFF}"
    }
    guard let first = scalars.firstIndex(where: { !isBlank($0) }),
      let last = scalars.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(scalars[first...last])
  }
}
