import WinnowCore
import WinnowEngine
import WinnowStore

extension ErasureReport {
  /// What JSON says about an erasure.
  var json: JSONObject {
    [
      "lead": .string(lead.description), "event": event.map { .int($0) } ?? .null,
      "events": .int(events), "segments": .array(segments.map { .string($0) }),
      "removed": .array(removed.map { .string($0) }),
      "remnants": .array(
        remnants.map { ["place": .string($0.place), "message": .string($0.message)] }
      ),
    ]
  }

  /// Prints what is gone, and where something may still be.
  func print(on screen: Screen) throws {
    guard event != nil else {
      return try screen.line("\(lead) was erased before; nothing of it came back")
    }
    try screen.line(
      "erased \(lead): \(events.counted("event")) in \(segments.count.counted("file")) of the journal"
    )
    for file in removed { try screen.line("removed \(file.printable)") }
    for remnant in remnants {
      try screen.say("not reached: \(remnant.place.printable): \(remnant.message.printable)")
    }
  }
}
