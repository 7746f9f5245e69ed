import WinnowCore
import WinnowPlugins

extension PluginChecker.Finding {
  /// `file:line:column: error: message (code)`, and what to do.
  var lines: [String] {
    let place = [
      problem.file, problem.line.map(String.init), problem.column.map(String.init),
    ].compactMap(\.self).joined(separator: ":")
    // An error of a script begins with its code.
    let code = problem.message.hasPrefix(problem.code) ? "" : " (\(problem.code))"
    let head = "\(place): \(severity.rawValue): \(problem.message)\(code)"
    return ([head] + problem.notes).map(\.printable)
      + (problem.hint.map { ["  " + $0.printable] } ?? [])
  }

  var json: JSONObject {
    var object: JSONObject = ["severity": .string(severity.rawValue)]
    for member in problem.json.members { object.append(member.key, member.value) }
    return object
  }
}
