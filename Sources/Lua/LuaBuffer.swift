import CLuaHost

/// Values on their way to Lua or back, as flat tagged bytes.
///
/// The hot path of the border: nothing is allocated for a single value. Write with the `append`
/// calls, read with the `read` calls and an offset.
@safe
public struct LuaBuffer: ~Copyable {
  @usableFromInline internal var base: UnsafeMutablePointer<UInt8>?
  @usableFromInline internal var capacity: Int
  /// The number of bytes.
  public internal(set) var count: Int {
    @inlinable get { size }
    @inlinable set { size = newValue }
  }
  @usableFromInline internal var size: Int

  /// An empty buffer.
  public init() {
    unsafe base = nil
    capacity = 0
    size = 0
  }

  deinit {
    var memory = unsafe lh_buffer(bytes: base, count: size, capacity: capacity)
    unsafe lh_buffer_free(&memory)
  }

  /// Forgets the content and keeps the memory.
  @inlinable
  public mutating func removeAll() { size = 0 }

  /// The content as an array, for tests and for storage.
  public var bytes: [UInt8] {
    guard let base = unsafe base else { return [] }
    return unsafe Array(UnsafeBufferPointer(start: base, count: size))
  }

  /// Lends the memory to a C call that may append to it.
  mutating func lend<R>(_ body: (UnsafeMutablePointer<lh_buffer>) -> R) -> R {
    var memory = unsafe lh_buffer(bytes: base, count: size, capacity: capacity)
    let result = unsafe body(&memory)
    unsafe base = memory.bytes
    size = unsafe memory.count
    capacity = unsafe memory.capacity
    return result
  }

  /// Lends the content to a C call or a reader.
  borrowing func withContent<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    unsafe body(UnsafeBufferPointer(start: UnsafePointer(base), count: size))
  }

  @usableFromInline
  internal mutating func grow(by more: Int) {
    var memory = unsafe lh_buffer(bytes: base, count: size, capacity: capacity)
    guard unsafe lh_buffer_reserve(&memory, more) else {
      preconditionFailure("the process has no memory left")
    }
    unsafe base = memory.bytes
    capacity = unsafe memory.capacity
  }

  /// Room for `more` bytes, and the address of the first of them.
  @inlinable
  internal mutating func room(_ more: Int) -> UnsafeMutableRawPointer {
    if more > capacity &- size { grow(by: more) }
    let start = unsafe UnsafeMutableRawPointer(base.unsafelyUnwrapped + size)
    size &+= more
    return unsafe start
  }
}
