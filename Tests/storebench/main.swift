// Builds large stores and adds to them, for the measurements of scripts/bench storage.
//
//   storebench build FOLDER EVENTS          a store of so many events, a lead for each twenty
//   storebench append FOLDER BATCH EVENTS plain|indexed
//                                           adds so many events, BATCH in each transaction
//   storebench fold FOLDER                  brings every event into an index in memory

import Glibc

do {
  try Bench(Array(CommandLine.arguments.dropFirst())).run()
} catch {
  print("storebench: \(error)")
  exit(1)
}
