import WinnowCore

/// A test report in the XML that build servers read.
package struct JUnitReport {
  private let report: TestReport
  private let plugin: String

  package init(_ report: TestReport, plugin: String) {
    self.report = report
    self.plugin = plugin
  }

  /// The whole document, in UTF-8.
  package var text: String {
    let counts = "tests=\"\(report.cases.count)\" failures=\"\(report.failed)\""
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites \(counts)>",
      "  <testsuite name=\"\(escaped(plugin))\" \(counts)>",
    ]
    for entry in report.cases { lines += Self.lines(of: entry, plugin: escaped(plugin)) }
    return (lines + ["  </testsuite>", "</testsuites>"]).joined(separator: "\n") + "\n"
  }

  private static func lines(of entry: TestReport.Case, plugin: String) -> [String] {
    let head =
      "    <testcase classname=\"\(plugin).\(escaped(entry.file))\" name=\"\(escaped(entry.name))\""
    guard entry.failure != nil || !entry.log.isEmpty else { return [head + "/>"] }
    var lines = [head + ">"]
    if let failure = entry.failure {
      let text = ([failure.description] + failure.notes).joined(separator: "\n")
      lines.append(
        "      <failure type=\"\(escaped(failure.code))\" message=\"\(escaped(failure.message))\">"
          + "\(escaped(text))</failure>"
      )
    }
    if !entry.log.isEmpty { lines.append("      <system-out>\(escaped(entry.log))</system-out>") }
    return lines + ["    </testcase>"]
  }

  private func escaped(_ text: String) -> String { Self.escaped(text) }

  /// Text as it may stand in XML 1.0; what may not is shown as U+FFFD.
  private static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "\n", "\t": out.unicodeScalars.append(scalar)
      case _ where scalar.value < 0x20 || scalar.value == 0xfffe || scalar.value == 0xffff:
        out += "\u{fffd}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
