import CLuaHost

extension LuaLimits {
  /// The limits for the C side, each brought into the range in which its arithmetic cannot overflow.
  var border: lh_limits {
    lh_limits(
      fuel: clamp(fuel, 1 << 60),
      memory_bytes: clamp(memoryBytes, 1 << 40),
      block_bytes: clamp(blockBytes, 1 << 30),
      deadline_nanoseconds: nanoseconds,
      log_bytes: clamp(logBytes, 1 << 30),
      result_bytes: clamp(resultBytes, 1 << 30),
      result_nodes: clamp(resultNodes, 1 << 30),
      depth: Int32(clamp(depth, 90))
    )
  }

  private var nanoseconds: Int64 {
    let (seconds, attoseconds) = deadline.components
    guard seconds >= 0 else { return 0 }
    guard seconds < 1 << 32 else { return 1 << 62 }
    return seconds * 1_000_000_000 + max(0, attoseconds) / 1_000_000_000
  }

  private func clamp(_ value: Int, _ highest: Int64) -> Int64 {
    min(max(Int64(value), 1), highest)
  }
}
