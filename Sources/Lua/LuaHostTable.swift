import CLuaHost

/// What C asks the host for: functions by number, and modules by name.
final class LuaHostTable {
  weak var box: LuaBox?
  var functions: [LuaHostFunction] = []
  var modules: ((String) throws -> LuaSource?)?

  /// The calls for C. The table must outlive the box that gets them.
  var border: lh_host {
    unsafe lh_host(
      context: Unmanaged.passUnretained(self).toOpaque(),
      call: { context, number, arguments, count, reply in
        unsafe LuaHostTable.from(context).call(
          Int(number),
          UnsafeBufferPointer(start: arguments, count: count),
          reply
        )
      },
      module: { context, name, count, reply in
        unsafe LuaHostTable.from(context).module(
          UnsafeBufferPointer(start: name, count: count),
          reply
        )
      }
    )
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> LuaHostTable {
    guard let context = unsafe context else { preconditionFailure("a host call has a context") }
    return unsafe Unmanaged<LuaHostTable>.fromOpaque(context).takeUnretainedValue()
  }

  private func call(
    _ number: Int,
    _ arguments: UnsafeBufferPointer<UInt8>,
    _ reply: UnsafeMutablePointer<lh_buffer>
  ) -> Int32 {
    var reader = unsafe LuaReader(arguments)
    guard functions.indices.contains(number), let box, let values = reader.list() else {
      return unsafe refuse(LuaError.malformed, reply)
    }
    do {
      var output = LuaBuffer()
      output.append(list: try functions[number](values, box))
      unsafe output.copy(to: reply)
      return 0
    } catch {
      return unsafe refuse(error, reply)
    }
  }

  private func module(
    _ name: UnsafeBufferPointer<UInt8>,
    _ reply: UnsafeMutablePointer<lh_buffer>
  ) -> Int32 {
    do {
      let name = unsafe String(decoding: name, as: UTF8.self)
      guard let source = try modules?(name) else { return Int32(LH_LOAD) }
      var output = LuaBuffer()
      output.appendKey(source.file)
      output.append(raw: source.text)
      unsafe output.copy(to: reply)
      return 0
    } catch {
      return unsafe refuse(error, reply)
    }
  }

  /// Leaves the message of an error for C to raise, and gives its number.
  private func refuse(_ error: any Error, _ reply: UnsafeMutablePointer<lh_buffer>) -> Int32 {
    let code: LuaError.Code
    let message: String
    switch error {
    case let error as LuaHostError: (code, message) = (error.code, error.message)
    case let error as LuaError: (code, message) = (error.code, error.message)
    default: (code, message) = (.script, String(describing: error))
    }
    var output = LuaBuffer()
    output.append(raw: Array(message.utf8))
    unsafe output.copy(to: reply)
    return code.border
  }
}

extension LuaBuffer {
  mutating func append(raw bytes: [UInt8]) {
    for byte in bytes { appendByte(byte) }
  }

  borrowing func copy(to reply: UnsafeMutablePointer<lh_buffer>) {
    unsafe withContent { content in
      unsafe reply.pointee.count = 0
      _ = unsafe lh_buffer_append(reply, content.baseAddress, content.count)
    }
  }
}
