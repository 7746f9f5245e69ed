// What the interview engine promises, shown at full length; scripts/prove-interviews builds and runs it.

import Glibc
import InterviewProofs

let options = Options(Array(CommandLine.arguments.dropFirst()))
if let words = options.complaint {
  print("interviewproof: \(words); see scripts/prove-interviews --help")
  exit(64)
}
exit(await options.run() ? 0 : 1)
