import StoreProofs

/// Whatever a crash makes of the journal's end, the interrupted write is gone and nothing else.
struct TailPart {
  let options: Options

  func holds() async -> Bool {
    do {
      let tails = try Tails()
      let watch = Stopwatch()
      let places = Array(tails.places)
      let kinds = Tails.Spoil.allCases
      let found = await inShares(of: places.count * kinds.count, by: 50, jobs: options.jobs) {
        part in
        let faults = part.compactMap {
          tails.fault(from: places[$0 / kinds.count], kinds[$0 % kinds.count])
        }
        return (part.count, faults)
      }
      let zeros = await inShares(of: 8192, by: 50, jobs: options.jobs) { part in
        (part.count, part.compactMap { tails.fault(zeros: $0 + 1) })
      }
      return tell(
        "spoiled ends mended",
        (found.count + zeros.count, found.faults + zeros.faults),
        watch
      )
    } catch {
      print("tails: \(error)")
      return false
    }
  }
}
