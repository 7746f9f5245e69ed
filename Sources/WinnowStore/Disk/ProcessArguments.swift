import CStore
import Glibc

/// The words that this process was started with.
package enum ProcessArguments {
  /// The words, the name of the program first; one that is not UTF-8 is nil, for no name or answer may
  /// be changed on its way in.
  package static let words: [String?] = (0..<cs_argument_count()).map { place in
    guard let text = unsafe cs_argument(place) else { return nil }
    return unsafe String(validatingCString: text)
  }
}
