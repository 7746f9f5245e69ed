import WinnowCore

/// Checks the whole journal: every line, every seal, and the chain between the segments.
struct JournalCheck {
  private let files: JournalFiles
  private let isDeep: Bool
  private(set) var report = VerifyReport()
  /// What was found of each segment, by ordinal.
  private(set) var results: [SegmentCheck.Result] = []
  private var last: Int64 = 0

  init(_ files: JournalFiles, isDeep: Bool) {
    self.files = files
    self.isDeep = isDeep
  }

  mutating func run() throws(StoreError) {
    let names: [String]
    do throws(IOFailure) {
      names = try files.io.list(files.folder)
    } catch {
      throw .unreadable(error, file: files.folder)
    }
    do throws(StoreError) {
      try files.refresh()
    } catch {
      guard error.code == .damaged else { throw error }
      note(.missingSegment, SegmentName.lines(first: 1), "the journal's first segment is missing")
    }
    checkNames(names)
    for ordinal in files.segments.indices { try check(ordinal) }
    try checkChain()
    report.segments = files.segments.count
    report.events = last
    report.head = try head()
  }

  private mutating func checkNames(_ names: [String]) {
    let segments = Set(files.segments)
    for name in names where SegmentName.first(lines: name) == nil {
      // What a crash left of a file that was never put in place.
      if name.hasSuffix(".new") { continue }
      if let first = SegmentName.first(seal: name) {
        if !segments.contains(first) {
          note(
            .missingSegment,
            SegmentName.lines(first: first),
            "the seal is there, the segment is not"
          )
        }
      } else {
        note(.strangeFile, name, "no part of a journal")
      }
    }
  }

  private mutating func check(_ ordinal: Int) throws(StoreError) {
    let first = files.segments[ordinal]
    // Behind a damaged line the name of the next file tells better where the one before ended.
    if results.last?.isEndSound == false { last = first - 1 }
    if first > last + 1 {
      note(ordinal, .missingSegment, "events \(last + 1) to \(first - 1) are missing before it")
    } else if first < last + 1 {
      try noteOverlap(ordinal)
    }
    let isActive = ordinal == files.segments.count - 1
    if isActive, try files.isUnborn(ordinal) {
      note(ordinal, .tornTail, "it was being begun; the next change removes it")
      results.append(SegmentCheck.Result(last: last))
      return
    }
    if files.isArchived(ordinal), try !checkArchived(ordinal) { return }
    let needsHash = isActive ? false : try files.readSeal(ordinal) == nil
    var segment = SegmentCheck(files, ordinal: ordinal, isHashed: needsHash, isDeep: isDeep)
    let result = try segment.run()
    report.findings += result.findings
    report.transactions += result.transactions
    report.bytes += result.bytes
    for bundle in result.bundles where !report.bundles.contains(bundle) {
      report.bundles.append(bundle)
    }
    last = result.last
    results.append(result)
  }

  /// False when the archive is not there: then its seal must do.
  private mutating func checkArchived(_ ordinal: Int) throws(StoreError) -> Bool {
    let seal = try files.readSeal(ordinal)
    do throws(StoreError) {
      _ = try files.size(ordinal)
      note(ordinal, .archived, "archived, and checked there")
      return true
    } catch {
      guard error.code == .archived else { throw error }
      noteUnreadable(ordinal)
      last = seal?.last ?? last
      var result = SegmentCheck.Result(last: last)
      result.seal = seal
      results.append(result)
      return false
    }
  }

  /// What is archived cannot be read where its seal says that it is.
  private mutating func noteUnreadable(_ ordinal: Int) {
    let first = files.segments[ordinal]
    let next =
      files.segments.indices.contains(ordinal + 1) ? files.segments[ordinal + 1] : first + 1
    let events = next - first == 1 ? "event \(first)" : "events \(first) to \(next - 1)"
    note(
      ordinal,
      .archiveMissing,
      "archived to this place, and not there: \(events) cannot be read"
    )
  }

  /// Two segments claim the same events.
  private mutating func noteOverlap(_ ordinal: Int) throws(StoreError) {
    let first = files.segments[ordinal]
    let header = try files.unlessDamaged { () throws(StoreError) in try files.header(ordinal) }
    guard header?.first == first else {
      return note(ordinal, .reordered, "event \(last) stands before it")
    }
    note(
      ordinal,
      .merged,
      "events \(first) to \(last) are in the segment before it as well: two copies of the "
        + "workspace both went on, and were merged"
    )
  }

  // MARK: Seals and chain

  private mutating func checkChain() throws(StoreError) {
    let rewrites = Rewrites(results.flatMap(\.rewrites))
    report.unfinishedErasures = rewrites.unfinished
    for lead in rewrites.unfinished {
      add(.unfinished, "journal", line: 0, "the erasure of \(lead) was begun and not ended")
    }
    for (ordinal, result) in results.enumerated() {
      let isLast = ordinal == results.count - 1
      let seal = try files.readSeal(ordinal)
      if !isLast { try checkSeal(ordinal, seal, result, rewrites) }
      if let event = seal?.erasure { checkErasure(ordinal, told: event) }
      guard ordinal > 0 || result.header?.previous != "", let header = result.header
      else { continue }
      let before = ordinal > 0 ? try files.readSeal(ordinal - 1) ?? results[ordinal - 1].seal : nil
      let digest = before?.sha256 ?? ""
      if before?.accepts(header.previous) != true,
        !rewrites.explain(header.previous, becoming: digest),
        // Then the fault is named already, at its own place.
        ordinal == 0 || before != nil
      {
        try noteBreak(ordinal)
      }
    }
  }

  /// A segment was rewritten by an erasure: this journal must tell of it.
  private mutating func checkErasure(_ ordinal: Int, told number: Int64) {
    guard let place = files.segments.lastIndex(where: { $0 <= number }), place < results.count,
      results[place].header != nil, results[place].findings.isEmpty,
      !results[place].lost.contains(number)
    else { return }
    let isTold = results[place].rewrites.contains { event in
      event.number == number && [.erasureStarted, .leadErased].contains(event.kind)
    }
    guard !isTold else { return }
    note(
      ordinal,
      .merged,
      "a person was erased from it, and event \(number), which should tell of that, is another one: two "
        + "copies of the workspace both went on, and were merged"
    )
  }

  /// A header names another segment than the one that stands before it.
  private mutating func noteBreak(_ ordinal: Int) throws(StoreError) {
    note(
      ordinal,
      .chainBreak,
      line: 1,
      "its header names another predecessor than the file before it"
    )
    guard ordinal > 0, try isWhole(ordinal - 1), results[ordinal].header?.store == files.store,
      results[ordinal].header?.first == files.segments[ordinal],
      results[ordinal - 1].last == files.segments[ordinal] - 1
    else { return }
    noteMerge(ordinal - 1, "its lines are sound, and the next file names another one")
  }

  /// True for a segment that is as some writer left it: sound, without stand-ins, and not what a repair
  /// made that was interrupted before it told of that.
  private func isWhole(_ ordinal: Int) throws(StoreError) -> Bool {
    let result = results[ordinal]
    guard result.header != nil, result.findings.isEmpty, result.lost.isEmpty,
      !files.isArchived(ordinal)
    else { return false }
    return try !files.isOfRepair(ordinal)
  }

  private mutating func noteMerge(_ ordinal: Int, _ why: String) {
    let name = files.name(ordinal)
    guard !report.findings.contains(where: { $0.kind == .merged && $0.file == name }) else {
      return
    }
    note(
      ordinal,
      .merged,
      why + ": two copies of the workspace both went on, and were merged, or lines were changed "
        + "together with their checksums"
    )
  }

  /// Compares a seal with what the segment's lines say.
  private mutating func checkSeal(
    _ ordinal: Int,
    _ seal: Seal?,
    _ result: SegmentCheck.Result,
    _ rewrites: Rewrites
  ) throws(StoreError) {
    let name = SegmentName.seal(first: files.segments[ordinal])
    let path = files.sealPath(ordinal)
    let isThere = try files.reading(path) { () throws(IOFailure) in
      try files.io.identity(ofPath: path) != nil
    }
    guard isThere else { return }
    guard let seal else {
      return note(.badSeal, name, "the seal is not as it was written")
    }
    guard let header = result.header else { return }
    let facts =
      seal.first == files.segments[ordinal] && seal.last == result.last
      && seal.lines == result.lines && seal.bytes == result.bytes
      && seal.previous == header.previous
    let isSame = result.seal.map { $0.sha256 == seal.sha256 } ?? (seal.crc == result.crc)
    if facts && isSame { return checkBlocks(ordinal, seal, result) }
    if facts, !seal.superseded.isEmpty,
      try seal.superseded.contains(files.digest(ordinal, upTo: .max))
    {
      return note(
        ordinal,
        .unfinished,
        rewrites.unfinished.isEmpty
          ? "lines that were erased are back: an older copy of the file was put here"
          : "an erasure in it was interrupted"
      )
    }
    guard result.findings.isEmpty else { return }
    if facts, let found = result.seal { noteBlocks(ordinal, seal, found) }
    try noteStranger(ordinal, seal, result)
  }

  /// Each line is sound, and it is another segment than its seal says.
  private mutating func noteStranger(
    _ ordinal: Int,
    _ seal: Seal,
    _ result: SegmentCheck.Result
  ) throws(StoreError) {
    let name = SegmentName.seal(first: files.segments[ordinal])
    let next = results.indices.contains(ordinal + 1) ? results[ordinal + 1].header : nil
    guard seal.first == files.segments[ordinal], try isWhole(ordinal), let next,
      seal.accepts(next.previous) || seal.last != result.last
    else { return note(.badSeal, name, "the seal does not fit its segment") }
    noteMerge(ordinal, "its lines are sound, and its seal names another one")
  }

  private mutating func checkBlocks(_ ordinal: Int, _ seal: Seal, _ result: SegmentCheck.Result) {
    guard let found = result.seal, found.blocks != seal.blocks else { return }
    let name = SegmentName.seal(first: files.segments[ordinal])
    note(.badSeal, name, "the seal's blocks are not those of its segment")
  }

  /// The checksums of the lines fit, the digest does not: says in which lines.
  private mutating func noteBlocks(_ ordinal: Int, _ seal: Seal, _ found: Seal) {
    let place = zip(seal.blocks, found.blocks).enumerated().first { $1.0 != $1.1 }?.offset ?? 0
    let line = place * Seal.linesPerBlock + 1
    note(
      ordinal,
      .edited,
      line: line,
      "a change between line \(line) and \(min(line + Seal.linesPerBlock - 1, Int(seal.lines))), "
        + "with checksums that were made to fit"
    )
  }

  // MARK: The end

  /// The anchor at the end of the journal: its last event, and the digest of its segment up to it.
  private func head() throws(StoreError) -> JournalHead {
    guard let result = results.last, let ordinal = files.segments.indices.last else {
      return JournalHead(number: 0, sha256: "")
    }
    let isUnborn = result.header == nil && result.findings.isEmpty && ordinal > 0
    guard result.header != nil || isUnborn else { return JournalHead(number: last, sha256: "") }
    return try files.head(ordinal, upTo: result.whole, number: last)
  }

  private mutating func note(
    _ ordinal: Int,
    _ kind: VerifyReport.Class,
    line: Int = 0,
    _ message: String
  ) {
    add(kind, files.name(ordinal), line: line, message)
  }

  private mutating func note(_ kind: VerifyReport.Class, _ name: String, _ message: String) {
    add(kind, "journal/" + name, line: 0, message)
  }

  private mutating func add(
    _ kind: VerifyReport.Class,
    _ file: String,
    line: Int,
    _ message: String
  ) {
    report.findings.append(
      VerifyReport.Finding(kind: kind, file: file, line: line, offset: 0, message: message)
    )
  }
}
