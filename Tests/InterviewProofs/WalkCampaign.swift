import StoreProofs

/// Many walks through many made-up questionnaires.
package struct WalkCampaign: Sendable {
  /// What came of it.
  package struct Outcome: Sendable {
    package var sheets = 0
    package var walks = 0
    package var moves = 0
    /// The first walk that went wrong, by the numbers that make it again.
    package var fault: Fault?
  }

  /// A walk that went wrong.
  package struct Fault: Sendable {
    package var sheet: UInt64
    package var walk: UInt64
    package var isStored: Bool
    package var words: String
  }

  /// The number of the first questionnaire.
  package var first: UInt64 = 0
  package var sheets: Int
  /// Walks through each.
  package var walks: Int
  /// One walk in so many goes through the engine and a store on the disk.
  package var storedEach: Int
  package var jobs: Int
  /// What goes wrong on purpose.
  package var flaw: FrontFlaw?

  package init(sheets: Int, walks: Int, storedEach: Int, jobs: Int) {
    self.sheets = sheets
    self.walks = walks
    self.storedEach = storedEach
    self.jobs = jobs
  }

  /// The versions of a questionnaire that was made up: as it begins, and what it becomes.
  package static func versions(_ sheet: UInt64) throws -> [SheetVersion] {
    var dice = SplitMix(state: sheet ^ 0x5eed)
    let first = Sheet(seed: sheet)
    let second = first.changed(&dice)
    return try [first, second, second.changed(&dice)].map(SheetVersion.init)
  }

  /// Runs them, on several processors.
  package func run() async -> Outcome {
    var outcome = Outcome()
    await withTaskGroup(of: Outcome.self) { group in
      var rest = (first..<first + UInt64(sheets)).makeIterator()
      func add() {
        guard let sheet = rest.next() else { return }
        group.addTask { walk(through: sheet) }
      }
      for _ in 0..<max(1, jobs) { add() }
      while let part = await group.next() {
        outcome.sheets += part.sheets
        outcome.walks += part.walks
        outcome.moves += part.moves
        outcome.fault = outcome.fault ?? part.fault
        if outcome.fault == nil { add() }
      }
    }
    return outcome
  }

  private func walk(through sheet: UInt64) -> Outcome {
    var outcome = Outcome(sheets: 1)
    do {
      let versions = try Self.versions(sheet)
      for number in 0..<UInt64(walks) {
        let isStored = storedEach > 0 && number % UInt64(storedEach) == UInt64(storedEach) - 1
        do {
          outcome.moves += try walk(versions, number, isStored: isStored)
          outcome.walks += 1
        } catch {
          let words = (error as? Walk.Violation)?.words ?? "\(error)"
          outcome.fault = Fault(sheet: sheet, walk: number, isStored: isStored, words: words)
          return outcome
        }
      }
    } catch {
      outcome.fault = Fault(sheet: sheet, walk: 0, isStored: false, words: "\(error)")
    }
    return outcome
  }

  private func walk(
    _ versions: [SheetVersion],
    _ number: UInt64,
    isStored: Bool
  ) throws -> Int {
    let seed = number &* 0x9e37_79b9
    var walk = try Walk(versions, seed: seed, isStored: isStored, flaw: flaw)
    return try walk.run()
  }

  /// Walks one of them again and tells every move, and the script first; nil when all is well.
  package static func replay(
    sheet: UInt64,
    walk number: UInt64,
    isStored: Bool,
    tell: @escaping (String) -> Void
  ) -> String? {
    do {
      let versions = try versions(sheet)
      for version in versions { tell(version.sheet.lua) }
      var walk = try Walk(
        versions,
        seed: number &* 0x9e37_79b9,
        isStored: isStored,
        tell: tell
      )
      _ = try walk.run()
      return nil
    } catch {
      return (error as? Walk.Violation)?.words ?? "\(error)"
    }
  }
}
