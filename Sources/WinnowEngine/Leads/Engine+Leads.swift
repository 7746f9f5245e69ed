package import WinnowCore
import WinnowStore

extension Engine {
  /// The lead that `reference` means: an id, an e-mail address, an external key, or part of a name.
  ///
  /// - Throws: not found, `no-such-lead`; usage, `ambiguous-lead`, with the candidates.
  package func resolve(_ reference: String) throws -> LeadID {
    let found = try store.find(reference)
    if found.count == 1 { return found[0] }
    guard !found.isEmpty else {
      throw WinnowError(
        .notFound,
        code: "no-such-lead",
        "there is no lead '\(reference)'",
        hint: "Name an id (L42), an e-mail address, an external key, or part of a name or company."
      )
    }
    let candidates = try found.prefix(5).compactMap { try store.lead($0) }.map { lead in
      [lead.id.description, lead.text("name"), lead.text("company")].compactMap(\.self)
        .joined(separator: " ")
    }
    throw WinnowError(
      .usage,
      code: "ambiguous-lead",
      "'\(reference)' could be several leads",
      hint: "Name one by its id: " + candidates.joined(separator: "; ")
        + (found.count > 5 ? "; …" : "")
    )
  }

  /// The lead that `reference` means.
  package func lead(_ reference: String) throws -> Lead {
    let id = try resolve(reference)
    return try existing(id)
  }

  /// Everything that happened to a lead, oldest first.
  package func history(_ reference: String) throws -> [Event] {
    try store.history(of: try resolve(reference))
  }

  /// Adds one lead.
  ///
  /// - Throws: usage, `empty-lead`, when nothing is told; `reserved-field`, `bad-field`.
  package func add(_ draft: LeadDraft) throws -> Lead {
    let told = LeadDraft(
      fields: draft.fields.filter { $0.value != .null },
      answers: draft.answers.filter { $0.value != .null }
    )
    let data = try told.data()
    guard !data.isEmpty else {
      throw WinnowError(
        .usage,
        code: "empty-lead",
        "nothing is told about the lead",
        hint: "Give at least a name: winnow lead add --name \"Ada Moss\""
      )
    }
    let outcome = try store.write(transaction: transaction, by: actor) { writer in
      let id = writer.nextLeadID()
      try writer.append(EventDraft(.leadCreated, subject: id.description, data: data))
      try scoreConcerned(id, writer)
      return id
    }
    if outcome.value == nil {
      try requireSame { $0.kind == .leadCreated && $0.data == data }
    }
    return try written(outcome.value)
  }

  /// Changes what is told of a lead; null takes a field or an answer away.
  package func edit(_ reference: String, _ changes: LeadDraft) throws -> Lead {
    let data = try changes.data()
    guard !data.isEmpty else {
      throw WinnowError(
        .usage,
        code: "nothing-to-change",
        "nothing to change is given",
        hint: "For instance: winnow lead edit \(reference) --set country=DE"
      )
    }
    let id = try resolve(reference)
    let outcome = try store.write(transaction: transaction, by: actor) { writer in
      try writer.append(EventDraft(.leadUpdated, subject: id.description, data: data))
      try scoreConcerned(id, writer)
    }
    if outcome.value == nil {
      try requireSame { $0.kind == .leadUpdated && $0.lead == id && $0.data == data }
    }
    return try existing(id)
  }

  /// Notes something that a lead did, or that was done with it.
  ///
  /// - Throws: usage, `bad-activity`, when the type has other than letters, digits, `.`, `_`, `-`.
  package func log(
    _ reference: String,
    type: String,
    at moment: Instant?,
    note: String?,
    source: String? = nil
  ) throws -> Lead {
    let isPlain = type.utf8.allSatisfy { byte in
      (0x61...0x7a).contains(byte) || (0x41...0x5a).contains(byte) || (0x30...0x39).contains(byte)
        || byte == 0x2e || byte == 0x5f || byte == 0x2d
    }
    guard !type.isEmpty, type.utf8.count <= 100, isPlain else {
      throw WinnowError(
        .usage,
        code: "bad-activity",
        "'\(type)' is no type of activity",
        hint: "Use letters, digits, '.', '_' and '-': email.click, call, demo.request"
      )
    }
    let id = try resolve(reference)
    var data: JSONObject = [
      "type": .string(type), "at": .string((moment ?? now).description),
    ]
    if let note { data.append("note", .string(note)) }
    if let source, !source.isEmpty { data.append("source", .string(source)) }
    let outcome = try store.write(transaction: transaction, by: actor) { writer in
      try writer.append(EventDraft(.activityObserved, subject: id.description, data: data))
      try scoreConcerned(id, writer)
    }
    if outcome.value == nil {
      // Without a time of its own it is the time of the first run.
      if moment == nil { data["at"] = nil }
      try requireSame { event in
        var told = event.data
        if moment == nil { told["at"] = nil }
        return event.kind == .activityObserved && event.lead == id && told == data
      }
    }
    return try existing(id)
  }

  func existing(_ id: LeadID) throws -> Lead {
    guard let lead = try store.lead(id) else {
      throw WinnowError(.notFound, code: "no-such-lead", "there is no lead \(id)")
    }
    return lead
  }

  /// The lead that was added, now or by this very command before.
  private func written(_ id: LeadID?) throws -> Lead {
    if let id { return try existing(id) }
    var added: LeadID?
    try store.forEachEvent { event in
      if event.transaction == transaction, event.kind == .leadCreated { added = event.lead }
      return added == nil
    }
    if let added { return try existing(added) }
    throw transactionTaken
  }

  /// Makes sure that what was run as this transaction before was this very command.
  ///
  /// - Throws: usage, `transaction-taken`; not found, `erased`, when nothing is left to compare with.
  private func requireSame(_ isSame: (Event) -> Bool) throws {
    var found = false
    var erased: Event?
    try store.forEachEvent { event in
      guard event.transaction == transaction else { return true }
      if event.kind == .erased { erased = event }
      found = isSame(event)
      return !found
    }
    guard !found else { return }
    throw erased.map(wasErased) ?? transactionTaken
  }

  /// What the transaction did was about a person who was erased since.
  private func wasErased(_ event: Event) -> WinnowError {
    let lead = event.lead.map { "lead \($0)" } ?? "a lead"
    return WinnowError(
      .notFound,
      code: "erased",
      "what was written as transaction \(transaction) was about \(lead), which was erased since",
      hint: "Nothing was changed. Leave --tx out to add somebody anew."
    )
  }

  /// Another command was run under the name of this one's transaction.
  var transactionTaken: WinnowError {
    WinnowError(
      .usage,
      code: "transaction-taken",
      "another command was run as transaction \(transaction)",
      hint: "Nothing was changed. Leave --tx out, or choose another name."
    )
  }
}
