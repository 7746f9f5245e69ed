import Glibc
import InterviewProofs

/// What the command line asks for.
struct Options: Sendable {
  private var campaign = WalkCampaign(
    sheets: 1000,
    walks: 1000,
    storedEach: 500,
    jobs: Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  )
  /// Only this walk, told move by move.
  private var sheet: UInt64?
  private var walk: UInt64 = 0
  private var isStored = false
  /// What is wrong with the command line.
  private(set) var complaint: String?

  init(_ arguments: [String]) {
    var rest = arguments[...]
    while complaint == nil, let word = rest.popFirst() {
      if word == "--stored" {
        isStored = true
      } else if let number = rest.popFirst().flatMap({ UInt64($0) }) {
        take(word, number)
      } else {
        complaint = "\(word) is no option, or has no number"
      }
    }
  }

  private mutating func take(_ name: String, _ number: UInt64) {
    switch name {
    case "--sheets": campaign.sheets = Int(clamping: number)
    case "--walks": campaign.walks = Int(clamping: number)
    case "--stored-each": campaign.storedEach = Int(clamping: number)
    case "--from": campaign.first = number
    case "--jobs": campaign.jobs = Int(clamping: number)
    case "--sheet": sheet = number
    case "--walk": walk = number
    default: complaint = "\(name) is not understood"
    }
  }

  /// Runs what is asked for and tells what came of it; false when something went wrong.
  func run() async -> Bool {
    if let sheet { return replay(sheet) }
    let start = ContinuousClock.now
    let outcome = await campaign.run()
    if let fault = outcome.fault {
      let stored = fault.isStored ? " --stored" : ""
      print("questionnaire \(fault.sheet), walk \(fault.walk): \(fault.words)")
      print(
        "to see it again: scripts/prove-interviews --sheet \(fault.sheet) --walk \(fault.walk)\(stored)"
      )
      return false
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    print(
      "\(outcome.walks) walks of \(outcome.moves) moves through \(outcome.sheets) questionnaires"
        + " end as a straight run does, in \(Int(seconds)) s, \(campaign.jobs) at once"
    )
    return true
  }

  private func replay(_ sheet: UInt64) -> Bool {
    let words = WalkCampaign.replay(sheet: sheet, walk: walk, isStored: isStored) { print($0) }
    print("questionnaire \(sheet), walk \(walk): \(words ?? "all is well")")
    return words == nil
  }
}
