// Fills large stores and adds to them, for the measurements of scripts/bench storage.
//
//   storebench fill FOLDER EVENTS           adds so many events to an empty store, a lead for each
//                                           twenty, 5000 in each transaction
//   storebench append FOLDER FIRST BATCH EVENTS plain|indexed
//                                           goes on behind FIRST events: one to open the store, then
//                                           so many, BATCH in each transaction; prints the wall and
//                                           CPU seconds that these took
//   storebench fold FOLDER                  brings every event into an index in memory

import Glibc

do {
  try Bench(Array(CommandLine.arguments.dropFirst())).run()
} catch {
  print("storebench: \(error)")
  exit(1)
}
