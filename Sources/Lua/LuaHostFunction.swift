/// A function of the host that scripts can call.
///
/// It gets the arguments of the call and the box that calls, and returns the results. What it throws
/// becomes an error of the script at the line of the call.
public typealias LuaHostFunction = (_ arguments: [LuaValue], _ box: LuaBox) throws -> [LuaValue]

/// What a host function throws to raise an error in the script.
///
/// With the code `CANCELLED` it ends the script: nothing in it can catch that, and the box is dead.
public struct LuaHostError: Error, Sendable, Hashable {
  /// The kind of error that the script gets.
  public var code: LuaError.Code
  /// What is wrong, for the author of the script.
  public var message: String

  /// An error for the script.
  public init(_ message: String, code: LuaError.Code = .script) {
    self.code = code
    self.message = message
  }
}

/// The text of a module that `require` asked for.
public struct LuaSource: Sendable, Hashable {
  /// The name of the file in messages.
  public var file: String
  /// The source.
  public var text: [UInt8]

  /// A source and its name.
  public init(file: String, text: [UInt8]) {
    self.file = file
    self.text = text
  }
}
