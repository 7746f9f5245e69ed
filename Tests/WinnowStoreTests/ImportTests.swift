import Testing
import WinnowCore
import WinnowStore

@Suite struct `An import` {
  private struct Stop: Error {}

  private func run(
    _ store: Store,
    _ transaction: String,
    rows: Range<Int>,
    stopAt: Int = .max,
    padding: Int = 10
  ) throws {
    _ = try store.write(transaction: transaction, by: "ada") { writer in
      let id = writer.nextImportID()
      try writer.append(
        EventDraft(
          .importStarted,
          subject: id,
          data: [
            "file": "leads.csv", "mapping": "web.toml",
          ]
        )
      )
      var created: Int64 = 0
      for row in rows {
        if row == stopAt { throw Stop() }
        guard try writer.knownRow(key: "k\(row)") == nil else { continue }
        created += 1
        try writer.append(
          EventDraft(
            .leadCreated,
            subject: writer.nextLeadID().description,
            data: [
              "key": .string("k\(row)"), "row": .string("r\(row)"),
              "name": .string(String(repeating: "n", count: padding)),
            ]
          )
        )
        if row % 10 == 9 { try writer.checkpoint() }
      }
      try writer.append(
        EventDraft(
          .importFinished,
          subject: id,
          data: [
            "rows": .int(Int64(rows.count)), "created": .int(created), "updated": 0, "unchanged": 0,
            "rejected": 0,
          ]
        )
      )
    }
  }

  @Test(arguments: [true, false]) func `keeps what it committed, and goes on under its transaction`(
    _ useIndex: Bool
  ) throws {
    let workspace = try Workspace()
    let store = try workspace.open(Store.Options(useIndex: useIndex))
    #expect(throws: Stop.self) { try run(store, "T1", rows: 0..<100, stopAt: 35) }
    #expect(try store.counts().leads == 30)
    #expect(try store.imports().first?.finished == nil)
    #expect(try !store.isWritten(transaction: "T1"))

    try run(store, "T1", rows: 0..<100)
    #expect(try store.counts().leads == 100)
    #expect(try store.isWritten(transaction: "T1"))
    let records = try workspace.open().imports()
    #expect(records.map(\.id) == ["I1", "I2"])
    #expect(records.last?.totals?.created == 70)
    #expect(records.last?.file == "leads.csv")
    var events = 0
    try workspace.open().forEachEvent(ofImport: "I2") { _ in
      events += 1
      return true
    }
    #expect(events == 72)
    #expect(try workspace.open().verify(index: useIndex).findings == [])
  }

  @Test func `knows its own rows before and after they are committed`() throws {
    let workspace = try Workspace()
    let store = try workspace.open()
    try run(store, "T1", rows: 0..<20)
    _ = try store.write(transaction: "T2", by: "ada") { writer in
      #expect(try writer.knownRow(key: "k3")?.lead == LeadID(number: 4))
      #expect(try writer.knownRow(key: "k3")?.row == "r3")
      try writer.append(EventDraft(.leadUpdated, subject: "L4", data: ["row": "new"]))
      #expect(try writer.knownRow(key: "k3")?.row == "new")
      try writer.append(EventDraft(.leadRemoved, subject: "L5", data: [:]))
      #expect(try writer.knownRow(key: "k4") == nil)
      try writer.append(EventDraft(.leadUpdated, subject: "L6", data: ["key": "other"]))
      #expect(try writer.knownRow(key: "k5") == nil)
      #expect(try writer.knownRow(key: "other")?.lead == LeadID(number: 6))
      #expect(try writer.lead(LeadID(number: 4))?.row == "new")
      #expect(try writer.lead(LeadID(number: 5)) == nil)
    }

    _ = try store.write(transaction: "T3", by: "ada") { (writer: Writer) throws -> Void in
      #expect(try writer.knownRow(key: "k3")?.row == "new")
      #expect(try writer.knownRow(key: "k4") == nil)
      #expect(try writer.knownRow(key: "k5") == nil)
      #expect(try writer.knownRow(key: "other")?.lead == LeadID(number: 6))
    }
  }

  @Test func `larger than a transaction is committed in pieces`() throws {
    let workspace = try Workspace()
    let store = try workspace.open(Store.Options(segmentLimit: 1 << 20))
    try run(store, "T1", rows: 1..<9, padding: 900_000)

    #expect(try store.counts().leads == 8)
    let report = try store.verify(index: true)
    #expect(report.findings == [])
    #expect(report.segments > 1)
    #expect(report.transactions > 1)
  }

  @Test func `of other work counts as a batch or not at all`() throws {
    let workspace = try Workspace()
    let store = try workspace.open(Store.Options(segmentLimit: 1 << 20))
    try store.add("Ada", transaction: "T1")
    func update(_ transaction: String, name: String, fails: Bool) throws {
      _ = try store.write(transaction: transaction, by: "ada") { writer in
        try writer.batch {
          for _ in 0..<7 {
            try writer.append(
              EventDraft(
                .leadUpdated,
                subject: "L1",
                data: [
                  "name": .string(name), "note": .string(String(repeating: "x", count: 800_000)),
                ]
              )
            )
          }
          #expect(try writer.lead(LeadID(number: 1))?.text("name") == name)
          if fails { throw Stop() }
        }
      }
    }
    #expect(throws: Stop.self) { try update("T2", name: "Bob", fails: true) }
    for useIndex in [true, false] {
      let reader = try workspace.open(Store.Options(useIndex: useIndex))
      #expect(try reader.counts().events > 2)
      #expect(try reader.names() == ["Ada"])
      #expect(try reader.find("bob") == [])
      #expect(try reader.history(of: LeadID(number: 1)).count == 1)
      #expect(try !reader.isWritten(transaction: "T2"))
    }

    try update("T2", name: "Eve", fails: false)
    for useIndex in [true, false] {
      let reader = try workspace.open(Store.Options(useIndex: useIndex))
      #expect(try reader.names() == ["Eve"])
      #expect(try reader.find("eve") == [LeadID(number: 1)])
      #expect(try reader.history(of: LeadID(number: 1)).count == 8)
      #expect(try reader.isWritten(transaction: "T2"))
    }
    #expect(try store.verify(index: true).findings == [])
  }

  @Test func `is the only work that may be committed in pieces`() throws {
    let workspace = try Workspace()
    let store = try workspace.open()
    let error = #expect(throws: StoreError.self) {
      _ = try store.write(transaction: "T1", by: "ada") { writer in
        for number in 1...5 {
          try writer.append(
            EventDraft(
              .leadCreated,
              subject: "L\(number)",
              data: [
                "note": .string(String(repeating: "x", count: 1_000_000))
              ]
            )
          )
        }
      }
    }

    #expect(error?.code == .transactionTooLarge)
    #expect(try store.counts().events == 0)
  }
}
