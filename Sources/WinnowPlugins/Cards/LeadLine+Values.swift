import Lua
import WinnowCore

/// Names and values of any type, as Lua gets them.
extension LeadLine {
  mutating func appendKey(_ key: JSONScanner.Text, _ scanner: JSONScanner) {
    guard key.hasEscapes else { return unsafe cargo.argument.appendKey(scanner.raw(key)) }
    text.removeAll(keepingCapacity: true)
    scanner.append(key, to: &text)
    unsafe text.withUnsafeBufferPointer { unsafe cargo.argument.appendKey($0) }
  }

  mutating func appendKey(_ name: StaticString) {
    unsafe cargo.argument.appendKey(
      UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
    )
  }

  mutating func append(_ string: JSONScanner.Text, _ scanner: JSONScanner) {
    guard string.hasEscapes else { return unsafe cargo.argument.append(bytes: scanner.raw(string)) }
    text.removeAll(keepingCapacity: true)
    scanner.append(string, to: &text)
    unsafe text.withUnsafeBufferPointer { unsafe cargo.argument.append(bytes: $0) }
  }

  mutating func value(_ scanner: inout JSONScanner) throws(JSONError) {
    switch try scanner.kind() {
    case .string: append(try scanner.string(), scanner)
    case .number:
      switch try scanner.exactNumber(Self.largestInteger) {
      case .int(let number): cargo.argument.append(number)
      case .double(let number): cargo.argument.append(number)
      }
    case .boolean: cargo.argument.append(try scanner.boolean())
    case .null:
      try scanner.null()
      cargo.argument.appendNil()
    case .array: try list(&scanner)
    case .object: try table(&scanner)
    }
  }

  private mutating func list(_ scanner: inout JSONScanner) throws(JSONError) {
    let table = cargo.argument.beginTable()
    var items = 0
    var more = try scanner.firstElement()
    while more {
      try value(&scanner)
      items += 1
      more = try scanner.nextElement()
    }
    cargo.argument.endTable(table, items: items, fields: 0)
  }

  private mutating func table(_ scanner: inout JSONScanner) throws(JSONError) {
    let table = cargo.argument.beginTable()
    var fields = 0
    var object = keys.open()
    var next = try scanner.firstKey()
    while let key = next {
      try keys.add(key, to: &object, of: scanner)
      appendKey(key, scanner)
      try value(&scanner)
      fields += 1
      next = try scanner.nextKey()
    }
    keys.close(object)
    cargo.argument.endTable(table, items: 0, fields: fields)
  }
}
