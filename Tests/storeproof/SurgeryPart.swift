import StoreProofs

/// Surgery on lines and files is noticed and told by its kind.
struct SurgeryPart {
  func holds() -> Bool {
    do {
      let surgery = try Surgery()
      let watch = Stopwatch()
      let cuts = surgery.ofLines + surgery.ofFiles
      return tell("cuts told by their kind", (cuts.count, surgery.faults(cuts)), watch)
    } catch {
      print("surgery: \(error)")
      return false
    }
  }
}
