import WinnowCore
import WinnowPlugins

/// The lines of a JSON Lines file that is imported.
///
/// With a mapping its columns are the names at the top level, or paths like `answers.need`. Without
/// one each line is a lead object.
final class JSONLinesRows: ImportRows {
  let plan: ImportPlan
  let layout: String?
  let form = "json lines\n"
  let head: [UInt8]? = nil
  private(set) var unmapped: [String] = []

  private var reader: LineReader
  private let paths: [[String]]
  private let roots: Set<String>
  private var isSeen: [Bool]
  private var known: Set<String> = []

  /// Names of the file that are listed as unmapped, at most.
  private static let listed = 100

  init(file: InputFile, request: ImportRequest) throws {
    reader = LineReader(file)
    layout = request.mapping == nil ? "lead objects" : nil
    let mapping = request.mapping ?? ImportMapping(file: "lead objects")
    let names = Self.names(mapping)
    plan = try ImportPlan(mapping: mapping, header: names, source: request.source)
    paths = names.map { $0.split(separator: ".").map(String.init) }
    roots = Set(names + paths.compactMap(\.first))
    isSeen = names.map { _ in false }
  }

  /// Columns of the mapping that no line had.
  var notices: [String] {
    let missing = plan.names.indices.filter { !isSeen[$0] }.map { "\"\(plan.names[$0])\"" }
    guard layout == nil, !missing.isEmpty else { return [] }
    return ["no line has \(missing.prefix(10).joined(separator: ", ")), which the mapping names"]
  }

  func step(_ run: inout ImportRun) throws -> RowStep? {
    guard let line = try reader.next() else { return nil }
    do {
      try take(line, &run)
      return .taken
    } catch let problem as RowProblem {
      return .rejected(line: line.number, reason: problem.reason, row: line.bytes)
    }
  }

  private func take(_ line: LineReader.Line, _ run: inout ImportRun) throws {
    guard !line.isTooLong else {
      throw RowProblem(reason: "longer than \(LineReader.limit) bytes; only its beginning is kept")
    }
    let object = try JSONLine.object(line.bytes)
    let digest = RowDigest(of: line.bytes)
    if layout == nil {
      try take(object, digest, &run)
    } else {
      try LeadObject(object).take(digest, &run)
    }
  }

  private func take(_ object: JSONObject, _ digest: RowDigest, _ run: inout ImportRun) throws {
    noteUnmapped(object)
    let content: ImportRun.Content = { encoder throws(RowProblem) in
      for column in self.plan.columns {
        guard let value = self.value(column.index, object) else { continue }
        try encoder.add(value, to: column)
      }
    }
    guard !plan.key.isEmpty else { return try run.take(digest: digest, content) }
    var key = RowKey(count: plan.key.count)
    for index in plan.key {
      let text = try JSONLine.key(value(index, object), called: plan.names[index]) ?? ""
      let cell = Array(text.utf8)
      guard cell.contains(where: { $0 > 0x20 }), !plan.meansNoAnswer(cell.span) else {
        throw RowProblem(reason: "no key: \(plan.names[index]) is empty")
      }
      key.append(cell.span)
    }
    try run.take(key: key.text, digest: digest, content)
  }

  /// The value that a name stands for: a member of that name, else what its path leads to.
  private func value(_ index: Int, _ object: JSONObject) -> JSONValue? {
    var value = object[plan.names[index]]
    if value == nil, paths[index].count > 1 {
      value = .object(object)
      for name in paths[index] { value = value?.object?[name] }
    }
    if value != nil { isSeen[index] = true }
    return value
  }

  private func noteUnmapped(_ object: JSONObject) {
    for member in object.members where !roots.contains(member.key) {
      guard unmapped.count < Self.listed, known.insert(member.key).inserted else { continue }
      unmapped.append(member.key.isEmpty ? "(a member without a name)" : member.key)
    }
  }

  /// Every column and key of the mapping, once.
  private static func names(_ mapping: ImportMapping) -> [String] {
    var names: [String] = []
    for name in mapping.columns.map(\.column) + mapping.key.map(\.column)
    where !names.contains(name) {
      names.append(name)
    }
    return names
  }
}
