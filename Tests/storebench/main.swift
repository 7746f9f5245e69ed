// Fills large stores, adds to them and reads them, for the measurements of scripts/bench storage.
//
//   storebench fill FOLDER EVENTS           adds so many events to an empty store, a lead for each
//                                           twenty, 5000 in each transaction
//   storebench append FOLDER FIRST BATCH EVENTS plain|indexed
//                                           goes on behind FIRST events: so many more, BATCH in each
//                                           transaction
//   storebench fold FOLDER                  brings every event into an index in memory
//   storebench reindex FOLDER               builds the index anew
//   storebench verify FOLDER                checks lines, seals and chain

import Glibc

do {
  try Bench(Array(CommandLine.arguments.dropFirst())).run()
} catch {
  print("storebench: \(error)")
  exit(1)
}
