import WinnowCore

/// What must be written so that the journal is sound again: worked out without writing anything.
struct RepairPlan {
  /// A segment with its new bytes.
  struct Segment {
    var first: Int64
    var bytes: [UInt8]
    var mended = 0
    var lost: [Int64] = []
    /// Bytes before, for the copy; nil for a file that is gone.
    var old: [UInt8]?

    var name: String { SegmentName.lines(first: first) }
  }

  /// The events that a file is there for.
  private struct Span {
    var first: Int64
    var last: Int64
    var isDamaged: Bool
    var isThere: Bool
  }

  private let files: JournalFiles
  private let actor: String
  private let witness: Witness?
  private let created: Instant
  private let check: JournalCheck
  private var seals: [Int64: Seal] = [:]
  private var salvages: [Int64: SegmentSalvage] = [:]
  private var originals: [Int64: [UInt8]] = [:]
  /// Good lines that stand in a file where they do not belong.
  private var strays: [Int64: SalvagedLine] = [:]
  private(set) var segments: [Segment] = []

  /// `check` has run.
  init(
    _ files: JournalFiles,
    _ check: JournalCheck,
    witness: Witness?,
    created: Instant,
    actor: String
  ) {
    self.files = files
    self.created = created
    self.check = check
    self.witness = witness
    self.actor = actor
  }

  /// - Throws: code `damaged` where no program can tell what is right.
  mutating func make() throws(StoreError) {
    let merged = check.report.findings.first { $0.kind == .merged && $0.line == 0 }
    if let merged { throw stranger(merged) }
    let spans = try spans()
    for span in spans where span.isDamaged { try requireHere(span) }
    for span in spans where span.isDamaged && span.isThere { try salvage(span) }
    for span in spans where span.isDamaged { try plan(span) }
    for segment in segments { try requireOwn(segment) }
    try dropKnownStrays()
    if let stray = strays.keys.min() { throw misplaced(stray) }
  }

  /// In an archive nothing is repaired: others may use it too.
  private func requireHere(_ span: Span) throws(StoreError) {
    guard let ordinal = files.segments.firstIndex(of: span.first), files.isArchived(ordinal) else {
      return
    }
    let path = files.path(ordinal)
    throw StoreError(
      .damaged,
      .badData,
      "the segment lies in an archive, and is damaged there",
      hint: "copy it into journal/, then winnow repair mends it there",
      file: path
    )
  }

  // MARK: Which files there should be

  private mutating func spans() throws(StoreError) -> [Span] {
    let names = try files.reading(files.folder) { () throws(IOFailure) in
      try files.io.list(files.folder)
    }
    for first in names.compactMap({ SegmentName.first(seal: $0) }) {
      seals[first] = try files.readSeal(path: files.folder + "/" + SegmentName.seal(first: first))
    }
    let firsts = Set(files.segments).union(seals.keys).union([1]).sorted()
    var spans: [Span] = []
    for (place, first) in firsts.enumerated() {
      let next = place + 1 < firsts.count ? firsts[place + 1] : nil
      let ordinal = files.segments.firstIndex(of: first)
      let result = ordinal.map { check.results[$0] }
      let isDamaged = result.map { !$0.findings.allSatisfy { !$0.isDamage } } ?? true
      let last = try last(of: first, next, result, isDamaged: isDamaged)
      spans.append(
        Span(first: first, last: last, isDamaged: isDamaged, isThere: ordinal != nil)
      )
      guard let next, last < next - 1 else { continue }
      spans.append(Span(first: last + 1, last: next - 1, isDamaged: true, isThere: false))
    }
    return addingVanished(to: spans)
  }

  /// The last event that a file must hold.
  private func last(
    of first: Int64,
    _ next: Int64?,
    _ result: SegmentCheck.Result?,
    isDamaged: Bool
  ) throws(StoreError) -> Int64 {
    if let result, !isDamaged {
      if let next, result.last >= next { throw overlap(next, result.last) }
      return result.last
    }
    let known = seals[first]?.last
    if let next { return result == nil ? min(known ?? next - 1, next - 1) : next - 1 }
    // Of the last file, what its good lines say, once they are known, and its seal if it has one.
    return known ?? first - 1
  }

  /// Events behind the end that the index has seen get stand-ins in the last file.
  private func addingVanished(to spans: [Span]) -> [Span] {
    guard let witness, let end = spans.last, witness.number > end.last,
      witness.number > check.report.events || end.isDamaged
    else { return spans }
    var spans = spans
    spans[spans.count - 1].last = witness.number
    spans[spans.count - 1].isDamaged = true
    return spans
  }

  // MARK: Good lines

  private mutating func salvage(_ span: Span) throws(StoreError) {
    let name = SegmentName.lines(first: span.first)
    let path = files.folder + "/" + name
    let bytes = try files.reading(path) { () throws(IOFailure) in try files.io.whole(path) }
    let isLast = span.first == files.segments.last
    var salvage = SegmentSalvage(
      isLast ? Array(bytes.prefix(wholeLength(bytes.count))) : bytes,
      first: span.first,
      last: isLast ? nil : span.last,
      path: path
    )
    try salvage.run()
    if isLast, let seen = seenInTail { salvage.drop(behind: seen) }
    if let header = salvage.header, header.store != files.store || header.first != span.first {
      throw foreign(path)
    }
    for (number, line) in salvage.lines
    where number < span.first || !isLast && number > span.last {
      strays[number] = line
    }
    salvages[span.first] = salvage
    originals[span.first] = bytes
  }

  /// Bytes of the last file without what an interrupted write left: that was never acknowledged,
  /// unless the index has seen it.
  private func wholeLength(_ count: Int) -> Int {
    guard let torn, seenInTail == nil else { return count }
    return Int(torn.offset)
  }

  private var torn: VerifyReport.Finding? {
    check.results.last?.findings.first { $0.kind == .tornTail }
  }

  /// The last event that the index has seen of what looks like an interrupted write; nil when it has
  /// seen nothing of it.
  private var seenInTail: Int64? {
    guard let witness, torn != nil, let whole = check.results.last?.last, witness.number > whole
    else { return nil }
    return witness.number
  }

  private mutating func plan(_ span: Span) throws(StoreError) {
    let salvage = salvages[span.first]
    var lines = salvage?.lines.filter { $0.key >= span.first } ?? [:]
    let isOpen = span.first == files.segments.last
    let last = isOpen ? max(span.last, lines.keys.max() ?? 0) : span.last
    for (number, stray) in strays where number >= span.first && number <= last {
      if let known = lines[number], known.body != stray.body { throw misplaced(number) }
      lines[number] = stray
      strays[number] = nil
    }
    var rebuild = SegmentRebuild(header(span.first, salvage), actor: actor)
    rebuild.add(lines, upTo: last)
    let old = originals[span.first]
    guard rebuild.bytes != old else { return }
    segments.append(
      Segment(
        first: span.first,
        bytes: rebuild.bytes,
        mended: salvage?.mended ?? 0,
        lost: rebuild.lost,
        old: old
      )
    )
  }

  /// Forgets the strays that a sound file has as well.
  private mutating func dropKnownStrays() throws(StoreError) {
    for ordinal in Set(strays.keys.compactMap { files.ordinal(ofEvent: $0) }) {
      let known = try files.unlessDamaged { () throws(StoreError) in
        try self.known(ordinal)
      }
      for number in known ?? [] { strays[number] = nil }
    }
  }

  /// The strays that a segment has as well.
  private func known(_ ordinal: Int) throws(StoreError) -> [Int64] {
    var found: [Int64] = []
    var scan = JournalScan(files, from: try files.start(ordinal))
    while try scan.next(), scan.ordinal == ordinal {
      for line in scan.lines where strays[line.number]?.crc == line.crc {
        found.append(line.number)
      }
    }
    return found
  }

  /// Makes sure that a segment whose every line could be saved is the one that the next one names.
  private func requireOwn(_ segment: Segment) throws(StoreError) {
    guard segment.lost.isEmpty, salvages[segment.first]?.header != nil,
      let ordinal = files.segments.firstIndex(of: segment.first),
      check.results.indices.contains(ordinal + 1),
      let name = check.results[ordinal + 1].header?.previous
    else { return }
    let digest = Sealer.digest(segment.bytes)
    let rewrites = Rewrites(check.results.flatMap(\.rewrites))
    guard name != digest, seals[segment.first]?.superseded.contains(name) != true,
      !rewrites.explain(name, becoming: digest)
    else { return }
    throw exchanged(segment)
  }

  // MARK: Headers

  /// The header that a segment has, or must have had.
  private func header(_ first: Int64, _ salvage: SegmentSalvage?) -> SegmentHeader {
    if let header = salvage?.header { return header }
    // The first one tells when the store was made.
    let earliest = first == 1 ? created : salvage?.lines.min { $0.key < $1.key }?.value.time
    return SegmentHeader(
      store: files.store,
      first: first,
      previous: seals[first]?.previous ?? previousDigest(first),
      time: earliest ?? lastTime(before: first)
    )
  }

  /// The digest of the segment before, as its seal or its planned bytes have it.
  private func previousDigest(_ first: Int64) -> String {
    let planned = segments.last { $0.first < first }
    let ordinal = files.segments.lastIndex { $0 < first }
    let before = max(planned?.first ?? 0, ordinal.map { files.segments[$0] } ?? 0)
    if let digest = seals[before]?.sha256 { return digest }
    if let planned, planned.first == before { return Sealer.digest(planned.bytes) }
    return ordinal.flatMap { try? files.digest($0, upTo: .max) } ?? ""
  }

  private func lastTime(before first: Int64) -> Instant {
    let ordinal = files.segments.lastIndex { $0 < first }
    return ordinal.flatMap { try? files.header($0).time } ?? Instant(milliseconds: 0)
  }

  // MARK: What nobody can tell

  private func overlap(_ first: Int64, _ last: Int64) -> StoreError {
    StoreError(
      .damaged,
      .badData,
      "events \(first) to \(last) are in two files: two copies of the workspace were merged",
      hint: "take the folder journal/ of one copy as a whole, and repeat there what was done in "
        + "the other",
      file: files.folder + "/" + SegmentName.lines(first: first)
    )
  }

  private func stranger(_ finding: VerifyReport.Finding) -> StoreError {
    StoreError(
      .damaged,
      .badData,
      finding.message,
      hint: finding.hint,
      file: files.folder + "/" + (finding.file.split(separator: "/").last.map(String.init) ?? "")
    )
  }

  private func exchanged(_ segment: Segment) -> StoreError {
    StoreError(
      .damaged,
      .badData,
      "every line could be saved, and the next file names another one: two copies of the workspace "
        + "were merged",
      hint: "take the folder journal/ of one copy as a whole, and repeat there what was done in "
        + "the other",
      file: files.folder + "/" + segment.name
    )
  }

  private func misplaced(_ number: Int64) -> StoreError {
    StoreError(
      .damaged,
      .badData,
      "event \(number) stands in two files: files were put together",
      hint: "put back the files of the folder journal/ from a backup",
      file: files.folder
    )
  }

  private func foreign(_ path: String) -> StoreError {
    StoreError(
      .damaged,
      .badData,
      "the segment belongs to another store or another place",
      hint: "put back the right file from a backup",
      file: path
    )
  }
}
