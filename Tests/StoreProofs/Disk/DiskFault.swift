/// What goes wrong, from which call that changes something on.
package struct DiskFault: Sendable {
  package enum Kind: CaseIterable, Sendable {
    /// The process ends before the call, or in the middle of a write; what programs saw stays.
    case kill
    /// Creating, writing and syncing find no room.
    case diskFull
    /// A write stops halfway without an error.
    case shortWrite
    /// A write fails and leaves nothing.
    case writeFails
    /// A sync fails and forgets which sectors were dirty, as Linux does.
    case syncFails
    /// A read fails.
    case readFails
  }

  package var kind: Kind
  /// The first call that may fail, counted from 1.
  package var call: Int
  /// How many calls fail from there on.
  package var count = 1

  package init(_ kind: Kind, call: Int, count: Int = 1) {
    self.kind = kind
    self.call = call
    self.count = count
  }
}
