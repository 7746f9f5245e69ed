import Lua

extension HostileScripts {
  /// Sources that the compiler must survive.
  static let sources: [Attack] = [
    .init(.result, ##"return load("return " .. ("-"):rep(100000) .. "1")"##),
    .init(.result, ##"return load("return " .. ("1+"):rep(100000) .. "1")"##),
    .init(.memory, ##"return load(("while true do "):rep(100000))"##),
    .init(.result, ##"return load("x = '" .. ("a"):rep(400000) .. "'")"##),
    .init(.result, ##"return load("return " .. ("9"):rep(100000))"##),
    .init(.result, ##"return load("return 0x" .. ("f"):rep(100000))"##),
    .init(.result, ##"return load("--" .. ("a"):rep(400000))"##),
    .init(.result, ##"return load("return '" .. ("\\z "):rep(100000) .. "'")"##),
    .init(.result, ##"return load("return f" .. ("()"):rep(100000))"##),
    .init(.result, ##"return load("return f" .. (".a"):rep(100000))"##),
    .init(.result, ##"return load("return {" .. ("1,"):rep(100000) .. "}")"##),
    .init(.memory, ##"local n=0 load(function() n=n+1 return "x" end)"##),
    .init(.fuel, ##"load(function() while true do end end)"##),
    .init(
      .fuel,
      ##"local s="return 1" while true do s="return load([==["..s.."]==])" load(s) end"##
    ),
  ]

  /// Ways out of the sandbox.
  static let outlets: [Attack] = [
    .init(.script, ##"return require("io")"##),
    .init(.script, ##"return require("debug")"##),
    .init(.script, ##"return require("package")"##),
    .init(.script, ##"return require("../x")"##),
    .init(.script, ##"return require("/etc/passwd")"##),
    .init(.script, ##"return require("string")"##),
    .init(.script, ##"return require(("x"):rep(100000))"##),
    .init(.script, ##"return require("a\0b")"##),
    .init(.script, ##"return require("")"##),
    .init(.script, ##"return _VERSION"##),
    .init(.script, ##"return dofile"##),
    .init(.script, ##"return y"##),
    .init(.script, ##"_ENV.x = 1"##),
    .init(.script, ##"_ENV = nil return x"##),
    .init(.script, ##"setmetatable(_ENV, nil)"##),
    .init(.script, ##"return getmetatable("").__index"##),
    .init(.script, ##"getmetatable("").__index = nil"##),
    .init(.script, ##"string.format = nil return ("x"):format()"##),
    .init(.result, ##"return -1/0"##),
    .init(.result, ##"return {[1]=0/0}"##),
    .init(.result, ##"return {[math.maxinteger]=1}"##),
  ]

  /// Memory filled in odd ways, and long work in small steps.
  static let stores: [Attack] = [
    .init(
      .fuel,
      ##"for w in (("a "):rep(100000)):gmatch("%a+") do for x in (("a "):rep(100000)):gmatch("%a+") do end end"##
    ),
    .init(.fuel, ##"for i=1,1e9 do print(i) end"##),
    .init(.memory, ##"local t = {} for i=1,100000 do t[i]=i end print(table.unpack(t))"##),
    .init(
      .fuel,
      ##"while true do tostring(setmetatable({}, {__tostring=function() return ("x"):rep(1000) end})) end"##
    ),
    .init(.script, ##"return next({}, 1)"##),
    .init(.script, ##"return next({}, {})"##),
    .init(.nondeterministic, ##"return next({[{}]=1})"##),
    .init(.nondeterministic, ##"for k in pairs({[{}]=1}) do end"##),
    .init(.nondeterministic, ##"for k in pairs({[print]=1}) do end"##),
    .init(.nondeterministic, ##"for k,v in next, {[{}]=1, a=2} do end"##),
    .init(
      .fuel,
      ##"local function w(t,d) if d>0 then for k in pairs(t) do w(t,d-1) end end end w({1,2,3,4,5,6,7,8,9,10},20)"##
    ),
    .init(
      .memory,
      ##"return (function(...) return select("#", ...) end)(table.unpack({}, 1, 100000))"##
    ),
    .init(.memory, ##"local function f(...) return f(1, ...) end return f()"##),
    .init(.memory, ##"local function f(...) f(1, ...) end f()"##),
    .init(
      .script,
      ##"local function f(n) if n > 0 then return (f(n-1)) end return 1 end return f(150000)"##
    ),
    .init(
      .script,
      ##"local function f(n) if n > 0 then return (f(n-1)) end return 1 end return f(190000)"##
    ),
    .init(
      .script,
      ##"local function f(n) if n > 0 then return (f(n-1)) end return 1 end return f(1e9)"##
    ),
    .init(
      .script,
      ##"local function f(n) local a,b,c,d,e,g,h,i,j,k = 1,2,3,4,5,6,7,8,9,10 return (f(n+1)) end return f(1)"##
    ),
    .init(.script, ##"local function f() return (("x"):gsub("x", f)) end return f()"##),
    .init(.script, ##"local function f() for k in ("x"):gmatch("x") do f() end end f()"##),
    .init(.script, ##"local function f() return load("return ...")(f()) end f()"##),
  ]
}
