import WinnowCore

/// The file `BACKUP.json` in a backup: of which store it is, and what it holds at least.
struct BackupNote {
  var store: String
  var made: Instant
  /// The end of the journal in it; nil while the first backup into the folder is going on.
  var head: JournalHead?

  static let name = "BACKUP.json"

  var text: [UInt8] {
    var object: JSONObject = [
      "backup": 1, "store": .string(store), "made": .string(made.description),
    ]
    if let head { object.append("head", .string(head.description)) }
    return JournalLine.closed(JSONWriter.encode(.object(object)))
  }

  init(store: String, made: Instant, head: JournalHead?) {
    self.store = store
    self.made = made
    self.head = head
  }

  /// Reads the note in a folder; nil when there is none.
  ///
  /// - Throws: code `damaged`, `unreadable`.
  init?(in folder: String, io: any StorageIO) throws(StoreError) {
    let path = folder + "/" + Self.name
    let found: [UInt8]?
    do throws(IOFailure) {
      found = try io.contents(ofPath: path)
    } catch {
      throw .unreadable(error, file: path)
    }
    guard let text = found else { return nil }
    guard text.last == 0x0a,
      (try? JournalLine.checkedTrailer(text, 0..<text.count - 1, seed: 0)) != nil,
      let object = (try? JSONValue.parse(text))?.object, let store = object["store"]?.text,
      let made = object["made"]?.text.flatMap({ Instant($0) })
    else {
      throw StoreError(
        .damaged,
        .badData,
        "the backup's note is damaged",
        hint: "delete it and make the backup again; what is copied already stays",
        file: path
      )
    }
    self.init(store: store, made: made, head: object["head"]?.text.flatMap { JournalHead($0) })
  }
}
