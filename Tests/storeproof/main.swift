// What the store promises, shown at full length; scripts/prove builds and runs it.

import Glibc

let options = Options(Array(CommandLine.arguments.dropFirst()))
if let words = options.complaint {
  print("storeproof: \(words); see scripts/prove --help")
  exit(64)
}
var isGood = true
for part in options.parts where await !part.holds(options) { isGood = false }
exit(isGood ? 0 : 1)
