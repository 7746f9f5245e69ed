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

extension ByteSink {
  /// Adds points as ``JSONWriter`` does.
  func put(_ points: Points) {
    if points.milli < 0 { put(0x2D) }
    let size = points.milli.magnitude
    let whole = size / 1000
    put(digits: whole)
    put(fraction: size &- whole &* 1000, digits: 3)
  }

  /// Adds a number from 0 to 1 with at most six decimal places.
  func put(share: Double) {
    let millionths = UInt64((min(max(share, 0), 1) * 1e6).rounded())
    put(0x30 &+ UInt8(truncatingIfNeeded: millionths / 1_000_000))
    put(fraction: millionths % 1_000_000, digits: 6)
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
    if value < 10 { return put(0x30 &+ UInt8(truncatingIfNeeded: value)) }
    var unit: UInt64 = 10
    while value / unit >= 10 { unit &*= 10 }
    var rest = value
    while unit > 0 {
      let digit = rest / unit
      put(0x30 &+ UInt8(truncatingIfNeeded: digit))
      rest &-= digit &* unit
      unit /= 10
    }
  }

  /// Adds a point and the digits of `value`, which has at most so many, without noughts at the end.
  private func put(fraction value: UInt64, digits: Int) {
    guard value > 0 else { return }
    put(0x2E)
    var rest = value
    var unit: UInt64 = digits == 3 ? 100 : 100_000
    while rest > 0 {
      let digit = rest / unit
      put(0x30 &+ UInt8(truncatingIfNeeded: digit))
      rest &-= digit &* unit
      unit /= 10
    }
  }
}
