import Lua

extension HostileScripts {
  /// Errors whose values and handlers misbehave.
  static let raises: [Attack] = [
    .init(
      .script,
      ##"local function f() local x <close> = setmetatable({}, {__close = function() f() end}) end f()"##
    ),
    .init(
      .script,
      ##"local function f() local x <close> = setmetatable({}, {__close = function() return f() end}) return 1 end return f()"##
    ),
    .init(.fuel, ##"error(setmetatable({}, {__tostring=function() while true do end end}))"##),
    .init(.script, ##"error(setmetatable({}, {__tostring=function() error("again") end}))"##),
    .init(.script, ##"error(setmetatable({}, {__tostring=function() return 1 end}))"##),
    .init(.script, ##"error(setmetatable({}, {__name=("x"):rep(100000)}))"##),
    .init(.script, ##"error(("x"):rep(400000))"##),
    .init(.script, ##"error(12)"##),
    .init(.script, ##"error(print)"##),
    .init(.script, ##"error(coroutine.create(print))"##),
    .init(.script, ##"local function f() pcall(f) f() end f()"##),
    .init(.fuel, ##"local function f() pcall(f) pcall(f) end f()"##),
    .init(.fuel, ##"local function f() xpcall(f, f) xpcall(f, f) end f()"##),
  ]

  /// Metamethods that never end, and values that are not what they seem.
  static let metamethods: [Attack] = [
    .init(.script, ##"local t = setmetatable({}, {}) getmetatable(t).__index = t return t.x"##),
    .init(.script, ##"local t = {} setmetatable(t, {__index=t}) return t.x"##),
    .init(
      .script,
      ##"local t = setmetatable({}, {__newindex=function(t,k,v) t[k]=v end}) t.x = 1"##
    ),
    .init(
      .script,
      ##"local t = setmetatable({}, {__tostring=function(s) return tostring(s) end}) return tostring(t)"##
    ),
    .init(
      .script,
      ##"local t = setmetatable({}, {__tostring=function(s) return tostring(s) end}) print(t)"##
    ),
    .init(.script, ##"local t = setmetatable({}, {__len=function(s) return #s end}) return #t"##),
    .init(
      .script,
      ##"local t = setmetatable({}, {__eq=function(a,b) return a==b end}) return t==setmetatable({},getmetatable(t))"##
    ),
    .init(
      .script,
      ##"local t = setmetatable({}, {__lt=function(a,b) return a<b end}) return t<t"##
    ),
    .init(
      .script,
      ##"local t = setmetatable({}, {__concat=function(a,b) return a..b end}) return t..t"##
    ),
    .init(.fuel, ##"local t = setmetatable({}, {__call=function(s) return s() end}) return t()"##),
    .init(.script, ##"local t = setmetatable({}, {__call=function(s) s() end}) return t()"##),
    .init(.memory, ##"local t = setmetatable({}, {}) getmetatable(t).__call = t return t()"##),
    .init(.script, ##"local t = setmetatable({}, {__unm=function(a) return -a end}) return -t"##),
    .init(
      .script,
      ##"local t = setmetatable({}, {__pairs=function(a) return pairs(a) end}) for k in pairs(t) do end"##
    ),
    .init(.script, ##"local t={} for i=1,3000 do t=setmetatable({}, {__index=t}) end return t.x"##),
    .init(.script, ##"return ("x"):rep(math.maxinteger)"##),
    .init(.script, ##"return ("x"):rep(1<<40, "y")"##),
    .init(.memory, ##"return string.rep("x", 524288)"##),
    .init(.script, ##"return string.format("%100d", 1)"##),
  ]

  /// Coroutines that resume, close and wrap each other.
  static let coroutines: [Attack] = [
    .init(.memory, ##"return string.byte(("x"):rep(500000), 1, -1)"##),
    .init(.memory, ##"return #{string.byte(("x"):rep(100000), 1, -1)}"##),
    .init(.script, ##"return string.char(table.unpack({}, 1, 100))"##),
    .init(.script, ##"return utf8.char(-1)"##),
    .init(.memory, ##"return utf8.codepoint(("x"):rep(500000),1,-1)"##),
    .init(.memory, ##"return string.pack("c2000000000", "x")"##),
    .init(.memory, ##"return string.pack(("x"):rep(500000))"##),
    .init(.script, ##"return string.unpack("s8", "\xff\xff\xff\xff\xff\xff\xff\xff")"##),
    .init(.script, ##"return string.packsize("c2147483647c2147483647")"##),
  ]
}
