import WinnowCore

/// What the journal itself tells of lines that were rewritten on purpose.
struct Rewrites {
  /// Which segment digest became which.
  private var became: [String: Set<String>] = [:]
  /// The last event that tells how a segment got its digest.
  private var causes: [String: Event] = [:]
  /// Leads whose erasure was begun and not ended.
  private(set) var unfinished: [LeadID] = []

  init(_ events: [Event]) {
    for event in events {
      switch event.kind {
      case .erasureStarted: if let lead = event.lead { unfinished.append(lead) }
      case .leadErased: unfinished.removeAll { $0 == event.lead }
      default: break
      }
      for segment in RewrittenSegment.list(event.data) {
        became[segment.before, default: []].insert(segment.after)
        causes[segment.after] = event
      }
    }
  }

  /// Notes in a seal why its segment is not what the next header says.
  func annotate(_ seal: inout Seal, was before: String) {
    seal.superseded.append(before)
    guard let event = causes[seal.sha256] else { return }
    if event.kind == .journalRepaired {
      seal.repair = event.number
    } else {
      seal.erasure = event.number
    }
  }

  /// True when a segment that had the digest `before` may have the digest `after` now.
  func explain(_ before: String, becoming after: String) -> Bool {
    var reached: Set<String> = [before]
    var open = [before]
    while let next = open.popLast() {
      for digest in became[next] ?? [] where reached.insert(digest).inserted { open.append(digest) }
    }
    return before != after && reached.contains(after)
  }
}

extension JournalFiles {
  /// What the journal tells of rewritten lines; reads all of it.
  func rewrites() throws(StoreError) -> Rewrites { Rewrites(try rewritingEvents()) }

  /// The events about erasures and repairs; reads the whole journal.
  func rewritingEvents() throws(StoreError) -> [Event] {
    var events: [Event] = []
    var scan = JournalScan(self, from: try start(0))
    while try scan.next() {
      for line in scan.lines {
        let start = scan.index(of: line)
        guard line.isAboutRewriting(in: scan.bytes, at: start),
          let event = try? line.event(in: scan.bytes, at: start)
        else { continue }
        events.append(event)
      }
    }
    return events
  }
}

/// One segment of which lines were rewritten, as the event about it names it.
struct RewrittenSegment: Hashable {
  var first: Int64
  /// Its SHA-256 before and after.
  var before: String
  var after: String

  /// How an event's data hold it.
  var json: JSONValue {
    ["first": .int(first), "before": .string(before), "after": .string(after)]
  }

  /// The segments that an event names.
  static func list(_ data: JSONObject) -> [RewrittenSegment] {
    (data["segments"]?.array ?? []).compactMap { value in
      guard let object = value.object, let first = object["first"]?.integer,
        let before = object["before"]?.text, let after = object["after"]?.text
      else { return nil }
      return RewrittenSegment(first: first, before: before, after: after)
    }
  }
}
