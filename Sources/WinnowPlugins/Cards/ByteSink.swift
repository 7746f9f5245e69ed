import WinnowCore

/// Takes the bytes of a line, piece by piece, into memory that is used again for the next line.
@safe final class ByteSink {
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int = 4096) {
    unsafe base = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  deinit { unsafe base.deallocate() }

  /// Forgets the bytes and keeps the memory.
  @inline(__always) func removeAll() { count = 0 }

  /// Lends the bytes.
  @inline(__always) func withBytes<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    unsafe body(UnsafeBufferPointer(start: base, count: count))
  }

  /// Lends those of the bytes at `range`.
  @inline(__always) func withBytes<R>(
    at range: Range<Int>,
    _ body: (UnsafeBufferPointer<UInt8>) -> R
  ) -> R {
    unsafe withBytes { unsafe body(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  @inline(__always) func put(_ byte: UInt8) {
    unsafe room(1)[0] = byte
    count &+= 1
  }

  @inline(__always) func put(_ text: StaticString) {
    let size = text.utf8CodeUnitCount
    unsafe room(size).update(from: text.utf8Start, count: size)
    count &+= size
  }

  @inline(__always) func put(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBufferPointer { unsafe put($0) }
  }

  @inline(__always) func put(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress else { return }
    unsafe room(bytes.count).update(from: source, count: bytes.count)
    count &+= bytes.count
  }

  /// Adds a phrase that ``write(_:)`` gave for `book`.
  @inline(__always) func put(_ phrase: Phrase, of book: ByteSink) {
    unsafe room(phrase.count).update(from: book.base + phrase.start, count: phrase.count)
    count &+= phrase.count
  }

  /// Adds bytes that are to be put into other lines many times.
  func write(_ bytes: [UInt8]) -> Phrase {
    let start = count
    put(bytes)
    return Phrase(start: start, count: bytes.count)
  }

  /// Room for `more` bytes behind those that are there.
  @inline(__always) private func room(_ more: Int) -> UnsafeMutablePointer<UInt8> {
    if more > capacity &- count { grow(more) }
    return unsafe base + count
  }

  @inline(never) private func grow(_ more: Int) {
    let larger = (count + more) * 2
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    unsafe moved.update(from: base, count: count)
    unsafe base.deallocate()
    unsafe base = moved
    capacity = larger
  }
}

/// Where some bytes stand in a ``ByteSink``, which must keep them.
struct Phrase {
  fileprivate let start: Int
  fileprivate let count: Int
}

extension ByteSink {
  /// Adds points as ``JSONWriter`` does.
  func put(_ points: Points) {
    if points.milli < 0 { put(0x2D) }
    let size = points.milli.magnitude
    let whole = size / 1000
    put(digits: whole)
    put(thousandths: size &- whole &* 1000)
  }

  /// Adds a number from 0 to 1 with at most six decimal places.
  func put(share: Double) {
    let millionths = UInt64((min(max(share, 0), 1) * 1e6).rounded())
    let whole = millionths / 1_000_000
    put(digit: whole)
    let fraction = millionths &- whole &* 1_000_000
    let high = fraction / 1000
    let low = fraction &- high &* 1000
    guard low > 0 else { return put(thousandths: high) }
    put(0x2E)
    put(digit: high / 100)
    put(digit: high / 10 % 10)
    put(digit: high % 10)
    put(places: low)
  }

  /// Adds a text with its quotes; `scratch` is for one that has something to escape.
  func put(text bytes: UnsafeBufferPointer<UInt8>, _ scratch: inout [UInt8]) {
    guard unsafe JSONWriter.isPlain(bytes) else {
      scratch.removeAll(keepingCapacity: true)
      unsafe JSONWriter.append(utf8: bytes, to: &scratch)
      return put(scratch)
    }
    put(0x22)
    unsafe put(bytes)
    put(0x22)
  }

  private func put(digits value: UInt64) {
    if value >= 10 { put(digits: value / 10) }
    put(digit: value % 10)
  }

  /// Adds a point and at most three decimal places; nothing for nought.
  private func put(thousandths value: UInt64) {
    guard value > 0 else { return }
    put(0x2E)
    put(places: value)
  }

  /// Adds three decimal places without noughts at the end.
  @inline(__always) private func put(places value: UInt64) {
    // By constants, which the processor need not divide by.
    let first = value / 100
    let rest = value &- first &* 100
    put(digit: first)
    guard rest > 0 else { return }
    put(digit: rest / 10)
    guard rest % 10 > 0 else { return }
    put(digit: rest % 10)
  }

  @inline(__always) private func put(digit: UInt64) {
    put(0x30 &+ UInt8(truncatingIfNeeded: digit))
  }
}
