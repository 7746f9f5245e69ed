/// Puts a JSON text together piece by piece, on one line, without building values first.
package struct JSONBuilder {
  package private(set) var bytes: [UInt8] = []

  /// `count` is about how many bytes it will be.
  package init(capacity count: Int = 0) {
    bytes.reserveCapacity(count)
  }

  /// Starts an object; ``endObject()`` must follow.
  package mutating func beginObject() {
    separate()
    bytes.append(0x7B)
  }

  /// Ends the object that was begun last.
  package mutating func endObject() { bytes.append(0x7D) }

  /// Starts an array; ``endArray()`` must follow.
  package mutating func beginArray() {
    separate()
    bytes.append(0x5B)
  }

  /// Ends the array that was begun last.
  package mutating func endArray() { bytes.append(0x5D) }

  /// Adds the key of a member; its value must follow.
  package mutating func add(key: String) {
    separate()
    JSONWriter.append(string: key, to: &bytes)
    bytes.append(0x3A)
  }

  /// Adds a text.
  package mutating func add(_ text: String) {
    separate()
    JSONWriter.append(string: text, to: &bytes)
  }

  /// Adds true or false.
  package mutating func add(_ truth: Bool) {
    separate()
    JSONWriter.append(bool: truth, to: &bytes)
  }

  /// Adds a number, whole where it is.
  package mutating func add(_ number: Double) {
    separate()
    if let whole = Int64(exactly: number) {
      JSONWriter.append(int: whole, to: &bytes)
    } else {
      JSONWriter.append(double: number, to: &bytes)
    }
  }

  /// Adds points, with at most three decimal places.
  package mutating func add(_ points: Points) {
    separate()
    JSONWriter.append(points: points, to: &bytes)
  }

  /// Adds a value that is JSON already.
  package mutating func add(json value: [UInt8]) {
    separate()
    bytes.append(contentsOf: value)
  }

  /// Adds the comma, where something stands before.
  private mutating func separate() {
    switch bytes.last {
    case nil, 0x7B, 0x5B, 0x3A: break
    default: bytes.append(0x2C)
    }
  }
}
