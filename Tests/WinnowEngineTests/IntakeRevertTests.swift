import Testing
import WinnowCore
import WinnowEngine
import WinnowStore

@Suite struct `Taking an import back` {
  private let mapping = """
    key = ["id"]
    [columns]
    name = { field = "name" }
    need = { answer = "need" }
    """

  private func revert(_ workspace: IntakeWorkspace, _ id: String, _ transaction: String = "R")
    throws -> ImportReverter.Outcome
  {
    try ImportReverter(store: workspace.store).revert(id, by: "ada", transaction: transaction)
  }

  private func append(_ workspace: IntakeWorkspace, _ draft: EventDraft, _ transaction: String)
    throws
  {
    _ = try workspace.store.write(transaction: transaction, by: "bob") { try $0.append(draft) }
  }

  @Test func `removes the leads that it made`() throws {
    let workspace = try IntakeWorkspace()
    try workspace.take(csv: "id,name,need\n1,Ada,yes\n2,Bob,no\n", by: mapping)

    let outcome = try revert(workspace, "I1")

    #expect([outcome.removed, outcome.restored, outcome.kept] == [2, 0, 0])
    #expect(try workspace.leads().isEmpty)
    #expect(try workspace.store.counts().leads == 0)
    #expect(try ImportList(store: workspace.store)["I1"]?.state == .reverted)
    #expect(
      try workspace.store.history(of: LeadID(number: 1)).last?.data == ["import": "I1"]
    )
  }

  @Test func `keeps what others touched since, but not what was only scored`() throws {
    let workspace = try IntakeWorkspace()
    try workspace.take(csv: "id,name,need\n1,Ada,yes\n2,Bob,no\n", by: mapping)
    try append(
      workspace,
      EventDraft(.leadUpdated, subject: "L1", data: ["phone": "1"]),
      "T-phone"
    )
    try append(
      workspace,
      EventDraft(
        .scoreChanged,
        subject: "L2",
        data: [
          "score": 5, "qualified": false, "card": "c", "ruleset": "r",
          "at": "2026-11-21T00:00:00.000Z",
        ]
      ),
      "T-score"
    )

    let outcome = try revert(workspace, "I1")

    #expect([outcome.removed, outcome.kept] == [1, 1])
    #expect(try workspace.leads().map(\.key) == ["1"])
  }

  @Test func `gives back what it changed, where nobody changed it again`() throws {
    let workspace = try IntakeWorkspace()
    try workspace.take(csv: "id,name,need\n1,Ada,yes\n2,Bob,\n", by: mapping)
    let before = try workspace.leads()
    try workspace.take(csv: "id,name,need\n1,Ada L.,no\n2,Bob,maybe\n", by: mapping)
    try append(
      workspace,
      EventDraft(.leadUpdated, subject: "L1", data: ["name": "Countess"]),
      "T-name"
    )

    let outcome = try revert(workspace, "I2")

    #expect([outcome.removed, outcome.restored, outcome.kept] == [0, 2, 0])
    let leads = try workspace.leads()
    #expect(leads.map { $0.text("name") } == ["Countess", "Bob"])
    #expect(leads.map(\.answers) == before.map(\.answers))
    #expect(leads.map(\.row) == before.map(\.row))
  }

  @Test func `lets the same file make the leads anew`() throws {
    let workspace = try IntakeWorkspace()
    let text = "id,name,need\n1,Ada,yes\n"
    try workspace.take(csv: text, by: mapping)
    _ = try revert(workspace, "I1")

    let result = try workspace.take(csv: text, by: mapping)

    #expect(result.created == 1)
    #expect(try workspace.leads().map(\.id) == [LeadID(number: 2)])
  }

  @Test func `lets the same file change the leads again`() throws {
    let workspace = try IntakeWorkspace()
    try workspace.take(csv: "id,name,need\n1,Ada,yes\n", by: mapping)
    let change = "id,name,need\n1,Ada,no\n"
    try workspace.take(csv: change, by: mapping)
    _ = try revert(workspace, "I2")

    #expect(try workspace.take(csv: change, by: mapping).updated == 1)
    #expect(try workspace.leads().map(\.answers) == [["need": "no"]])
  }

  @Test func `voids the activities that it added to a lead, and only those`() throws {
    let workspace = try IntakeWorkspace()
    let clicks = """
      key = ["id"]
      [columns]
      name = { field = "name" }
      clicked = { activity = "email.click" }
      """
    try workspace.take(csv: "id,name,clicked\n1,Ada,2026-01-01\n2,Bob,\n", by: clicks)
    try workspace.take(
      csv: "id,name,clicked\n1,Ada L.,2026-02-01\n1,,2026-03-01\n2,,2026-04-01\n",
      by: clicks
    )
    try append(
      workspace,
      EventDraft(
        .activityObserved,
        subject: "L1",
        data: ["type": "call", "at": "2026-05-01T00:00:00.000Z"]
      ),
      "T-call"
    )

    let outcome = try revert(workspace, "I2")

    #expect([outcome.removed, outcome.restored, outcome.kept] == [0, 2, 0])
    let leads = try workspace.leads()
    #expect(leads.map { $0.activities.map(\.type) } == [["email.click", "call"], []])
    #expect(leads.map { $0.text("name") } == ["Ada", "Bob"])
    let last = try workspace.store.history(of: LeadID(number: 2)).map(\.kind)
    #expect(last.contains(.activityVoided))
    let again = try workspace.take(csv: "id,name,clicked\n2,,2026-04-01\n", by: clicks)
    #expect(again.updated == 1)
  }

  @Test func `is refused for an import that is unknown or was taken back`() throws {
    let workspace = try IntakeWorkspace()
    try workspace.take(csv: "id,name,need\n1,Ada,yes\n", by: mapping)
    _ = try revert(workspace, "I1")

    let unknown = #expect(throws: WinnowError.self) { try revert(workspace, "I9", "R2") }
    let again = #expect(throws: WinnowError.self) { try revert(workspace, "I1", "R3") }

    #expect(unknown?.code == "no-such-import")
    #expect(again?.code == "already-reverted")
  }
}
