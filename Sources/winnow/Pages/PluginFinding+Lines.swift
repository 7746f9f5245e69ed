import WinnowCore
import WinnowPlugins

extension PluginFinding {
  /// `file:line:column: error: message (code)`, and what to do.
  var lines: [String] {
    let place = [file, line.map(String.init), column.map(String.init)].compactMap(\.self)
      .joined(separator: ":")
    let head = "\(place): \(severity.rawValue): \(message) (\(code))".printable
    return [head] + (hint.map { ["  " + $0.printable] } ?? [])
  }

  var json: JSONObject {
    var object: JSONObject = ["severity": .string(severity.rawValue), "file": .string(file)]
    if let line { object.append("line", .int(Int64(line))) }
    if let column { object.append("column", .int(Int64(column))) }
    object.append("code", .string(code))
    object.append("message", .string(message))
    if let hint { object.append("hint", .string(hint)) }
    return object
  }
}
