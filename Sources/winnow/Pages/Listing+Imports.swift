import WinnowCore
import WinnowStore

extension Listing where Row == ImportRecord {
  /// Imports, oldest first.
  static var imports: Listing<ImportRecord> {
    func count(_ title: String, _ number: @escaping (ImportRecord.Totals) -> Int64) -> Column {
      Column(.number(title)) { $0.totals.map { String(number($0)) } ?? "" }
    }
    return Listing(
      name: "imports",
      columns: [
        Column(.word("id"), \.id),
        Column(.word("started")) { $0.started.description },
        Column(.text("by"), \.actor),
        Column(.text("file")) { $0.file ?? "" },
        Column(.word("state"), \.state),
        count("rows", \.rows), count("created", \.created), count("updated", \.updated),
        count("unchanged", \.unchanged), count("rejected", \.rejected),
      ],
      json: \.json
    )
  }
}

extension ImportRecord {
  /// `finished`, `unfinished` or `reverted`.
  fileprivate var state: String {
    reversal != nil ? "reverted" : finished == nil ? "unfinished" : "finished"
  }

  fileprivate var json: JSONObject {
    var object: JSONObject = [
      "id": .string(id), "state": .string(state), "by": .string(actor), "tx": .string(transaction),
      "started": .string(started.description),
    ]
    if let finished { object.append("finished", .string(finished.description)) }
    for (name, value) in [("file", file), ("mapping", mapping), ("source", source)] {
      if let value { object.append(name, .string(value)) }
    }
    if let totals {
      object.append("rows", .int(totals.rows))
      object.append("created", .int(totals.created))
      object.append("updated", .int(totals.updated))
      object.append("unchanged", .int(totals.unchanged))
      object.append("rejected", .int(totals.rejected))
    }
    if let reversal {
      object.append(
        "reverted",
        .object([
          "at": .string(reversal.at.description), "removed": .int(reversal.removed),
          "restored": .int(reversal.restored), "kept": .int(reversal.kept),
        ])
      )
    }
    return object
  }
}
