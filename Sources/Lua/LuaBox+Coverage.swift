import CLuaHost

/// The lines of scripts that can run, and those of them that did, in any number of boxes.
///
/// Belongs to the thread of its boxes. Noting lines costs time, and neither fuel nor memory of a box.
@safe
public final class LuaCoverage {
  /// A line of a script that can run.
  public struct Line: Sendable, Hashable {
    /// From 1.
    public var number: Int
    /// Whether it ran in every function that has a part of it.
    public var hasRun: Bool

    /// A line.
    public init(_ number: Int, hasRun: Bool) {
      self.number = number
      self.hasRun = hasRun
    }
  }

  fileprivate let raw: OpaquePointer

  /// Without any file yet.
  ///
  /// - Throws: `CRASH` when the process has no memory left.
  public init() throws(LuaError) {
    guard let raw = unsafe lh_coverage_create() else { throw .exhausted }
    unsafe self.raw = raw
  }

  deinit { unsafe lh_coverage_release(raw) }

  /// Notes the lines of a source that boxes load under this name.
  ///
  /// One that does not compile has no lines.
  public func add(_ source: [UInt8], file: String) {
    _ = unsafe source.withUnsafeBufferPointer { source in
      unsafe file.withCString { unsafe lh_coverage_add(raw, $0, source.baseAddress, source.count) }
    }
  }

  /// Every line of the file that can run, in order.
  public func lines(of file: String) -> [Line] {
    var results = LuaBuffer()
    _ = unsafe results.lend { output in
      unsafe file.withCString { unsafe lh_coverage_read(raw, $0, output) }
    }
    return unsafe results.withContent { content in
      var reader = unsafe LuaReader(content)
      var lines: [Line] = []
      while let number = reader.integer(UInt32.self), let hasRun = reader.byte() {
        lines.append(Line(Int(number), hasRun: hasRun == 1))
      }
      return lines
    }
  }
}

extension LuaBox {
  /// Notes from now on which lines this box runs.
  ///
  /// - Throws: The code that killed the box.
  public func cover(_ coverage: LuaCoverage) throws(LuaError) {
    _ = try unsafe cross { box, _ in
      unsafe lh_cover(box, coverage.raw)
      return 0
    }
  }
}
