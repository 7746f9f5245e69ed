import WinnowCore

/// What writing the views gave.
package struct ViewsReport: Sendable {
  /// One file.
  package struct File: Hashable, Sendable {
    /// Absolute path, if that of the folder is.
    package var path: String
    package var leads: Int64
    package var bytes: Int64
  }

  package var files: [File] = []
}

extension Store {
  private static let viewNames = ["leads.jsonl", "leads.csv", "prospects.csv"]

  /// Writes the leads as flat files: `leads.jsonl`, `leads.csv`, and `prospects.csv` with those from
  /// the stage `mql` on.
  ///
  /// The same journal gives the same bytes. Each file is put in place as a whole, and none is synced:
  /// they can be made again at any time. Two processes write them one after the other.
  ///
  /// - Parameter target: The folder to write into; nil for `views/` of the workspace. It is made if
  ///   only it itself is missing.
  /// - Returns: Which files were written.
  /// - Throws: code `not-written`, `locked`; `not-allowed` for a folder with a file of such a name that is
  ///   no view; and what reading throws.
  package func writeViews(into target: String? = nil) throws(StoreError) -> ViewsReport {
    let target = target ?? folder.views
    try requireForeign(target, orViews: true)
    do {
      try io.ensureFolder(target)
      if target != self.folder.views { try requireNoOthers(target) }
      let folder = try lockedFolder(target)
      defer {
        // What a failure left half written names people.
        for name in Self.viewNames { try? io.remove(target + "/" + name + ".new") }
        io.close(folder)
      }
      var columns = ViewColumns()
      let lines = try ViewFile(target + "/leads.jsonl", io)
      try forEachLead { lead in
        let object = lead.json
        columns.add(object)
        try lines.put { JSONWriter.append(.object(object), to: &$0) }
        return true
      }
      try lines.close()
      let all = try ViewFile(target + "/leads.csv", io)
      let prospects = try ViewFile(target + "/prospects.csv", io)
      try Self.writeTables(lines, columns, all: all, prospects: prospects, io)
      for file in [all, prospects] { try file.close() }
      for file in [lines, all, prospects] { try file.putInPlace() }
      return ViewsReport(files: [lines, all, prospects].map(\.report))
    } catch let error as StoreError {
      throw error
    } catch let error as IOFailure {
      throw .notWritten(error, file: target)
    } catch {
      throw StoreError(.notWritten, .notWritten, "the views failed: \(error)", file: target)
    }
  }

  /// Makes sure that no file is replaced that somebody else made, such as one that is to be imported.
  private func requireNoOthers(_ target: String) throws {
    for name in Self.viewNames {
      let path = target + "/" + name
      guard let found = try io.identity(ofPath: path), found.size > 0 else { continue }
      let start = name.hasSuffix(".csv") ? "id,key,name,email,phone,company," : "{\"id\":\"L"
      let file = try io.open(path, .read)
      defer { io.close(file) }
      var bytes = [UInt8](repeating: 0, count: start.utf8.count)
      let count = try io.read(file, at: 0, into: &bytes, from: 0)
      guard count < bytes.count || bytes != Array(start.utf8) else { continue }
      throw StoreError(
        .notAllowed,
        .notAllowed,
        "there is another file of that name, which is no view of a workspace",
        hint: "choose another folder; nothing was written",
        file: path
      )
    }
  }

  /// Opens a folder of views as the only one who changes it; closing it lets others in.
  ///
  /// - Throws: code `locked` when another process had it for all of the time to wait.
  func lockedFolder(_ path: String) throws -> Int32 {
    let file = try io.open(path, .read)
    let deadline = io.ticks() + Int64(options.wait / .milliseconds(1))
    do {
      while try !io.tryLock(file) {
        guard io.ticks() < deadline else {
          throw StoreError(
            .locked,
            .locked,
            "another command writes these views",
            hint: "try again when it is done",
            file: path
          )
        }
        io.pause(milliseconds: 10)
      }
      return file
    } catch {
      io.close(file)
      throw error
    }
  }

  /// Makes tables from the lines, which are all that they need.
  private static func writeTables(
    _ lines: ViewFile,
    _ columns: ViewColumns,
    all: ViewFile,
    prospects: ViewFile,
    _ io: any StorageIO
  ) throws {
    let names = columns.names
    for file in [all, prospects] { try file.put(heading: names) }
    try lines.forEachLine { object in
      let row = columns.values(of: object)
      try all.put(row)
      let stage = object["stage"]?.text.flatMap(Stage.init)
      if let stage, ViewColumns.prospects.contains(stage) { try prospects.put(row) }
    }
  }
}

/// The columns of a table of leads: some that it always has, then what the leads have beside them.
struct ViewColumns {
  /// The stages of the prospects database.
  static let prospects: Set<Stage> = [.mql, .sal, .sql, .opportunity, .customer]

  private static let first = [
    "id", "key", "name", "email", "phone", "company", "country", "employees", "source", "campaign",
    "stage", "score", "grade", "qualified", "created", "updated", "activities",
  ]
  private static let groups = ["answers", "consent"]

  private var fields: Set<String> = []
  private var members: [String: Set<String>] = [:]

  /// Takes note of what a lead has.
  mutating func add(_ lead: JSONObject) {
    for member in lead.members where !Self.first.contains(member.key) {
      if Self.groups.contains(member.key) {
        for inner in member.value.object?.members ?? [] {
          members[member.key, default: []].insert(inner.key)
        }
      } else {
        fields.insert(member.key)
      }
    }
  }

  /// In the order of their bytes, groups last: `answers.budget`.
  var names: [String] {
    Self.first + Self.sorted(fields)
      + Self.groups.flatMap { group in
        Self.sorted(members[group] ?? []).map { "\(group).\($0)" }
      }
  }

  /// The cells of a lead.
  func values(of lead: JSONObject) -> [JSONValue] {
    var values = (Self.first + Self.sorted(fields)).map { name -> JSONValue in
      if name == "activities" { return .int(Int64(lead[name]?.array?.count ?? 0)) }
      return lead[name] ?? .null
    }
    for group in Self.groups {
      let object = lead[group]?.object
      values += Self.sorted(members[group] ?? []).map { object?[$0] ?? .null }
    }
    return values
  }

  private static func sorted(_ names: Set<String>) -> [String] {
    names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
