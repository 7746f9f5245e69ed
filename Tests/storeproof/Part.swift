/// One of the proofs.
enum Part: String, CaseIterable, Sendable {
  case crashes
  case flaws
  case bits
  case surgery
  case tails
  case troubles

  /// Runs it and tells what came of it; false when a promise is broken.
  func holds(_ options: Options) async -> Bool {
    switch self {
    case .crashes: await CrashPart(options: options).holds()
    case .flaws: await FlawPart(options: options).holds()
    case .bits: await BitPart(options: options).holds()
    case .surgery: SurgeryPart().holds()
    case .tails: await TailPart(options: options).holds()
    case .troubles: await TroublePart(options: options).holds()
    }
  }
}
