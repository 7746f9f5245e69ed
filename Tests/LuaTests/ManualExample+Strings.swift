import Lua

/// Sections 6.4, 6.5 of the manual: string and utf8.
extension ManualExample {
  static let strings: [ManualExample] = [
    .init(
      "local x = string.gsub('hello world', '(%w+)', '%1 %1') return x",
      "hello hello world world"
    ),
    .init("local x = string.gsub('hello world', '%w+', '%0 %0', 1) return x", "hello hello world"),
    .init(
      "local x = string.gsub('hello world from Lua', '(%w+)%s*(%w+)', '%2 %1') return x",
      "world hello Lua from"
    ),
    .init(
      "local x = string.gsub('home = $HOME, user = $USER', '%$(%w+)', { HOME = '/home/roberto', USER = 'roberto' }) return x",
      "home = /home/roberto, user = roberto"
    ),
    .init(
      "local x = string.gsub('4+5 = $return 4+5$', '%$(.-)%$', function(s) return load(s)() end) return x",
      "4+5 = 9"
    ),
    .init(
      "local t = { name = 'lua', version = '5.4' } local x = string.gsub('$name-$version.tar.gz', '%$(%w+)', t) return x",
      "lua-5.4.tar.gz"
    ),
    .init(
      "return string.gsub('abc', '', '-'), string.gsub('abc', 'b*', '-'), select(2, string.gsub('abc def', '%w+', '%%'))",
      "-a-b-c-",
      "-a-c-",
      2
    ),
    .init(
      "local t = {} for k, v in string.gmatch('from=world, to=Lua', '(%w+)=(%w+)') do t[k] = v end return t.from, t.to",
      "world",
      "Lua"
    ),
    .init(
      "local n = 0 for w in string.gmatch('hello world from Lua', '%a+') do n = n + #w end for w in string.gmatch('abc abc', '%a+', 4) do n = n + 100 end return n",
      117
    ),
    .init(
      "return string.find('hello world', 'o w'), string.find('a.b', '.', 1, true), string.find('a+b', '+', 1, true), string.find('', ''), string.find('abc', 'b', -1)",
      5,
      2,
      2,
      1,
      nil
    ),
    .init("return string.find('hello', 'l+')", 3, 4),
    .init("return string.find('key = value', '^(%w+)%s*=%s*(%w+)$')", 1, 11, "key", "value"),
    .init("return string.find('flaaap', '()aa()')", 3, 4, 3, 5),
    .init(
      "return string.match('  trim me  ', '^%s*(.-)%s*$'), string.match('2024-11-22', '(%d+)-(%d+)-(%d+)')",
      "trim me",
      "2024",
      "11",
      "22"
    ),
    .init(
      "return string.match('THE (quick) fox', '%((%a+)%)'), string.match('f(a(b)c)d', '%b()'), string.find('THE (quick) fox', '%f[%a]%a+%f[%A]')",
      "quick",
      "(a(b)c)",
      1,
      3
    ),
    .init(
      "return string.match('\"it\\'s\"', '([\"\\'])(.-)%1'), ('x'):match('%w'), ('[]'):match('[]]'), ('a-b'):match('[a%-]+')",
      "\"",
      "x",
      "]",
      "a-"
    ),
    .init("return string.byte('ABC', 1, -1)", 65, 66, 67),
    .init(
      "return string.char(72, 105), string.char(), string.len('a\\0b'), string.lower 'ÀB', string.upper 'aé', string.reverse 'abc'",
      "Hi",
      "",
      3,
      "Àb",
      "Aé",
      "cba"
    ),
    .init(
      "return string.rep('ab', 3), string.rep('ab', 3, '-'), string.rep('x', 0), string.rep('x', -1)",
      "ababab",
      "ab-ab-ab",
      "",
      ""
    ),
    .init(
      "return string.sub('hello', 2, 4), string.sub('hello', -3), string.sub('hello', 2, -2), string.sub('hello', 10), string.sub('hello', 0), string.sub('hello', -100, 2)",
      "ell",
      "llo",
      "ell",
      "",
      "hello",
      "he"
    ),
    .init(
      "return string.format('%q', 'a string with \"quotes\" and \\n new line')",
      "\"a string with \\\"quotes\\\" and \\\n new line\""
    ),
    .init(
      "return string.format('%q %q %q %q', 1, 0.5, math.mininteger, true)",
      "1 0x1p-1 0x8000000000000000 true"
    ),
    .init(
      "return string.format('%5.2f|%-5d|%05d|%+d|%x|%X|%#o|%c|%e|%g', 3.14159, 42, 42, 42, 255, 255, 8, 65, 12345.678, 0.0001)",
      " 3.14|42   |00042|+42|ff|FF|010|A|1.234568e+04|0.0001"
    ),
    .init(
      "return string.format('%s %10s %-10s| %.3s %%', 'a', 'b', 'c', 'defg'), string.format('%a', 1), string.format('%i', 3.0)",
      "a          b c         | def %",
      "0x1p+0",
      "3"
    ),
    .init(
      "return string.pack('<i4', 100), string.unpack('<i4', 'd\\0\\0\\0'), string.packsize('<i4i8'), string.packsize('!8i4i8')",
      "d\0\0\0",
      100,
      12,
      16
    ),
    .init(
      "return string.unpack('z s1 B', string.pack('z s1 B', 'zero', 'counted', 200))",
      "zero",
      "counted",
      200,
      15
    ),
    .init(
      "return (string.pack('>I2 <I2', 1, 1)), string.unpack('>d', string.pack('>d', 0.1))",
      "\0\u{1}\u{1}\0",
      0.1,
      9
    ),
    .init(
      "return utf8.char(72, 228, 8364, 128512), utf8.len('häß€'), utf8.len('\\xff'), utf8.codepoint('h€', 2), utf8.offset('h€x', 3), utf8.offset('h€x', -1)",
      "Hä€😀",
      4,
      nil,
      8364,
      5,
      5
    ),
    .init("return utf8.len('\\xff')", nil, 1),
    .init(
      "local t = {} for p, c in utf8.codes('aé€') do t[#t + 1] = p .. ':' .. c end return table.concat(t, ' '), #utf8.charpattern",
      "1:97 2:233 4:8364",
      14
    ),
    .init(
      "local n = 0 for c in ('naïve'):gmatch(utf8.charpattern) do n = n + 1 end return n, utf8.codepoint('\\u{7FFFFFFF}', 1, 1, true), pcall(utf8.codepoint, '\\u{7FFFFFFF}')",
      5,
      0x7fff_ffff,
      false,
      "invalid UTF-8 code"
    ),
  ]
}
