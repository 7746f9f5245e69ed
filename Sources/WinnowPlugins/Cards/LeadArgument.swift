import Lua
import WinnowCore

/// A lead in the form in which it goes to a script.
struct LeadArgument: ~Copyable {
  private(set) var cargo = LeadCargo()

  init(
    _ snapshot: JSONObject,
    _ projection: LeadProjection,
    now: Instant
  ) throws(WinnowError) {
    var line = LeadLine(projection, now: now)
    let bytes = JSONWriter.encode(.object(snapshot))
    do throws(LineError) {
      try unsafe bytes.withUnsafeBufferPointer { bytes throws(LineError) in
        try unsafe line.read(bytes, number: 1)
      }
    } catch {
      throw WinnowError(
        .badData,
        code: "bad-snapshot",
        "the lead of the interview cannot be read: \(error.reason)"
      )
    }
    swap(&cargo, &line.cargo)
  }
}
