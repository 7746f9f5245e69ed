import WinnowCore
import WinnowEngine
import WinnowStore

extension PluginRecord {
  /// What JSON says about a plugin that is switched off for what it did.
  var json: JSONObject {
    var object: JSONObject = ["plugin": .string(plugin)]
    if let version { object.append("version", .string(version)) }
    if let suspended { object.append("since", .string(suspended.description)) }
    if let reason { object.append("reason", .string(reason)) }
    object.append("count", .int(deaths))
    if let message { object.append("message", .string(message)) }
    return object
  }

  /// In a few words.
  var notice: String {
    "switched off since \(suspended?.description ?? "now"): \(reason ?? "it used up its limits")"
  }

  /// What to do about it.
  var advice: String { refusal.hint?.printable ?? "" }
}
