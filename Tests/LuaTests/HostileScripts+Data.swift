import Lua

extension HostileScripts {
  /// Texts, patterns and formats.
  static let texts: [Attack] = [
    .init(.script, ##"return string.format("%d", 1.5)"##),
    .init(.script, ##"return string.format("%d", "1e300")"##),
    .init(.script, ##"return string.format("%q", {})"##),
    .init(
      .fuel,
      ##"return string.format("%s", setmetatable({}, {__tostring=function() while true do end end}))"##
    ),
    .init(
      .script,
      ##"return string.format("%s", setmetatable({}, {__tostring=function() return nil end}))"##
    ),
    .init(.script, ##"return ("a"):rep(250):match(("(a)"):rep(33))"##),
    .init(.script, ##"return ("a"):rep(250000):match(("a?"):rep(200000))"##),
    .init(.script, ##"return ("x"):find(("("):rep(100000))"##),
    .init(.script, ##"return ("x"):find(("["):rep(100000))"##),
    .init(.script, ##"return ("x"):find("%")"##),
    .init(.fuel, ##"return ("x"):rep(1000):find((".-"):rep(50).."y")"##),
    .init(.result, ##"return ("x"):rep(100000):gsub(".", "%1%1%1%1")"##),
    .init(.memory, ##"return ("x"):rep(100000):gsub(".", ("y"):rep(1000))"##),
    .init(.script, ##"return ("x"):gsub("x", "%2")"##),
  ]

  /// Results that could surprise the host.
  static let returns: [Attack] = [
    .init(.result, ##"return {[math.mininteger]=1}"##),
    .init(.result, ##"return {[0]=1}"##),
    .init(.result, ##"return {[-1]=1}"##),
    .init(.result, ##"return {[1.5]=1}"##),
    .init(.result, ##"return {[true]=1}"##),
    .init(.nondeterministic, ##"return {[{}]=1}"##),
    .init(
      .result,
      ##"return {1,nil,nil,nil,nil,nil,nil,nil,nil,nil,nil,nil,nil,nil,nil,nil,nil,nil,nil,nil,nil,22}"##
    ),
    .init(.result, ##"local t={} t.t=t return t"##),
    .init(.result, ##"local t={} for i=1,32 do t={t} end return t"##),
    .init(.result, ##"local t={} for i=1,100000 do t={t} end return t"##),
    .init(.result, ##"local t={1} for i=1,40 do t={t,t} end return t"##),
    .init(.result, ##"local t={} for i=1,10001 do t[i]=1 end return t"##),
    .init(.result, ##"local t={} for i=1,300 do t[i]=("x"):rep(1000) end return t"##),
    .init(.result, ##"return table.unpack({}, 1, 10001)"##),
    .init(.memory, ##"return table.unpack({}, 1, 100000)"##),
    .init(.memory, ##"return table.unpack({}, 1, 900000)"##),
    .init(.script, ##"return table.unpack({}, math.mininteger, math.maxinteger)"##),
    .init(
      .fuel,
      ##"return table.unpack(setmetatable({}, {__index=function() while true do end end}), 1, 5)"##
    ),
    .init(.script, ##"return table.concat({}, "x", math.mininteger, math.maxinteger)"##),
    .init(.script, ##"return table.concat({}, "x", math.maxinteger, math.maxinteger)"##),
    .init(
      .script,
      ##"return table.concat(setmetatable({}, {__len=function() return math.maxinteger end}), "x")"##
    ),
    .init(.script, ##"return table.insert({}, math.maxinteger, 1)"##),
    .init(
      .fuel,
      ##"return table.insert(setmetatable({}, {__len=function() return 1e15//1|0 end}), 1, 1)"##
    ),
    .init(
      .fuel,
      ##"return table.remove(setmetatable({}, {__len=function() return 1<<50 end}), 1)"##
    ),
    .init(.script, ##"return table.move({}, 1, math.maxinteger, 2)"##),
    .init(.script, ##"return table.move({}, math.mininteger, math.maxinteger, 2)"##),
    .init(.result, ##"return table.move({1}, 1, 1, math.maxinteger)"##),
  ]

  /// Tables without end, or that are not what they say.
  static let tables: [Attack] = [
    .init(
      .memory,
      ##"return table.move(setmetatable({}, {__index=function() return 1 end}), 1, 1<<40, 1, {})"##
    ),
    .init(.fuel, ##"return table.sort(setmetatable({}, {__len=function() return 1<<30 end}))"##),
    .init(.script, ##"return table.sort(setmetatable({}, {__len=function() return 1<<62 end}))"##),
    .init(.script, ##"return table.sort({3,2,1}, function() error("x") end)"##),
    .init(.script, ##"return table.sort({1,2,3}, function(a,b) coroutine.yield() end)"##),
    .init(
      .script,
      ##"return coroutine.wrap(function() table.sort({1,2,3}, function(a,b) coroutine.yield() end) end)()"##
    ),
    .init(.script, ##"local c c = coroutine.wrap(function() return c() end) return c()"##),
    .init(.script, ##"return coroutine.close(coroutine.running())"##),
    .init(.script, ##"local function f(n) return coroutine.wrap(f)(n+1) end return f(0)"##),
    .init(.fuel, ##"while true do pcall(coroutine.wrap(function() error("x") end)) end"##),
    .init(
      .fuel,
      ##"local c = coroutine.wrap(function() for i=1,1e9 do pcall(coroutine.yield) end end) while true do c() end"##
    ),
    .init(
      .fuel,
      ##"local c = coroutine.create(function() local x <close> = setmetatable({}, {__close=function() coroutine.yield() end}) end) while true do coroutine.resume(c) end"##
    ),
    .init(
      .fuel,
      ##"local t={} for i=1,100 do local c=coroutine.create(function() local x<close> =setmetatable({},{__close=function() for i=1,1e8 do end end}) coroutine.yield() end) coroutine.resume(c) t[i]=c end for i=1,100 do pcall(coroutine.close,t[i]) end"##
    ),
    .init(
      .fuel,
      ##"while true do coroutine.wrap(function() local t={} for i=1,1000 do t[i]=i end coroutine.yield(t) end)() end"##
    ),
    .init(.script, ##"return select(-1)"##),
    .init(.script, ##"return select(0)"##),
    .init(.script, ##"return select(math.mininteger, 1)"##),
  ]

  /// Numbers at their ends, and packed texts.
  static let numbers: [Attack] = [
    .init(.script, ##"return 1//0"##),
    .init(.script, ##"return 1%0"##),
    .init(.script, ##"return math.fmod(1,0)"##),
    .init(.result, ##"return math.floor(1e308), math.ceil(-1e308), math.floor(0/0)"##),
    .init(.script, ##"for i = 1, 10, 0 do end"##),
    .init(.fuel, ##"for i = 0, 1, 1e-300 do end"##),
    .init(.memory, ##"local a = "x" for i=1,30 do a = a .. a end"##),
    .init(.memory, ##"local t={} for i=1,1e7 do t[#t+1]=("x"):rep(i) end"##),
    .init(.memory, ##"local t={} while true do t[#t+1]=function() return t end end"##),
    .init(.memory, ##"local t={} while true do t[#t+1]=coroutine.create(print) end"##),
    .init(.memory, ##"local t={} while true do local n = {} n[1]=t t=n end"##),
    .init(.memory, ##"local t={} for i=1,1e9 do t[i*1.5]=i end"##),
    .init(.memory, ##"local t={} for i=1,1e9 do t[-i]=i end"##),
    .init(.memory, ##"local t={} for i=1,20000 do t[i*16383]=i end return 1"##),
    .init(.script, ##"local t = setmetatable({}, {__gc=1})"##),
    .init(
      .memory,
      ##"local mt = {} local t = setmetatable({}, mt) mt.__mode = "k" for i=1,1e5 do t[{}]=i end local n=0 for k in next,t do n=n+1 end return n"##
    ),
    .init(.memory, ##"while true do local ok, e = pcall(string.rep, "x", 1e9) end"##),
    .init(.fuel, ##"while true do local ok, e = pcall(error, ("x"):rep(1000)) end"##),
    .init(.fuel, ##"while true do local a <const> = 5 end"##),
    .init(
      .fuel,
      ##"local a = {} for i=1,100 do a[i]="a" end local s=table.concat(a) for i=1,1e9 do s:find("a*a*a*a*a*a*b") end"##
    ),
    .init(.fuel, ##"return ("a"):rep(20000):find(("a-"):rep(20).."b")"##),
  ]
}
