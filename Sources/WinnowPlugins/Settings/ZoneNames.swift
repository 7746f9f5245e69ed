import FoundationEssentials
import WinnowCore

/// The names of time zones that this machine knows.
package struct ZoneNames: Sendable {
  /// Nil when the machine has no list of zones: then only a name's form is checked.
  private let names: @Sendable () -> Set<String>?
  /// Whether a zone is known without a look at the list, which takes as long as all else of a small
  /// command.
  private let isPlain: @Sendable (String) -> Bool

  /// Those names; nil when only their form is to be checked.
  package init(_ names: Set<String>?) {
    self.names = { names }
    isPlain = { _ in false }
  }

  private init(folder: String) {
    names = { Self.listed }
    isPlain = { $0 == "UTC" || Self.isRegion($0) && Self.isZoneFile(folder + "/" + $0) }
  }

  /// The zones of `/usr/share/zoneinfo`.
  package static let system = ZoneNames(folder: systemFolder)

  private static let systemFolder = "/usr/share/zoneinfo"
  /// Read when something is not plain.
  private static let listed = readSystemNames()

  /// What is wrong with `name`, as the end of a sentence, or nil.
  package func problem(with name: String) -> (message: String, hint: String)? {
    guard Self.hasForm(name) else {
      return (
        "must be the name of a time zone, found \"\(name)\"",
        "for example \"Europe/Berlin\", \"America/New_York\" or \"UTC\""
      )
    }
    guard !isPlain(name), let names = names(), !names.contains(name) else { return nil }
    let suggestion = nearest(name, among: names.sorted()).map { "; did you mean '\($0)'?" } ?? ""
    return (
      "names an unknown time zone '\(name)'" + suggestion, "a name of the IANA time zone list"
    )
  }

  /// Whether it is `Region/Place`, which names a file of its own among the zones.
  private static func isRegion(_ name: String) -> Bool {
    name.utf8.contains(UInt8(ascii: "/")) && !name.hasPrefix("posix/") && !name.hasPrefix("right/")
  }

  /// Whether a file begins as zones do (RFC 9636).
  private static func isZoneFile(_ path: String) -> Bool {
    guard let data = try? Data(contentsOf: URL(filePath: path)) else { return false }
    return data.starts(with: "TZif".utf8)
  }

  private static func hasForm(_ name: String) -> Bool {
    guard !name.isEmpty, name.utf8.count <= 64 else { return false }
    return name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty
        && part.utf8.allSatisfy { byte in
          switch byte {
          case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2b, 0x2d, 0x5f: true
          default: false
          }
        }
    }
  }

  /// `tzdata.zi` names every zone (`Z NAME …`) and every second name of one (`L TARGET NAME`).
  private static func readSystemNames() -> Set<String>? {
    guard let data = try? Data(contentsOf: URL(filePath: systemFolder + "/tzdata.zi")) else {
      return nil
    }
    // Bytes, as many commands come by here, and most of the lines are about something else.
    let bytes = [UInt8](data)
    var names: Set = ["UTC"]
    var start = 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
      if let name = name(in: bytes[start..<end]) { names.insert(name) }
      start = end + 1
    }
    return names.count > 1 ? names : nil
  }

  private static func name(in line: ArraySlice<UInt8>) -> String? {
    let place: Int
    switch line.first {
    case UInt8(ascii: "Z"): place = 1
    case UInt8(ascii: "L"): place = 2
    default: return nil
    }
    let words = line.split(separator: UInt8(ascii: " "), maxSplits: place + 1)
    guard words.count > place, words[0].count == 1 else { return nil }
    return String(decoding: words[place], as: UTF8.self)
  }
}
