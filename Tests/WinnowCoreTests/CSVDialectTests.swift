import Testing
import WinnowCore

@Suite struct `The dialect of a CSV file` {
  @Test(
    arguments: [
      ("a,b\n1,2\n", ","), ("a;b\n1,5;2,5\n", ";"), ("a\tb\n1,2\t3\n", "\t"), ("a|b\n1|2\n", "|"),
      ("", ","), ("name\nx;y\nz\n", ","), ("\"a;b\",c\n\"1;2\",3\n", ","),
      ("\"x,y\";\"1,2\"\n\"x,y\";\"1,2\"\n", ";"), ("a;b;c\n1;\"2\n,3\";4\n5;6;", ";"),
      ("a,b c;d\n1,2;3;4\n1,2\n", ","), ("\u{FEFF}a;b\r\n1;2\r\n", ";"),
    ]
  )
  func `has the delimiter that cuts its records alike`(sample: String, delimiter: Character) {
    #expect(CSVDialect.detect(sample: Array(sample.utf8)).delimiter == delimiter.asciiValue)
  }

  @Test(
    arguments: [
      (Array("a,é".utf8), .utf8), ([0x61, 0xE9, 0x62, 0x63, 0x64, 0x65], .latin1),
      (Array("plain".utf8), .utf8), (Array("Zoë €".utf8).dropLast(), .utf8),
      (Array("äöü".utf8) + [0xFF, 0x0A, 0x61, 0x62, 0x63], .utf8),
      ([0x4D, 0xFC, 0x6C], .latin1), ([0xE9, 0x74, 0x65], .latin1),
    ] as [([UInt8], CSVDialect.Encoding)]
  )
  func `has the encoding that most of its bytes are in`(
    sample: [UInt8],
    encoding: CSVDialect.Encoding
  ) {
    #expect(CSVDialect.detect(sample: sample).encoding == encoding)
  }
}
