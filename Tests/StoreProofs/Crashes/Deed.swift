import WinnowCore
import WinnowStore

/// A piece of work that a simulated process tries.
struct Deed {
  enum Kind {
    /// One transaction of new leads.
    case add
    /// An import, committed in pieces.
    case importing
    /// A batch that counts as a whole.
    case batch
    /// The active segment is sealed.
    case seal
    /// A lead is erased: the number of its id.
    case erase(Int64)
    /// A segment in which a bit changed is repaired.
    case repair
  }

  var kind: Kind
  var transaction: String
  /// The marks of its events, one list for each piece that is committed.
  var pieces: [[Int64]] = [[]]
  /// Leads that are to be left alone.
  var erased: Set<Int64> = []

  /// The lead that the event with this mark changes; nil for one that makes a lead.
  func update(_ mark: Int64) -> Int64? {
    let lead = 1 + mark * 7 % 5
    return mark % 4 == 3 && !erased.contains(lead) ? lead : nil
  }
}

/// A deed being done: what of it is committed, and what is not yet.
final class Work {
  private let deed: Deed
  private(set) var committed: [[Int64]] = []
  private(set) var pending: [Int64] = []

  init(_ deed: Deed) {
    self.deed = deed
  }

  func run(_ writer: Writer) throws {
    switch deed.kind {
    case .add: try appendLeads(deed.pieces[0], writer)
    case .batch:
      pending = [0]
      try writer.batch { try appendLeads(deed.pieces[0], writer) }
      pending.append(0)
    case .importing: try runImport(writer)
    case .seal, .erase, .repair: break
    }
  }

  /// What was pending is durable.
  func commit() {
    if !pending.isEmpty { committed.append(pending) }
    pending = []
  }

  private func runImport(_ writer: Writer) throws {
    for (place, piece) in deed.pieces.enumerated() {
      if place == 0 { try append(.importStarted, piece[0], "I1", writer) }
      try appendLeads(piece.dropFirst(), writer)
      if place == deed.pieces.count - 1 { try append(.importFinished, piece[0], "I1", writer) }
      try writer.checkpoint()
      commit()
    }
  }

  private func appendLeads(_ marks: some Sequence<Int64>, _ writer: Writer) throws {
    for mark in marks {
      if let lead = deed.update(mark) {
        try append(.leadUpdated, mark, "L\(lead)", writer)
      } else {
        try append(.leadCreated, mark, writer.nextLeadID().description, writer)
      }
    }
  }

  private func append(
    _ kind: EventKind,
    _ mark: Int64,
    _ subject: String,
    _ writer: Writer
  ) throws {
    let data: JSONObject = ["mark": .int(mark), "name": .string(Ledger.name(mark))]
    try writer.append(EventDraft(kind, subject: subject, data: data))
    pending.append(mark)
  }
}
