import Foundation
import Testing
import WinnowCore
import WinnowEngine
import WinnowPlugins

@Suite struct `A sketch` {
  private func mapping(_ sketch: Sketch) throws -> ImportMapping {
    do {
      return try ImportMapping.parse(Array(sketch.text.utf8), file: "sketch.toml")
    } catch {
      Issue.record("\(error)\n\(sketch.text)")
      throw error
    }
  }

  private func columns(_ sketch: Sketch) throws -> [String: ColumnMapping] {
    try Dictionary(uniqueKeysWithValues: mapping(sketch).columns.map { ($0.column, $0) })
  }

  private static let messy = """
    Nr;E-Mail;Vor name;Kunde seit;Umsatz;Stück;Aktiv;PLZ;Score;a "b"\\c;Art;Score
    A1;ada@example.com;Ada;21.11.2026;1.5;12;ja;01234;5;x;gold;1
    A2;bob@example.com;Bob;01.02.2025;n/a;7;nein;10115;6;y;gold;2
    A3;cy@example.com;Cy;31.12.2024;2;8;ja;80331;7;;silber;3
    A4;di@example.com;Di;15.06.2024;3;9;ja;80331;8;z;silber;4

    """

  @Test func `guesses types and formats from all values`() throws {
    let workspace = try IntakeWorkspace()
    let sketch = try Sketch(path: try workspace.file("kunden.csv", Self.messy))

    let columns = try columns(sketch)
    let mapping = try mapping(sketch)

    #expect(columns["E-Mail"]?.target == .field("email"))
    #expect(columns["Kunde seit"]?.type == .date)
    #expect(columns["Kunde seit"]?.format?.text == "dd.MM.yyyy")
    #expect(columns["Umsatz"]?.type == .number)
    #expect(columns["Stück"]?.type == .integer)
    #expect(columns["PLZ"]?.type == .text)
    #expect(columns["Score"]?.target == .field("crm_score"))
    #expect(
      columns["Score_2"]?.target == .field("crm_score_2")
        || columns["Score_2"]?.target == .field("score_2")
    )
    #expect(columns["a \"b\"\\c"]?.target == .field("a_b_c"))
    #expect(mapping.delimiter == 0x3B)
    #expect(mapping.noAnswer == ["", "n/a"])
  }

  @Test func `imports the file that it was made from`() throws {
    let workspace = try IntakeWorkspace()
    let path = try workspace.file("kunden.csv", Self.messy)

    let result = try workspace.take(path, try mapping(Sketch(path: path)))

    #expect([result.created, result.rejected] == [4, 0])
  }

  @Test func `makes a column the key only when it tells all rows apart`() throws {
    let workspace = try IntakeWorkspace()

    let complete = try workspace.file("a.csv", "Lead ID,name\n1,Ada\n2,Bob\n")
    let gaps = try workspace.file("b.csv", "Lead ID,name\n1,Ada\n,Bob\n")

    #expect(try mapping(Sketch(path: complete)).key.map(\.column) == ["Lead ID"])
    #expect(try mapping(Sketch(path: gaps)).key.isEmpty)
  }

  @Test func `says where day and month could change places`() throws {
    let workspace = try IntakeWorkspace()

    let sketch = try Sketch(path: try workspace.file("a.csv", "d,n\n01/02/2025,x\n03/04/2025,y\n"))

    #expect(sketch.text.contains("could be MM/dd/yyyy as well"))
  }

  @Test func `reads JSON Lines by their paths`() throws {
    let workspace = try IntakeWorkspace()
    let path = try workspace.file(
      "a.jsonl",
      "{\"id\":\"a\",\"who\":{\"mail\":\"a@b.cd\"},\"n\":1,\"answers\":{\"x\":true}}\n{\"id\":\"b\",\"n\":2,\"t\":[1]}\n"
    )

    let sketch = try Sketch(path: path)

    #expect(try mapping(sketch).key.map(\.column) == ["id"])
    #expect(try columns(sketch)["who.mail"]?.target == .field("email"))
    #expect(try columns(sketch)["n"]?.type == .integer)
    #expect(try columns(sketch)["answers.x"]?.target == .answer("x"))
    #expect(try workspace.take(path, try mapping(sketch)).created == 2)
  }

  @Test(arguments: ["", "\n", "a\u{0}b", "'", "\u{7F}", "#", "a = b", "🦊", "\u{202E}x"])
  func `quotes any column name`(name: String) throws {
    let sketch = Sketch(header: [name, "email"], fileName: "a\nb.csv")

    #expect(try mapping(sketch).columns.count == 2)
  }
}

@Suite(.enabled(if: IntakeFiles.data != nil)) struct `The exports of known programs` {
  struct Layouts: Decodable {
    struct Layout: Decodable {
      var vendor: String
      var object: String
      var columns: [String]
    }

    var layouts: [Layout]
  }

  private static let names = [
    "SuiteCRM 8/Leads export": "SuiteCRM leads",
    "HubSpot/Deals export": "HubSpot deals",
    "HubSpot/Contacts export": "HubSpot contacts",
    "Salesforce/Lead (standard fields, API names)": "Salesforce leads",
    "Zoho CRM/Leads": "Zoho CRM leads",
    "Zoho CRM/Potentials (deals)": "Zoho CRM potentials",
    "Zoho CRM/Campaigns": "Zoho CRM campaigns",
    "Zoho CRM/Campaign member status": "Zoho CRM campaign members",
    "Mautic/Contacts (fixture import)": "Mautic contacts",
  ]

  private static let fields: [String: [String: String]] = [
    "SuiteCRM leads": [
      "First Name": "first_name", "Last Name": "last_name", "Email Address": "email",
      "Office Phone": "phone", "Account Name": "company", "Primary Address Country": "country",
      "Lead Source": "source",
    ],
    "HubSpot deals": [
      "Deal Name": "name", "Associated Company (Primary)": "company",
      "Original Traffic Source": "source",
    ],
    "HubSpot contacts": [
      "Email": "email", "Phone Number": "phone", "Company Name": "company",
      "Country/Region": "country", "Original Source": "source",
    ],
    "Salesforce leads": [
      "Name": "name", "Email": "email", "Phone": "phone", "Company": "company",
      "Country": "country", "LeadSource": "source", "NumberOfEmployees": "employees",
    ],
    "Zoho CRM leads": [
      "Last Name": "last_name", "Company": "company", "Email": "email", "Mobile": "phone",
      "Lead Source": "source",
    ],
    "Zoho CRM potentials": ["Potential Name": "name", "Lead Source": "source"],
    "Zoho CRM campaigns": ["Campaign Name": "campaign"],
    "Zoho CRM campaign members": [
      "Campaign Name": "campaign", "Lead First Name": "first_name", "Lead Last Name": "last_name",
    ],
    "Mautic contacts": [
      "firstname": "first_name", "lastname": "last_name", "email": "email", "phone": "phone",
      "company": "company", "country": "country",
    ],
  ]

  private static let keys: [String: [String]] = [
    "SuiteCRM leads": ["ID"], "HubSpot deals": ["Record ID"], "HubSpot contacts": ["Contact ID"],
    "Salesforce leads": ["Id"], "Zoho CRM leads": ["LEADID"],
    "Zoho CRM potentials": ["LEADID", "Potential Name"], "Zoho CRM campaigns": ["CAMPAIGNID"],
    "Zoho CRM campaign members": ["Campaign Name", "Lead First Name", "Lead Last Name"],
    "Mautic contacts": ["email"],
  ]

  @Test func `are recognised, with a key and the fields of a lead`() throws {
    let path = try #require(IntakeFiles.data) + "/crm-layouts/headers.json"
    let bytes = try Data(contentsOf: URL(filePath: path))
    let layouts = try JSONDecoder().decode(Layouts.self, from: bytes).layouts

    #expect(layouts.count == 9)
    for layout in layouts {
      let sketch = Sketch(header: layout.columns, fileName: "export.csv")
      let name = try #require(sketch.layout, "\(layout.vendor) \(layout.object)")
      #expect(Self.names["\(layout.vendor)/\(layout.object)"] == name)
      let mapping = try ImportMapping.parse(Array(sketch.text.utf8), file: "\(name).toml")
      #expect(mapping.key.map(\.column) == Self.keys[name])
      let columns = Dictionary(
        mapping.columns.map { ($0.column, $0) },
        uniquingKeysWith: { first, _ in first }
      )
      for (column, field) in Self.fields[name] ?? [:] {
        #expect(columns[column]?.target == .field(field), "\(name): \(column)")
      }
      for column in ["Created Time", "Date Created", "Create Date", "CreatedDate"] {
        guard let created = columns[column] else { continue }
        #expect(created.format != nil, "\(name): \(column)")
      }
      for column in ["Do Not Call", "HasOptedOutOfEmail", "Deleted", "SystemModstamp", "ip"] {
        guard let technical = columns[column] else { continue }
        #expect(technical.target == .ignore, "\(name): \(column)")
      }
    }
  }

  @Test func `are imported without a mapping`() throws {
    let workspace = try IntakeWorkspace()
    let text = """
      LEADID,Last Name,Company,Lead Owner,Email,Mobile,Website,Industry,Lead Source,Lead Status,Created Time,CONVERTED,month_Created Time1
      9,Lovelace,Engines,Bob,ada@example.com,+44 1,,,Web,New,"01 Feb, 2024 10:00:00",0,2

      """

    let result = try workspace.take(try workspace.file("leads.csv", text))

    #expect(result.layout == "Zoho CRM leads")
    let lead = try #require(try workspace.leads().first)
    #expect(lead.key == "9")
    #expect(lead.text("name") == "Lovelace")
    #expect(lead.text("email") == "ada@example.com")
    #expect(lead.text("source") == "Web")
  }
}
