import Testing
import WinnowCore

@Suite struct `Written CSV` {
  private func line(_ fields: [String], delimiter: UInt8 = 0x2C, raw: Bool = false) -> String {
    var out: [UInt8] = []
    CSVWriter.append(fields, to: &out, delimiter: delimiter, raw: raw)
    return String(decoding: out, as: UTF8.self)
  }

  @Test func `has quotes where they are needed`() {
    #expect(
      line(["a", "b c", "", "d,e", "f\"g", "h\ni", "j\rk"])
        == "a,b c,,\"d,e\",\"f\"\"g\",\"h\ni\",\"j\rk\"\n"
    )
    #expect(line(["a,b", "c;d"], delimiter: 0x3B) == "a,b;\"c;d\"\n")
    #expect(line([""]) == "\"\"\n")
    #expect(line(["", ""]) == ",\n")
  }

  @Test func `keeps spreadsheets from running it`() {
    let cells = ["=1+1", "+49", "-5", "@x", "\tx", "\rx", "a=1", "'x", "=\"a\""]

    #expect(line(cells) == "'=1+1,'+49,'-5,'@x,'\tx,\"'\rx\",a=1,'x,\"'=\"\"a\"\"\"\n")
    #expect(line(cells, raw: true) == "=1+1,+49,-5,@x,\tx,\"\rx\",a=1,'x,\"=\"\"a\"\"\"\n")
  }

  @Test func `has values as they are, numbers without a guard`() {
    var out: [UInt8] = []
    let values: [JSONValue] = [-5, -2.5, .null, true, "-x", [1, 2], ["a": "b"]]
    CSVWriter.append(values, to: &out)

    #expect(
      String(decoding: out, as: UTF8.self)
        == "-5,-2.5,,true,'-x,\"[1,2]\",\"{\"\"a\"\":\"\"b\"\"}\"\n"
    )
  }

  @Test(arguments: [0x2C, 0x3B, 0x09, 0x7C] as [UInt8])
  func `reads back as it was`(delimiter: UInt8) throws {
    var dice = Dice(seed: UInt64(delimiter))
    var rows: [[String]] = []
    var out: [UInt8] = []
    for _ in 0..<2000 {
      let row = (0...dice.below(4)).map { _ in
        String(JSONValue.randomText(&dice).unicodeScalars.filter { $0.value != 0 })
      }
      rows.append(row)
      CSVWriter.append(row, to: &out, delimiter: delimiter, raw: true)
    }
    // A mark that begins the file would be taken for a byte order mark.
    let header: [UInt8] = [0x68, 0x0A]
    let readings = Reading.all(header + out, dialect: CSVDialect(delimiter: delimiter)).dropFirst()
    let read = readings.map { reading -> [[UInt8]] in
      guard case .record(_, let texts) = reading else { return [] }
      return texts.map { Array($0.utf8) }
    }

    #expect(read == rows.map { $0.map { Array($0.utf8) } })
  }
}
