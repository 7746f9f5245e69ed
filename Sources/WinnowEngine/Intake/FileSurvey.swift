import WinnowCore
import WinnowPlugins

/// What is to be known of a file before a mapping is sketched: its columns and their values.
struct FileSurvey {
  private(set) var names: [String] = []
  private(set) var profiles: [ColumnProfile] = []
  private(set) var rows = 0
  /// Nil for JSON Lines.
  private(set) var dialect: CSVDialect?
  /// What to say about the header, or nil.
  private(set) var notice: String?

  /// Columns that are looked at in JSON Lines, at most.
  private static let most = 500

  /// Columns without values.
  init(header: [String]) {
    names = header
    profiles = header.map { _ in ColumnProfile() }
  }

  /// Reads a CSV file to its end; rows that cannot be read are passed over.
  init(csv file: InputFile) throws {
    var table = try CSVTable(file: file, mapping: nil)
    self.init(header: table.header.names)
    dialect = table.dialect
    notice = table.header.notice
    var record = CSVRecord()
    while true {
      do throws(CSVError) {
        guard try table.reader.next(into: &record) else { return }
      } catch {
        if let cause = error.cause { throw cause }
        continue
      }
      see(record)
    }
  }

  /// Reads JSON Lines to their end; lines that cannot be read are passed over.
  init(jsonLines file: InputFile) throws {
    var reader = LineReader(file)
    var places: [String: Int] = [:]
    while let line = try reader.next() {
      guard !line.isTooLong, let object = try? JSONLine.object(line.bytes) else { continue }
      rows += 1
      var seen: Set<Int> = []
      see(object, path: "", depth: 0, &places, &seen)
      for index in names.indices where !seen.contains(index) { seeNothing(index) }
    }
  }

  private mutating func see(_ record: CSVRecord) {
    rows += 1
    for index in names.indices {
      guard index < record.count else {
        seeNothing(index)
        continue
      }
      unsafe record.withUTF8(of: index) { profiles[index].see(unsafe $0.span) }
    }
  }

  private mutating func see(
    _ object: JSONObject,
    path: String,
    depth: Int,
    _ places: inout [String: Int],
    _ seen: inout Set<Int>
  ) {
    for member in object.members {
      let name = path + member.key
      if let inner = member.value.object, depth < 3 {
        see(inner, path: name + ".", depth: depth + 1, &places, &seen)
        continue
      }
      guard let index = place(of: name, &places) else { continue }
      seen.insert(index)
      let text: [UInt8] =
        switch member.value {
        case .null: []
        case .string(let text): Array(text.utf8)
        default: JSONWriter.encode(member.value)
        }
      profiles[index].see(text.span)
    }
  }

  private mutating func place(of name: String, _ places: inout [String: Int]) -> Int? {
    if let index = places[name] { return index }
    guard names.count < Self.most else { return nil }
    places[name] = names.count
    names.append(name)
    var profile = ColumnProfile()
    // The rows before this one lacked it.
    profile.seeNothing(rows - 1)
    profiles.append(profile)
    return names.count - 1
  }

  private mutating func seeNothing(_ index: Int) { profiles[index].seeNothing(1) }
}
