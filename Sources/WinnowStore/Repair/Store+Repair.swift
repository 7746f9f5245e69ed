import WinnowCore

extension Store {
  /// Makes a damaged journal sound again, keeping every line that is good.
  ///
  /// A line with one wrong bit is put right; an event that cannot be read any more gets a stand-in of
  /// the kind `lost`, so that all numbers stay; seals and index are made anew. Each file is first
  /// copied to `quarantine/` as it is. The event `journal.repaired` names the events that are lost.
  /// What an interrupted write left at the end is no damage: the next change mends it.
  ///
  /// - Parameters:
  ///   - isDry: True only says what would be done, and takes no lock.
  ///   - transaction: As for ``write(transaction:by:_:)``.
  ///   - actor: Who repairs.
  /// - Returns: What was found, and what was done about it.
  /// - Throws: code `damaged` where no program can tell what is right (two copies were merged, a file
  ///   of another store); `locked`, `not-written`, `unreadable`.
  package func repair(
    isDry: Bool = true,
    transaction: String,
    by actor: String
  ) throws(StoreError) -> RepairReport {
    if isDry { return try Repair(self, actor: actor).report }
    try requireSound()
    return try withLock(isRepairing: true) { () throws(StoreError) in
      // What a repair before this one could not sync counts only now.
      do throws(IOFailure) { try io.syncFolder(folder.journal) } catch {
        throw .notWritten(error, file: folder.journal)
      }
      var repair = try Repair(self, actor: actor)
      guard repair.isNeeded else { return repair.report }
      try repair.rewrite()
      try repair.describe()
      try repair.tell(transaction: transaction)
      try repair.seal()
      return repair.report
    }
  }

  /// Runs work on the files of the journal as the only writer, and forgets what was known of them.
  ///
  /// - Throws: what `body` throws; code `damaged` when `STORE.json` must be repaired first.
  func withLock<Value>(
    isRepairing: Bool = false,
    _ body: () throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    if let descriptionFault, !isRepairing { throw descriptionFault }
    _ = try takeLock()
    forget()
    defer {
      forget()
      lock.release()
    }
    return try body()
  }

  /// Forgets everything that was read.
  func forget() {
    isRecovered = false
    view = nil
    writeIndex = nil
    trust = .file
    reader.forget()
    files.closeAll()
  }

  private func requireSound() throws(StoreError) {
    guard !isWriting else {
      throw StoreError(.notAllowed, .notAllowed, "a transaction cannot hold a repair")
    }
    try journal.requireSound()
  }
}

/// One repair, from finding to telling.
private struct Repair {
  private let store: Store
  private let actor: String
  private let plan: RepairPlan
  private let check: JournalCheck
  private(set) var report = RepairReport()
  /// What `STORE.json` must say; nil when it says so.
  private let description: StoreDescription?
  /// Segments whose seal must be made anew, with the one that is there.
  private var wrongSeals: [Int64: Seal?] = [:]

  init(_ store: Store, actor: String) throws(StoreError) {
    self.store = store
    self.actor = actor
    var check = JournalCheck(store.files, isDeep: false)
    try check.run()
    self.check = check
    var plan = RepairPlan(
      store.files,
      check,
      witness: try LeadIndex.witness(store.folder.index, files: store.files),
      created: store.created,
      actor: actor
    )
    try plan.make()
    self.plan = plan
    report.findings = check.report.findings
    description = try store.rightDescription()
    report.describesAnew = description != nil || store.descriptionFault != nil
    for segment in plan.segments {
      report.segments.append(
        RepairReport.Segment(
          file: "journal/" + segment.name,
          mended: segment.mended,
          lost: RepairReport.ranges(segment.lost),
          isWhole: try isWhole(segment)
        )
      )
    }
    try findSeals()
    report.seals = wrongSeals.keys.sorted().map { "journal/" + SegmentName.seal(first: $0) }
  }

  var isNeeded: Bool { !report.isEmpty || !untold.isEmpty }

  private func isWhole(_ segment: RepairPlan.Segment) throws(StoreError) -> Bool {
    let path = store.files.folder + "/" + SegmentName.seal(first: segment.first)
    return try store.files.readSeal(path: path)?.sha256 == Sealer.digest(segment.bytes)
  }

  /// Stand-ins of which no event tells: a repair before this one was interrupted.
  private var untold: [Int64] {
    let told = check.results.flatMap(\.rewrites).flatMap { LostEvents.list($0.data) }
    return check.results.flatMap(\.lost).filter { number in
      !told.contains { $0.contains(number) }
    }
  }

  private mutating func findSeals() throws(StoreError) {
    let firsts = Set(store.files.segments).union(plan.segments.map(\.first)).sorted()
    for (place, first) in firsts.dropLast().enumerated() {
      let path = store.files.folder + "/" + SegmentName.seal(first: first)
      let seal = try store.files.readSeal(path: path)
      let next = firsts[place + 1]
      if try !isGood(seal, first: first, next: next) { wrongSeals.updateValue(seal, forKey: first) }
    }
  }

  private func isGood(_ seal: Seal?, first: Int64, next: Int64) throws(StoreError) -> Bool {
    let files = store.files
    guard let seal else { return try isMendedByWriters(first, next) }
    if let planned = plan.segments.first(where: { $0.first == first }) {
      return seal.sha256 == Sealer.digest(planned.bytes)
    }
    guard let ordinal = files.segments.firstIndex(of: first), !files.isArchived(ordinal)
    else { return true }
    let result = check.results[ordinal]
    guard seal.last == result.last, seal.crc == result.crc, seal.bytes == result.bytes
    else { return try isBeingErased(ordinal, seal) }
    guard let following = files.segments.firstIndex(of: next),
      let header = check.results[following].header
    else { return true }
    return seal.accepts(header.previous)
  }

  /// True for a seal that was made for an erasure whose segment has not followed yet: erasing again
  /// ends that.
  private func isBeingErased(_ ordinal: Int, _ seal: Seal) throws(StoreError) -> Bool {
    guard !seal.superseded.isEmpty, check.results[ordinal].findings.isEmpty else { return false }
    return try seal.superseded.contains(store.files.digest(ordinal, upTo: .max))
  }

  /// True for a seal that is missing beside a segment which is what the next one says.
  private func isMendedByWriters(_ first: Int64, _ next: Int64) throws(StoreError) -> Bool {
    let path = store.files.folder + "/" + SegmentName.seal(first: first)
    let isThere = try store.files.reading(path) { () throws(IOFailure) in
      try store.io.identity(ofPath: path) != nil
    }
    guard !isThere,
      let ordinal = store.files.segments.firstIndex(of: first),
      let following = store.files.segments.firstIndex(of: next),
      let header = check.results[following].header
    else { return false }
    return check.results[ordinal].seal?.sha256 == header.previous
  }

  // MARK: Writing

  /// Copies what is damaged, and puts the planned bytes in its place.
  mutating func rewrite() throws(StoreError) {
    let folder = store.folder
    let quarantine = Quarantine(folder, io: store.io, now: store.clock())
    do throws(IOFailure) {
      for segment in plan.segments {
        guard let old = segment.old else { continue }
        report.copies.append(try quarantine.keep(old, as: segment.name, suffix: ".damaged"))
      }
      for first in wrongSeals.keys.sorted() {
        let name = SegmentName.seal(first: first)
        guard let old = try store.io.contents(ofPath: folder.journal + "/" + name)
        else { continue }
        report.copies.append(try quarantine.keep(old, as: name, suffix: ".damaged"))
      }
      for segment in plan.segments {
        try store.io.replace(
          folder.journal + "/" + segment.name,
          in: folder.journal,
          with: segment.bytes
        )
      }
      try store.io.removeDerived(folder)
    } catch {
      throw .notWritten(error, file: folder.journal)
    }
    store.forget()
  }

  /// Puts `STORE.json` right, by what the journal's headers say.
  mutating func describe() throws(StoreError) {
    let folder = store.folder
    if let text = description?.text {
      do throws(IOFailure) {
        if let old = try store.io.contents(ofPath: folder.description) {
          let quarantine = Quarantine(folder, io: store.io, now: store.clock())
          report.copies.append(try quarantine.keep(old, as: "STORE.json", suffix: ".damaged"))
        }
        try store.io.replace(folder.description, in: folder.root, with: text)
      } catch {
        throw .notWritten(error, file: folder.description)
      }
    }
    store.descriptionFault = nil
  }

  /// Writes `journal.repaired`.
  mutating func tell(transaction: String) throws(StoreError) {
    var name = transaction
    if let told = told(transaction) {
      // It was interrupted behind this event, and only seals are missing.
      if plan.segments.isEmpty, untold.isEmpty { return report.event = told }
      name += "/\(told)"
    }
    let lost = RepairReport.ranges((untold + plan.segments.flatMap(\.lost)).sorted())
    let data: JSONObject = [
      "lost": LostEvents.json(lost),
      "mended": .int(Int64(report.segments.map(\.mended).reduce(0, +))),
      "segments": .array(try rewritten().map(\.json)),
      "copies": .array(report.copies.map { .string($0) }),
    ]
    // The seals, which make the chain good, name this event.
    store.journal.isRepairing = true
    defer { store.journal.isRepairing = false }
    report.event = try store.tell(.journalRepaired, data, name, actor)
  }

  /// Number of the event with which a repair of this transaction told what it did.
  private func told(_ transaction: String) -> Int64? {
    let events = check.results.flatMap(\.rewrites)
    return events.last { $0.kind == .journalRepaired && $0.transaction == transaction }?.number
  }

  /// The segments that are not what the headers behind them say, with what they are now.
  private func rewritten() throws(StoreError) -> [RewrittenSegment] {
    let files = store.files
    try files.refresh()
    var found: [RewrittenSegment] = []
    for first in wrongSeals.keys.sorted() {
      guard let ordinal = files.segments.firstIndex(of: first),
        ordinal + 1 < files.segments.count
      else { continue }
      let before = try files.header(ordinal + 1).previous
      let after = try files.digest(ordinal, upTo: .max)
      guard before != after else { continue }
      found.append(RewrittenSegment(first: first, before: before, after: after))
    }
    return found
  }

  /// Makes seals for what stands there now, which keep the digests that the next headers know.
  mutating func seal() throws(StoreError) {
    let files = store.files
    try files.refresh()
    for (first, old) in wrongSeals.sorted(by: { $0.key < $1.key }) {
      guard let ordinal = files.segments.firstIndex(of: first),
        ordinal + 1 < files.segments.count
      else { continue }
      let end = try files.end(ordinal)
      var seal = try files.computedSeal(ordinal, end: end)
      let before = try files.header(ordinal + 1).previous
      seal.superseded = (old?.superseded ?? []).filter { $0 != seal.sha256 && $0 != before }
      if before != seal.sha256 {
        seal.superseded.append(before)
        seal.repair = report.event
      }
      seal.erasure = old?.erasure
      do throws(IOFailure) {
        try store.io.replace(files.sealPath(ordinal), in: files.folder, with: seal.text)
      } catch {
        throw .notWritten(error, file: files.sealPath(ordinal))
      }
    }
  }
}

/// Numbers of lost events, as an event's data name them: `[[17,18],[40,40]]`.
enum LostEvents {
  static func json(_ ranges: [ClosedRange<Int64>]) -> JSONValue {
    .array(ranges.map { .array([.int($0.lowerBound), .int($0.upperBound)]) })
  }

  static func list(_ data: JSONObject) -> [ClosedRange<Int64>] {
    (data["lost"]?.array ?? []).compactMap { value in
      guard let pair = value.array, pair.count == 2, let first = pair[0].integer,
        let last = pair[1].integer, first <= last
      else { return nil }
      return first...last
    }
  }
}
