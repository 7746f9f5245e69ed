import CLuaHost

/// Stops the calls of one box from any thread.
public final class LuaCancellation: Sendable {
  // The address of the switch, which C counts atomically. A number, because pointers cannot be sent.
  private let address: UInt

  init?(of box: OpaquePointer) {
    let stop = unsafe lh_stop_of(box)
    unsafe lh_stop_retain(stop)
    address = UInt(bitPattern: stop)
  }

  deinit {
    if let stop = unsafe OpaquePointer(bitPattern: address) { unsafe lh_stop_release(stop) }
  }

  /// Stops the call that runs now, soon, and every later one. The box then is dead.
  public func cancel() {
    if let stop = unsafe OpaquePointer(bitPattern: address) { unsafe lh_stop_raise(stop) }
  }
}
