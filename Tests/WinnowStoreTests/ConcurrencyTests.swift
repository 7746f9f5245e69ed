import Foundation
import Synchronization
import Testing
import WinnowCore
import WinnowStore

@Suite struct `Several users of one store` {
  @Test func `write one after the other, and readers see whole transactions only`() async throws {
    let workspace = try Workspace()
    let folder = workspace.folder
    let isDone = Flag()
    let open: @Sendable () throws -> Store = {
      try Store(
        at: folder,
        clock: { Workspace.start },
        options: Store.Options(
          wait: .seconds(60),
          segmentLimit: 4000
        )
      )
    }

    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<2 {
        group.addTask {
          for number in 0..<30 {
            try open().add("a", "b", "c", transaction: "W\(writer)-\(number)")
          }
        }
      }
      group.addTask {
        var last: Int64 = 0
        while !isDone.isUp {
          let counts = try open().counts()
          #expect(counts.leads % 3 == 0)
          #expect(counts.leads >= last)
          last = counts.leads
          await Task.yield()
        }
      }
      for _ in 0..<2 { try await group.next() }
      isDone.raise()
      try await group.waitForAll()
    }

    let store = try open()
    #expect(try store.counts().events == 180)
    #expect(try store.names().count == 180)
    #expect(try store.verify(index: true).findings == [])
  }

  @Test func `may keep it open and take turns`() throws {
    let workspace = try Workspace()
    let first = try workspace.open()
    let second = try workspace.open()
    for number in 1...3 {
      try first.add("a", transaction: "A\(number)")
      try second.add("b", transaction: "B\(number)")
      #expect(try first.names() == second.names())
    }

    #expect(try first.names() == ["a", "b", "a", "b", "a", "b"])
    #expect(try first.history(of: LeadID(number: 2)).count == 1)
    let findings = try first.verify(index: true).findings
    #expect(findings == [])
  }

  @Test func `are told who holds the lock`() throws {
    let workspace = try Workspace()
    let holder = try workspace.open(Store.Options(command: "winnow import big.csv"))
    _ = try holder.write(transaction: "T1", by: "ada") { writer in
      try writer.append(EventDraft(.leadCreated, subject: "L1", data: ["name": "Ada"]))
      let error = #expect(throws: StoreError.self) {
        try workspace.open(Store.Options(wait: .milliseconds(5))).add("Bob", transaction: "T2")
      }
      #expect(error?.kind == .locked)
      #expect(error?.message.contains("winnow import big.csv") == true)
      #expect(try workspace.open().counts().leads == 0)
    }

    #expect(try workspace.open().names() == ["Ada"])
  }

  @Test func `get in between the pieces of an import`() throws {
    let workspace = try Workspace()
    let folder = workspace.folder
    let open: @Sendable () throws -> Store = {
      try Store(at: folder, clock: { Workspace.start }, options: Store.Options(wait: .seconds(60)))
    }
    let failure = Mutex<(any Error)?>(nil)
    let isDone = DispatchSemaphore(value: 0)
    // A thread of its own: a task may have to wait for other tests, and the import would go on and on.
    let other = Thread {
      do {
        _ = try open().write(transaction: "T2", by: "bob") { try Self.append("theirs", to: $0) }
      } catch {
        failure.withLock { $0 = error }
      }
      isDone.signal()
    }

    _ = try open().write(transaction: "T1", by: "ada") { writer in
      try writer.append(EventDraft(.importStarted, subject: "I1", data: [:]))
      var count = 0
      while try writer.knownRow(key: "theirs") == nil, failure.withLock({ $0 == nil }) {
        try Self.append("mine \(count)", to: writer)
        if count == 0 { other.start() }
        count += 1
        try writer.checkpoint()
      }
      try writer.append(EventDraft(.importFinished, subject: "I1", data: [:]))
    }
    isDone.wait()

    #expect(failure.withLock { $0 == nil })
    let findings = try open().verify(index: true).findings
    #expect(findings == [])
    #expect(try open().imports().first?.finished != nil)
  }

  private static func append(_ key: String, to writer: Writer) throws {
    let lead = writer.nextLeadID().description
    try writer.append(EventDraft(.leadCreated, subject: lead, data: ["key": .string(key)]))
  }
}

/// Something that becomes true once.
private final class Flag: Sendable {
  private let value = Mutex(false)

  var isUp: Bool { value.withLock { $0 } }

  func raise() { value.withLock { $0 = true } }
}
