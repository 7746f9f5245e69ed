import Foundation
import Testing
import WinnowCore
import WinnowEngine
import WinnowPlugins
import WinnowStore

@Suite(.enabled(if: IntakeFiles.data != nil)) struct `Real exports` {
  private func path(_ name: String) throws -> String { try #require(IntakeFiles.data) + "/" + name }

  @Test(arguments: [
    ("bank-marketing", "bank-marketing/bank-additional-full.csv", 24_804),
    ("salvirt", "salvirt-b2b/Salvirt_B2B_ML_dataset.csv", 268),
    ("online-shoppers", "online-shoppers/online_shoppers_intention.csv", 7_445),
    ("maven-pipeline", "maven-crm/sales_pipeline.csv", 5_244),
  ])
  func `are imported row by row, and only once`(mapping: String, file: String, rows: Int) throws {
    let workspace = try IntakeWorkspace()
    let mapping = try IntakeFiles.mapping(mapping)

    let first = try workspace.take(try path(file), mapping)
    let journal = try workspace.journal()
    let second = try workspace.take(try path(file), mapping)

    #expect(first.firstRejects.isEmpty)
    #expect(first.unmapped.filter { $0 != "opportunity_id" }.isEmpty)
    #expect(first.created == rows)
    #expect(try workspace.store.counts().leads == rows)
    #expect(second.unchanged == rows)
    #expect(try workspace.journal() == journal)
  }

  @Test func `of deals change the leads that they belong to`() throws {
    let workspace = try IntakeWorkspace()
    let leads = "olist-funnel/olist_marketing_qualified_leads_dataset.csv"
    let deals = "olist-funnel/olist_closed_deals_dataset.csv"
    let leadMapping = try IntakeFiles.mapping("olist-leads")
    let dealMapping = try IntakeFiles.mapping("olist-deals")

    let first = try workspace.take(try path(leads), leadMapping)
    let second = try workspace.take(try path(deals), dealMapping)
    let journal = try workspace.journal()
    let third = try workspace.take(try path(leads), leadMapping)
    let fourth = try workspace.take(try path(deals), dealMapping)

    #expect([first.created, first.rejected] == [4_750, 0])
    #expect([second.created, second.updated, second.rejected] == [0, 510, 0])
    #expect([third.unchanged, fourth.unchanged] == [4_750, 510])
    #expect(try workspace.journal() == journal)
  }

  @Test(arguments: [
    "bank-marketing/bank-additional-full.csv", "salvirt-b2b/Salvirt_B2B_ML_dataset.csv",
    "online-shoppers/online_shoppers_intention.csv", "maven-crm/sales_pipeline.csv",
    "maven-crm/accounts.csv", "olist-funnel/olist_marketing_qualified_leads_dataset.csv",
    "olist-funnel/olist_closed_deals_dataset.csv", "duplicates-febrl/dataset1.csv",
  ])
  func `are imported by their own sketch without a rejected row`(file: String) throws {
    let workspace = try IntakeWorkspace()
    let sketch = try Sketch(path: try path(file))

    let mapping = try ImportMapping.parse(Array(sketch.text.utf8), file: "sketch.toml")
    let result = try workspace.take(try path(file), mapping)

    #expect(result.firstRejects.isEmpty)
    #expect(Int(result.rows) == sketch.rows)
    #expect(result.created == result.rows)
  }
}

@Suite(.enabled(if: IntakeFiles.data != nil)) struct `Naughty strings` {
  private func strings() throws -> [String] {
    let path = try #require(IntakeFiles.data) + "/naughty-strings/blns.json"
    let value = try JSONValue.parse(Array(Data(contentsOf: URL(filePath: path))))
    return (value.array ?? []).compactMap(\.text)
  }

  private func check(_ workspace: IntakeWorkspace, _ result: ImportResult, _ strings: [String])
    throws
  {
    #expect(result.firstRejects.isEmpty)
    let leads = try workspace.leads()
    #expect(leads.count == strings.count)
    for (lead, string) in zip(leads, strings) {
      #expect(lead.text("text").map { Array($0.utf8) } == Array(string.utf8))
      #expect(lead.answers["said"]?.text.map { Array($0.utf8) } == Array(string.utf8))
    }
  }

  private let mapping = """
    key = ["nr"]
    no_answer = []
    [columns]
    text = { field = "text" }
    said = { answer = "said" }
    """

  @Test func `come back unchanged from JSON Lines`() throws {
    let workspace = try IntakeWorkspace()
    let strings = try strings()
    let lines = strings.enumerated().flatMap { index, string in
      JSONWriter.encode(
        .object(["nr": .int(Int64(index)), "text": .string(string), "said": .string(string)])
      )
        + [0x0A]
    }

    let result = try workspace.take(
      try workspace.file("a.jsonl", bytes: lines),
      try IntakeFiles.mapping(text: mapping)
    )

    try check(workspace, result, strings)
  }

  @Test func `come back unchanged from CSV`() throws {
    let workspace = try IntakeWorkspace()
    let strings = try strings()
    var bytes = Array("nr,text,said\n".utf8)
    for (index, string) in strings.enumerated() {
      CSVWriter.append([String(index), string, string], to: &bytes, raw: true)
    }

    let result = try workspace.take(
      try workspace.file("a.csv", bytes: bytes),
      try IntakeFiles.mapping(text: mapping)
    )

    try check(workspace, result, strings)
  }
}
