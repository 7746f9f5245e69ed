import Testing
import WinnowCore
import WinnowStore

@Suite struct `A store of more than eight megabytes` {
  private static let count = 13_000

  /// Long lines, so that those of one lead lie in different windows of what is read at once.
  private func sample() throws -> Workspace {
    let workspace = try Workspace()
    let pad = JSONValue.string(String(repeating: "x", count: 500))
    let store = try workspace.open()
    for start in stride(from: 1, through: Self.count, by: 2000) {
      _ = try store.write(transaction: "T1 \(start)", by: "ada") { writer in
        for number in start..<min(start + 2000, Self.count + 1) {
          let id = writer.nextLeadID().description
          let data: JSONObject = ["name": .string("lead \(number)"), "pad": pad]
          try writer.append(EventDraft(.leadCreated, subject: id, data: data))
        }
      }
    }
    _ = try store.write(transaction: "T2", by: "ada") { writer in
      for number in stride(from: 1, through: Self.count, by: 5) {
        let data: JSONObject = ["company": .string("Company \(number)"), "pad": pad]
        try writer.append(EventDraft(.leadUpdated, subject: "L\(number)", data: data))
      }
    }
    return workspace
  }

  /// How many leads a listing gives, and how many of them are as they must be.
  private func list(_ store: Store) throws -> [Int] {
    var all = 0
    var right = 0
    try store.forEachLead { lead in
      all += 1
      let number = Int(lead.id.number)
      let company = number % 5 == 1 ? "Company \(number)" : nil
      if lead.text("name") == "lead \(number)", lead.text("company") == company { right += 1 }
      return true
    }
    return [all, right]
  }

  @Test func `is listed with the index, without it, and while it is written`() throws {
    let workspace = try sample()
    let whole = [Self.count, Self.count]
    #expect(try Workspace.bytes(workspace.journal()).count > 8 << 20)

    #expect(try list(workspace.open()) == whole)
    #expect(try list(workspace.open(Store.Options(useIndex: false))) == whole)
    let store = try workspace.open()
    let seen = try store.write(transaction: "T3", by: "ada") { writer in
      let data: JSONObject = ["name": "one more"]
      try writer.append(EventDraft(.leadCreated, subject: "L90000", data: data))
      return [try list(workspace.open()), try list(store)]
    }
    #expect(seen.value == [whole, whole])
    #expect(store.warnings == [])
  }

  @Test func `is read only where the events of a lead stand`() throws {
    let workspace = try Workspace()
    let pad = JSONValue.string(String(repeating: "x", count: 1000))
    _ = try workspace.open().write(transaction: "T1", by: "ada") { writer in
      for number in 0..<2000 {
        // Each lead's ten events lie 200 kB apart.
        let subject = "L\(number % 200 + 1)"
        let kind = number < 200 ? EventKind.leadCreated : .leadUpdated
        try writer.append(EventDraft(kind, subject: subject, data: ["pad": pad]))
      }
    }
    _ = try workspace.open().names()
    let io = TappedIO()
    let store = try Store(at: workspace.folder, io: io, clock: { Workspace.start })
    _ = try store.counts()

    io.forget()
    #expect(try store.history(of: LeadID(number: 100)).count == 10)
    #expect(io.bytesRead <= 10 * 4096)
    io.forget()
    try store.forEachLead { _ in false }
    #expect(io.bytesRead <= 10 * 16 * 1024)
  }
}
