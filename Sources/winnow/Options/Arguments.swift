public import ArgumentParser
public import WinnowCore
import WinnowStore

extension JournalHead: ExpressibleByArgument {
  /// Reads `number:sha256`.
  package init?(argument: String) {
    self.init(argument)
  }
}

extension Instant: ExpressibleByArgument {
  /// Reads a date or a moment in ISO 8601.
  public init?(argument: String) {
    self.init(argument)
  }
}

extension Stage: ExpressibleByArgument {}

/// `FIELD=VALUE` as typed.
struct Assignment: ExpressibleByArgument {
  let name: String
  let value: JSONValue

  init?(argument: String) {
    guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else {
      return nil
    }
    self.name = String(argument[..<equals])
    self.value = JSONValue(argument: String(argument[argument.index(after: equals)...]))
  }
}
