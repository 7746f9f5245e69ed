/// The tags of the flat buffer; the numbers are those of CLuaHost.h.
@usableFromInline
enum LuaTag {
  @usableFromInline static let `nil`: UInt8 = 0
  @usableFromInline static let `false`: UInt8 = 1
  @usableFromInline static let `true`: UInt8 = 2
  @usableFromInline static let int: UInt8 = 3
  @usableFromInline static let number: UInt8 = 4
  @usableFromInline static let bytes: UInt8 = 5
  @usableFromInline static let table: UInt8 = 6
  @usableFromInline static let guarded: UInt8 = 7
  @usableFromInline static let function: UInt8 = 8
}
