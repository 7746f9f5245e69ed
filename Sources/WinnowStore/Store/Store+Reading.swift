package import WinnowCore

extension Store {
  /// The lead as its events leave it; nil when there is none, or when it was removed.
  package func lead(_ id: LeadID) throws(StoreError) -> Lead? {
    if let story = try scannedHistory(of: id) { return story.reduce(nil, Lead.fold) }
    return try ask { index in try self.fold(try index.posts(of: id.number), of: id) }
  }

  /// Every event of a lead in order, also of one that was removed.
  package func history(of id: LeadID) throws(StoreError) -> [Event] {
    if let story = try scannedHistory(of: id) { return story }
    return try ask { index in
      try index.posts(of: id.number).map { try self.event(at: $0, of: id) }
    }
  }

  /// The leads that `reference` may mean, at most ten, in id order.
  ///
  /// The first of these that gives any: its id, its e-mail address (case-blind), its external
  /// key, a part of its name or company (case-blind). An empty reference means none.
  package func find(_ reference: String) throws(StoreError) -> [LeadID] {
    guard !reference.isEmpty else { return [] }
    if let id = LeadID(reference), try lead(id) != nil { return [id] }
    let folded = LeadRow.folded(reference)
    return try ask { index in
      for match in [LeadIndex.Match.email(folded), .key(reference), .part(folded)] {
        let found = try index.ids(match, limit: 10)
        if !found.isEmpty { return found.map { LeadID(number: $0) } }
      }
      return []
    }
  }

  /// Hands over every lead that passes `filter`, in id order, in constant memory; false stops.
  ///
  /// The body may call other reading methods; they see the same moment.
  package func forEachLead(
    _ filter: LeadFilter = .all,
    _ body: (Lead) throws -> Bool
  ) throws {
    _ = try ask { _ in }
    listings += 1
    defer { listings -= 1 }
    var last: Int64 = 0
    // Whoever wants only a few does not wait for many.
    var count = Self.pageSizes.lowerBound
    while true {
      let page = try leads(filter, after: last, limit: count)
      for lead in page where try !body(lead) { return }
      guard let end = page.last else { return }
      last = end.id.number
      count = min(2 * count, Self.pageSizes.upperBound)
    }
  }

  private static let pageSizes = 8...256

  private func leads(
    _ filter: LeadFilter,
    after id: Int64,
    limit: Int
  ) throws(StoreError) -> [Lead] {
    try ask { index in
      try index.page(filter, after: id, limit: limit).map { try self.lead($0) }
    }
  }

  /// The leads with a recorded score, best first.
  package func ranking(
    _ filter: LeadFilter = .all,
    _ order: RankOrder = RankOrder(),
    limit: Int
  ) throws(StoreError) -> [Lead] {
    guard limit > 0 else { return [] }
    return try ask { index in
      try index.ranking(filter, order, limit: limit).map { try self.lead($0) }
    }
  }

  /// How much there is.
  package func counts() throws(StoreError) -> Counts { try ask { $0.counts() } }

  /// Every import, oldest first.
  package func imports() throws(StoreError) -> [ImportRecord] {
    try ask { try $0.imports().map(\.record) }
  }

  /// The rule set that decides: the one that was activated last, of whatever card; nil when none was.
  package func activeRuleset() throws(StoreError) -> RulesetRecord? {
    try latestRulesets().max { $0.event < $1.event }
  }

  /// Of every card the rule set that was activated last, by card.
  package func latestRulesets() throws(StoreError) -> [RulesetRecord] {
    try ask { try $0.rulesets() }
  }

  /// Plugins that used up their limits, by name; those that work again since among them.
  package func pluginRecords() throws(StoreError) -> [PluginRecord] {
    try ask { try $0.plugins() }
  }

  /// The leads that questionnaires were run for, by id.
  package func interviewedLeads() throws(StoreError) -> [LeadID] {
    try ask { try $0.interviewed().map { LeadID(number: $0) } }
  }

  /// True when `transaction` stands in the journal as complete.
  package func isWritten(transaction: String) throws(StoreError) -> Bool {
    try ask { try $0.isDone(transaction) }
  }

  // MARK: Events

  /// Every event of an import (those of its transaction), in order; false stops.
  package func forEachEvent(
    ofImport id: String,
    _ body: (Event) throws -> Bool
  ) throws {
    let found = try ask { index in try index.imports().first { $0.record.id == id } }
    guard let found else { return }
    let last = found.record.finished == nil ? Int64.max : found.record.lastEvent
    try walk(from: found.start) { event in
      guard event.number <= last else { return false }
      return event.transaction == found.record.transaction ? try body(event) : true
    }
  }

  /// What an import did so far that is not finished: the leads that it made, and its changes of leads.
  package func progress(ofImport id: String) throws -> ImportRecord.Totals {
    var totals = ImportRecord.Totals()
    let found = try ask { index in try index.imports().first { $0.record.id == id } }
    guard let found else { return totals }
    var scan = JournalScan(files, from: found.start)
    while try scan.next() {
      if let moment = options.asOf, scan.mark.time > moment { break }
      for line in scan.lines {
        let start = scan.index(of: line)
        guard line.text(line.transaction, in: scan.bytes, at: start) == found.record.transaction
        else { continue }
        if line.isKind(Self.created, in: scan.bytes, at: start) { totals.created += 1 }
        if line.isKind(Self.updated, in: scan.bytes, at: start) { totals.updated += 1 }
      }
    }
    totals.rows = totals.created + totals.updated
    return totals
  }

  private static let created = Array(EventKind.leadCreated.rawValue.utf8)
  private static let updated = Array(EventKind.leadUpdated.rawValue.utf8)

  /// Every event from `number` on, in order, those of unfinished batches too; false stops.
  package func forEachEvent(
    from number: Int64 = 1,
    _ body: (Event) throws -> Bool
  ) throws {
    try files.refresh()
    var ordinal = max(0, (files.segments.firstIndex { $0 > number } ?? files.segments.count) - 1)
    if try files.isUnborn(ordinal) { ordinal -= 1 }
    try walk(from: try files.start(ordinal)) { event in
      event.number < number ? true : try body(event)
    }
  }

  private func walk(from mark: Mark, _ body: (Event) throws -> Bool) throws {
    var scan = JournalScan(files, from: mark)
    while try scan.next() {
      if let moment = options.asOf, scan.mark.time > moment { return }
      for line in scan.lines where try !body(try event(line, in: scan)) { return }
    }
    try files.requireTorn(scan)
  }

  private func event(_ line: JournalLine, in scan: JournalScan) throws(StoreError) -> Event {
    do throws(LineFault) {
      return try line.event(in: scan.bytes, at: scan.index(of: line))
    } catch {
      throw .damaged(files, ordinal: scan.ordinal, offset: line.offset, error)
    }
  }

  // MARK: Leads

  private func lead(_ candidate: Candidate) throws(StoreError) -> Lead {
    let id = LeadID(number: candidate.id)
    guard let lead = try fold(candidate.posts, of: id) else {
      throw StoreError(.badIndex, .badData, "the index lists \(id), which is not there")
    }
    return lead
  }

  func fold(_ posts: [Post], of id: LeadID) throws(StoreError) -> Lead? {
    var lead: Lead?
    for post in posts { lead = Lead.fold(lead, try event(at: post, of: id)) }
    return lead
  }

  private func event(at post: Post, of id: LeadID) throws(StoreError) -> Event {
    let event = try reader.event(at: post)
    guard event.lead == id else {
      throw StoreError(.badIndex, .badData, "the index gives \(id) an event of another lead")
    }
    return event
  }

  /// Looks through the whole journal for one lead; nil when there is an index to ask instead.
  private func scannedHistory(of id: LeadID) throws(StoreError) -> [Event]? {
    guard !options.useIndex || options.asOf != nil, view == nil, !isWriting else { return nil }
    try files.refresh()
    if let moment = options.asOf, (try? presentIndex(unlessAfter: moment)) ?? nil != nil {
      return nil
    }
    let end = JournalEnd(
      segments: files.segments.count,
      size: try files.size(files.segments.count - 1)
    )
    // One command asks for the same lead several times.
    if let found = lastScan, found.id == id, found.end == end { return found.events }
    do {
      let events = try ScannedHistory(files, until: options.asOf).events(of: id)
      lastScan = (id, end, events)
      return events
    } catch let error as StoreError {
      throw error
    } catch {
      throw StoreError(.unreadable, .badData, "the journal cannot be read: \(error)")
    }
  }
}

/// Where the journal ended when it was looked through: an event that comes moves it.
struct JournalEnd: Hashable {
  var segments: Int
  /// Bytes of the last one.
  var size: Int64
}

/// The events of one lead, found without any index.
private struct ScannedHistory {
  let files: JournalFiles
  let moment: Instant?

  init(_ files: JournalFiles, until moment: Instant?) {
    self.files = files
    self.moment = moment
  }

  func events(of id: LeadID) throws -> [Event] {
    let name = Array(id.description.utf8)
    var found: [Event] = []
    var replay = Replay()
    var scan = JournalScan(files, from: try files.start(0))
    var before = scan.mark
    while try scan.next() {
      if let moment, scan.mark.time > moment { return found }
      try replay.take(scan, before: before, files: files) { bytes, start, line, ordinal in
        guard line.isAbout(name, in: bytes, at: start) else { return }
        do throws(LineFault) {
          found.append(try line.event(in: bytes, at: start))
        } catch {
          throw StoreError.damaged(files, ordinal: ordinal, offset: line.offset, error)
        }
      }
      before = scan.mark
    }
    try files.requireTorn(scan)
    return found
  }
}
