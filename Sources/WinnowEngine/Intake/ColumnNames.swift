/// The names that exports give to the columns of a lead, and the fields they stand for.
///
/// Names are compared without case, blanks and punctuation: `Lead Source`, `lead_source` and
/// `LeadSource` are one.
enum ColumnNames {
  /// The name without case and without everything that is no letter or digit.
  static func folded(_ header: String) -> String {
    String(header.lowercased().filter { $0.isLetter || $0.isNumber })
  }

  /// Fields with the columns that may fill them, the best first.
  static let fields: [(field: String, columns: [String])] = [
    (
      "name",
      [
        "name", "fullname", "contactname", "leadname", "dealname", "potentialname", "contact",
        "contactperson", "ansprechpartner",
      ]
    ),
    ("first_name", ["firstname", "leadfirstname", "givenname", "forename", "vorname"]),
    ("last_name", ["lastname", "leadlastname", "surname", "familyname", "nachname"]),
    (
      "email",
      [
        "email", "emailaddress", "primaryemail", "workemail", "businessemail", "emailid", "mail",
        "emailadresse", "mailaddress",
      ]
    ),
    (
      "phone",
      [
        "phone", "phonenumber", "officephone", "workphone", "businessphone", "telephone", "tel",
        "telefon", "mobile", "mobilephone", "mobilephonenumber", "cell", "cellphone", "homephone",
      ]
    ),
    (
      "company",
      [
        "company", "companyname", "accountname", "account", "organization", "organisation",
        "organizationname", "associatedcompanyprimary", "associatedcompany", "employer", "firma",
        "unternehmen",
      ]
    ),
    (
      "country",
      [
        "country", "countryregion", "primaryaddresscountry", "billingcountry", "mailingcountry",
        "countrycode", "land",
      ]
    ),
    (
      "employees",
      ["employees", "numberofemployees", "noofemployees", "employeecount", "headcount"]
    ),
    (
      "source",
      [
        "source", "leadsource", "originalsource", "originaltrafficsource", "utmsource", "origin",
        "trafficsource", "quelle",
      ]
    ),
    ("campaign", ["campaign", "campaignname", "campaignid", "utmcampaign", "kampagne"]),
    ("job_title", ["jobtitle", "position", "role"]),
    ("website", ["website", "websiteurl", "web", "homepage", "url"]),
  ]

  /// Columns that identify a row, the best first.
  static let keys = [
    "leadid", "recordid", "contactid", "dealid", "opportunityid", "campaignid", "customerid",
    "externalid", "uuid", "guid", "id", "mqlid", "key",
  ]

  /// Columns that no rule can use: what the other program keeps for itself.
  static let technical: Set<String> = [
    "createdby", "createdbyid", "modifiedby", "lastmodifiedbyid", "systemmodstamp", "deleted",
    "isdeleted", "photo", "photourl", "masterrecordid", "isunreadbyowner", "jigsaw",
    "jigsawcontactid", "cleanstatus", "geocodestatus", "geocodeaccuracy", "portalname",
    "portalapplication", "reportstoid", "ownerid", "individualid", "dandbcompanyid",
    "lastvieweddate", "lastreferenceddate", "ip", "convertedaccountid", "convertedcontactid",
    "convertedopportunityid", "monthcreatedtime1", "assistant", "assistantphone",
  ]

  /// Columns that speak of consent or of its absence: Winnow records consent with its evidence,
  /// not as a bare mark.
  static let consent: Set<String> = [
    "donotcall", "donotemail", "hasoptedoutofemail", "hasoptedoutoffax", "optout", "optin",
    "emailoptout", "emailoptin", "newsletter", "consent", "gdprconsent", "lawfulbasis",
    "lawfulbasisdatereviewed", "lawfulbasissource", "unsubscribed", "marketingconsent",
  ]

  /// A field name made of the header: small letters, digits and `_`, none that has a meaning of
  /// its own; `column` when nothing of it is left.
  static func custom(_ header: String, reserved: Set<String>) -> String {
    var name = ""
    for character in header.lowercased().unicodeScalars {
      let isPlain =
        (0x61...0x7A).contains(character.value) || (0x30...0x39).contains(character.value)
      if isPlain {
        name.unicodeScalars.append(character)
      } else if !name.isEmpty, !name.hasSuffix("_") {
        name += "_"
      }
    }
    while name.hasSuffix("_") { name.removeLast() }
    if name.isEmpty { return "column" }
    if let first = name.utf8.first, first <= 0x39 { name = "column_" + name }
    name = String(name.prefix(60))
    return reserved.contains(name) ? "crm_" + name : name
  }
}
