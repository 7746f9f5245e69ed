/// An export of a known program, told by the names of its columns.
struct KnownLayout: Sendable {
  /// The program and what it exported, as messages name it.
  let name: String
  /// Columns that this export has and others lack; all must be there.
  let signature: [String]
  /// The columns that identify a row; an empty list when the export has none.
  let key: [String]
  /// How it writes dates and times.
  let dateFormat: String?
  /// Columns that mean something else here than their names say: column, then field (nil: ignored).
  let fields: [String: String?]
  /// What to know before such a file is imported, if anything.
  let advice: String?

  private init(
    _ name: String,
    signature: [String],
    key: [String],
    dateFormat: String? = nil,
    fields: [String: String?] = [:],
    advice: String? = nil
  ) {
    self.name = name
    self.signature = signature
    self.key = key
    self.dateFormat = dateFormat
    self.fields = fields
    self.advice = advice
  }

  /// The layout of a file with these columns, or nil; of several the one with the longest
  /// signature.
  static func recognise(_ header: [String]) -> KnownLayout? {
    let names = Set(header.map(ColumnNames.folded))
    return all.filter { layout in
      layout.signature.allSatisfy { names.contains(ColumnNames.folded($0)) }
    }.max { $0.signature.count < $1.signature.count }
  }

  /// What this layout says about a column: a field, or nil for an ignored one; an absent answer
  /// when it says nothing.
  func field(for header: String) -> String?? {
    let folded = ColumnNames.folded(header)
    return fields.first { ColumnNames.folded($0.key) == folded }?.value
  }

  static let all = [
    KnownLayout(
      "SuiteCRM leads",
      signature: [
        "First Name", "Last Name", "ID", "Account Name", "Email Address", "Lead Source",
        "Date Created",
      ],
      key: ["ID"],
      dateFormat: "yyyy-MM-dd HH:mm",
      fields: [
        "Office Phone": "phone", "Mobile": "mobile", "Lead Source": "source",
        "Primary Address Country": "country", "Campaign ID": "campaign", "Status": "status",
        "Contact ID": nil, "Account ID": nil, "Opportunity ID": nil,
      ]
    ),
    KnownLayout(
      "HubSpot deals",
      signature: ["Record ID", "Deal Name", "Deal Stage", "Pipeline", "Amount"],
      key: ["Record ID"],
      dateFormat: "yyyy-MM-dd HH:mm",
      fields: ["Deal Name": "name", "Deal Stage": "deal_stage", "Associated Company": nil]
    ),
    KnownLayout(
      "HubSpot contacts",
      signature: [
        "Contact ID", "First Name", "Last Name", "Email", "Lifecycle Stage", "Lead Status",
      ],
      key: ["Contact ID"],
      dateFormat: "yyyy-MM-dd HH:mm",
      fields: [
        "Original Source": "source", "Associated Company ID": nil, "Close Date": "close_date",
      ]
    ),
    KnownLayout(
      "Salesforce leads",
      signature: [
        "Id", "FirstName", "LastName", "Company", "LeadSource", "IsConverted", "OwnerId",
      ],
      key: ["Id"],
      dateFormat: "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'",
      fields: ["Title": "job_title", "MobilePhone": "mobile", "Rating": "rating"]
    ),
    KnownLayout(
      "Zoho CRM leads",
      signature: ["LEADID", "Last Name", "Company", "Lead Owner", "Lead Source", "Lead Status"],
      key: ["LEADID"],
      dateFormat: "dd MMM, yyyy HH:mm:ss",
      fields: ["Mobile": "phone"]
    ),
    KnownLayout(
      "Zoho CRM potentials",
      signature: ["Potential Name", "Potential Owner", "Closing Date", "LEADID", "Stage"],
      key: ["LEADID", "Potential Name"],
      dateFormat: "dd MMM, yyyy HH:mm:ss",
      fields: ["Potential Name": "name", "Stage": "deal_stage", "Type": "deal_type"],
      advice:
        "To add the deals to leads that were imported by their LEADID, make the key [\"LEADID\"]."
    ),
    KnownLayout(
      "Zoho CRM campaigns",
      signature: ["CAMPAIGNID", "Campaign Name", "Budgeted Cost", "Actual Cost"],
      key: ["CAMPAIGNID"],
      dateFormat: "dd MMM, yyyy HH:mm:ss",
      fields: ["Campaign Name": "campaign", "Type": "campaign_type"],
      advice: "These are campaigns, not leads: each would become a lead of its own."
    ),
    KnownLayout(
      "Zoho CRM campaign members",
      signature: ["Campaign Name", "Lead First Name", "Lead Last Name", "Is Lead Active?"],
      key: ["Campaign Name", "Lead First Name", "Lead Last Name"],
      dateFormat: "dd MMM, yyyy HH:mm:ss",
      fields: ["Campaign Name": "campaign", "Status": "status"],
      advice:
        "The export has no id of the lead: two people of one name in one campaign are one here."
    ),
    KnownLayout(
      "Mautic contacts",
      signature: ["firstname", "lastname", "email", "address1", "zipcode", "points"],
      key: ["email"],
      fields: ["title": "salutation", "ip": nil, "points": "mautic_points"]
    ),
  ]
}
