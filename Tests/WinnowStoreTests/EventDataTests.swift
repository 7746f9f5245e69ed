import StoreProofs
import Testing
import WinnowStore

@Suite struct `Data of events` {
  private static let samples = [
    #"{"key":"a/1","row":"0123456789abcdef I3","name":"Łukasz \"O\" Neil","employees":12}"#,
    #"{"score":57.125,"qualified":false,"parts":[{"criterion":"a","degree":0.5,"why":null}]}"#,
    #"{"a":{"b":{"c":[1,[2,[-3.5]],{}],"d":[]}},"b":"line\none","aa":"李娜","ab":true}"#,
  ]
  /// What spoils JSON, or makes it look closer at: put anywhere.
  private static let pieces: [[UInt8]] =
    [
      "\"", "\\", ",", ":", "{", "}", "[", "]", "0", "-", ".", "1e9", "null", " ", "\u{7f}",
      "\u{85}",
      "\u{2028}", "\u{feff}", "é", "\\u0041", "\\ud800", "\\n", "\\x", "\"a\":1,", "\"b\":1,",
    ].map { Array($0.utf8) } + [
      [0xc3], [0xe3, 0x81], [0xff], [0x00], [0x0a], [0x1f], [0xed, 0xa0, 0x80],
    ]

  private func spoiled(_ sample: String, _ random: inout SplitMix) -> [UInt8] {
    var bytes = Array(sample.utf8)
    for _ in 0..<random.number(in: 1...2) {
      let place = random.number(in: 0...bytes.count - 1)
      switch random.number(in: 0...2) {
      case 0: bytes.remove(at: place)
      case 1:
        let piece = Self.pieces[random.number(in: 0...Self.pieces.count - 1)]
        bytes.insert(contentsOf: piece, at: place)
      default: bytes[place] = UInt8(random.number(in: 0...255))
      }
    }
    return bytes
  }

  @Test func `are judged by the quick look as by the closer one`() {
    var check = EventDataCheck()
    var random = SplitMix(state: 7)
    var refused = 0
    for round in 0..<60_000 {
      let bytes = spoiled(Self.samples[round % Self.samples.count], &random)
      let verdict = check.fault(bytes)
      #expect(verdict == check.closerFault(bytes), "\(String(decoding: bytes, as: UTF8.self))")
      if verdict != nil { refused += 1 }
    }
    #expect((10_000..<55_000).contains(refused))
  }

  @Test(arguments: samples) func `of the form that we write are good`(_ sample: String) {
    var check = EventDataCheck()
    #expect(check.fault(Array(sample.utf8)) == nil)
  }
}
