/// What the system answers to a call that it cannot do.
package enum Trouble: String, CaseIterable, Sendable {
  case noSpace = "ENOSPC"
  case quota = "EDQUOT"
  case tooLarge = "EFBIG"
  case readOnly = "EROFS"
  case ioError = "EIO"
  case shortWrite = "short write"

  var number: Int32 {
    switch self {
    case .noSpace, .shortWrite: 28
    case .quota: 122
    case .tooLarge: 27
    case .readOnly: 30
    case .ioError: 5
    }
  }

  /// What a call does to the disk.
  enum Call {
    case reads, writes, syncs, changesNames
  }

  func concerns(_ call: Call) -> Bool {
    switch self {
    case .ioError: true
    case .shortWrite: call == .writes
    case .tooLarge: call == .writes
    case .readOnly: call == .writes || call == .changesNames
    case .noSpace, .quota: call != .reads
    }
  }
}
