import WinnowCore

/// What a writer appended that the index does not know yet.
struct RecentEvents {
  /// An event that a lead got.
  enum Found {
    case pending(Event)
    case written(Post)
  }

  private struct Entry {
    var lead: Int64
    var post: Post
    /// Its place among the pending drafts.
    var draft: Int
  }

  private struct Pending {
    var draft: EventDraft
    var number: Int64
    var time: Instant
  }

  private var entries: [Entry] = []
  /// Entries from here on are pending.
  private var committed = 0
  private var pending: [Pending] = []
  /// Places in `entries` by lead, made when first asked for.
  private var byLead: [Int64: [Int]] = [:]
  private var sorted = 0

  private var keys = RecentKeys()
  /// Leads whose key is no longer what the index says; nil for one that was removed.
  private var changedKeys: [Int64: String?] = [:]

  mutating func note(_ draft: EventDraft, number: Int64, time: Instant, post: Post) {
    guard let lead = draft.lead?.number else { return }
    entries.append(Entry(lead: lead, post: post, draft: pending.count))
    pending.append(Pending(draft: draft, number: number, time: time))
    switch draft.kind {
    case .leadCreated, .leadUpdated: noteIdentity(draft, lead: lead)
    case .leadRemoved: changedKeys.updateValue(nil, forKey: lead)
    default: break
    }
  }

  /// What is pending is in the journal now.
  mutating func commit() {
    committed = entries.count
    pending.removeAll(keepingCapacity: true)
  }

  /// Forgets the events that are in the journal: the index knows them now.
  mutating func forgetWritten() {
    entries.removeFirst(committed)
    committed = 0
    byLead = [:]
    sorted = 0
  }

  mutating func events(of id: LeadID) -> [Found] {
    while sorted < entries.count {
      byLead[entries[sorted].lead, default: []].append(sorted)
      sorted += 1
    }
    return (byLead[id.number] ?? []).compactMap { place in
      place < committed ? .written(entries[place].post) : event(entries[place])
    }
  }

  private func event(_ entry: Entry) -> Found? {
    let pending = pending[entry.draft]
    guard let data = Bytes.json(pending.draft.data, 0..<pending.draft.data.count)?.object
    else { return nil }
    return .pending(
      Event(
        number: pending.number,
        time: pending.time,
        kind: pending.draft.kind,
        subject: pending.draft.subject,
        actor: "",
        transaction: "",
        data: data
      )
    )
  }

  // MARK: Keys

  private mutating func noteIdentity(_ draft: EventDraft, lead: Int64) {
    var scan = MemberScan(draft.data, 0..<draft.data.count)
    var isKeyed = false
    var isRowed = false
    while !(isKeyed && isRowed), scan.next() {
      if scan.isKey("key") {
        isKeyed = true
        let key = Members.text(draft.data, scan.value)
        if let key { keys.note(key: key.bytes, key.range, of: lead) }
        if draft.kind == .leadUpdated { changedKeys.updateValue(key?.string, forKey: lead) }
      } else if scan.isKey("row") {
        isRowed = true
        let row = Members.text(draft.data, scan.value)
        keys.note(row: row?.bytes ?? [], row?.range ?? 0..<0, of: lead)
      }
    }
  }

  /// Hands over the hash of each key that a lead got here, and the lead.
  func forEachKey(_ body: (_ hash: Int64, _ lead: Int64) -> Void) { keys.forEach(body) }

  /// The lead that got this key, which has this hash, here.
  func known(key: String, hash: Int64) -> (lead: LeadID, row: String?)? {
    guard let lead = keys.lead(key: key, hash: hash), keeps(key: key, lead: lead)
    else { return nil }
    return (LeadID(number: lead), keys.row(of: lead))
  }

  /// False when the lead lost this key here.
  func keeps(key: String, lead: Int64) -> Bool {
    guard let changed = changedKeys[lead] else { return true }
    return changed == key
  }

  func row(of lead: Int64) -> String? { keys.row(of: lead) }
}
