import Testing
import WinnowCore

@Suite struct `A moment` {
  @Test(
    arguments: [
      ("1970-01-01", 0), ("1970-01-01T00:00Z", 0), ("1970-01-01T00:00:00.001Z", 1),
      ("1969-12-31T23:59:59.999Z", -1), ("2026-11-21T20:46:01.123Z", 1_795_293_961_123),
      ("2026-11-21 20:46:01,123", 1_795_293_961_123),
      ("2026-11-21t20:46:01.1239z", 1_795_293_961_123),
      ("2026-11-21T21:46:01.123+01:00", 1_795_293_961_123),
      ("2026-11-21T15:16:01.123-0530", 1_795_293_961_123),
      ("2026-11-21T22:46:01.123+02", 1_795_293_961_123), ("2000-02-29", 951_782_400_000),
      ("0001-01-01", -62_135_596_800_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
      ("2016-12-31T23:59:60Z", 1_483_228_799_000), ("1970-01-01T00:00:00.5", 500),
    ] as [(String, Int64)]
  )
  func `is read from ISO 8601`(text: String, milliseconds: Int64) {
    #expect(Instant(text)?.milliseconds == milliseconds)
  }

  @Test(
    arguments: [
      "", "2026", "2026-11", "2026-11-2", "2026-13-01", "2026-00-01", "2026-11-00", "2026-04-31",
      "2025-02-29", "1900-02-29", "0000-01-01", "10000-01-01", "-001-01-01", "2026-11-21T",
      "2026-11-21T20", "2026-11-21T24:00", "2026-11-21T20:60", "2026-11-21T20:46:61",
      "2026-11-21T20:46:01.", "2026-11-21T20:46:01Zx", "2026-11-21T20:46+24:00",
      "2026-11-21T20:46+01:60", "2026-11-21T20:46+1", "2026-11-21T20:46+01:", "2026-11-21Z",
      " 2026-11-21", "2026-11-21 ", "２０２６-11-21", "2026/11/21", "0001-01-01T00:00+00:01",
      "9999-12-31T23:59-00:01", "2026-11-21T20:46:01.123+01:00Z",
    ]
  )
  func `is not read from anything else`(text: String) {
    #expect(Instant(text) == nil)
  }

  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
      (1_795_293_961_123, "2026-11-21T20:46:01.123Z"),
      (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
      (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ] as [(Int64, String)]
  )
  func `is printed to the millisecond`(milliseconds: Int64, text: String) {
    #expect(Instant(milliseconds: milliseconds).description == text)
  }

  @Test func `reads back as it was printed`() throws {
    var dice = Dice(seed: 7)
    for _ in 0..<5000 {
      let milliseconds = Int64.random(in: -62_135_596_800_000..<253_402_300_800_000, using: &dice)
      let instant = Instant(milliseconds: milliseconds)
      try #require(Instant(instant.description) == instant)
    }
  }

  @Test(arguments: [Int64.min, .max]) func `is printed even when absurd`(milliseconds: Int64) {
    #expect(Instant(milliseconds: milliseconds).description.hasSuffix("Z"))
  }

  @Test func `has an age in days`() throws {
    let now = try #require(Instant("2026-11-21T12:00Z"))

    #expect(Instant("2026-11-20")?.age(at: now) == 1.5)
    #expect(Instant("2026-11-22")?.age(at: now) == -0.5)
  }
}

@Suite struct `A calendar day` {
  @Test func `has a number for each day of 9999 years, one after another`() throws {
    var number = try #require(CalendarDay(year: 1, month: 1, day: 1)).daysSinceEpoch
    for year in Int64(1)...9999 where year < 5 || year % 100 < 5 || year > 9990 {
      number = try #require(CalendarDay(year: year, month: 1, day: 1)).daysSinceEpoch
      for month in Int64(1)...12 {
        for day in Int64(1)...31 {
          guard let date = CalendarDay(year: year, month: month, day: day) else { continue }
          let parts = date.components
          try #require(date.daysSinceEpoch == number)
          try #require(parts.year == year && parts.month == month && parts.day == day)
          number += 1
        }
      }
    }
    #expect(CalendarDay(year: 9999, month: 12, day: 31)?.daysSinceEpoch == 2_932_896)
    #expect(number == 2_932_897)
  }

  @Test func `does not exist outside the calendar`() {
    #expect(CalendarDay(year: 2100, month: 2, day: 29) == nil)
    #expect(CalendarDay(year: 2000, month: 2, day: 29)?.description == "2000-02-29")
    #expect(CalendarDay(year: 2026, month: 6, day: 31) == nil)
    #expect(CalendarDay(year: 0, month: 1, day: 1) == nil)
    #expect(CalendarDay(year: .max, month: .max, day: .max) == nil)
    #expect(CalendarDay(year: 7, month: 1, day: 2)?.description == "0007-01-02")
  }
}

@Suite struct `Numbers of points` {
  @Test(
    arguments: [
      (0, "0"), (30_000, "30"), (-2_500, "-2.5"), (1, "0.001"), (-1, "-0.001"), (10, "0.01"),
      (100_100, "100.1"), (1_000_000_000_000, "1000000000"), (.min, "-9223372036854775.808"),
    ] as [(Int64, String)]
  )
  func `are printed without trailing zeros`(milli: Int64, text: String) {
    #expect(Points(milli: milli).description == text)
  }

  @Test(
    arguments: [
      (0, 0), (-0.0, 0), (0.1, 100), (0.3, 300), (1.005, 1005), (-2.5, -2500), (4.35, 4350),
      (0.001, 1), (1e9, 1_000_000_000_000), (999_999_999.999, 999_999_999_999),
      (0.1 + 0.2, nil), (0.0005, nil), (1.0001, nil), (1e9 + 0.001, nil), (1e300, nil), (.nan, nil),
      (.infinity, nil), (-.infinity, nil), (1.0 / 3, nil), (0.3.nextUp, nil),
      (.leastNonzeroMagnitude, nil),
    ] as [(Double, Int64?)]
  )
  func `stand for a number of three places exactly, or for none`(number: Double, milli: Int64?) {
    #expect(Points(exactly: number)?.milli == milli)
  }

  @Test func `come back from every number of three places`() throws {
    var dice = Dice(seed: 8)
    for _ in 0..<20_000 {
      let milli = Int64.random(in: -1_000_000_000_000...1_000_000_000_000, using: &dice)
      let text = Points(milli: milli).description
      try #require(Points(exactly: Double(text) ?? .nan)?.milli == milli)
    }
  }

  @Test(
    arguments: [
      (1, 0.5, 1), (-1, 0.5, -1), (3, 0.5, 2), (-3, 0.5, -2), (1, 0.49, 0), (1000, 0.3335, 334),
      (35_000, 1, 35_000), (35_000, 0, 0), (10, .nan, 0), (0, .infinity, 0),
      (1000, 1e300, 1_000_000_000_000), (-1000, .infinity, -1_000_000_000_000),
    ] as [(Int64, Double, Int64)]
  )
  func `are scaled half away from zero`(milli: Int64, factor: Double, result: Int64) {
    #expect(Points(milli: milli).scaled(by: factor).milli == result)
  }

  @Test func `are whole numbers in JSON where possible`() {
    #expect(Points(milli: 30_000).json == .int(30))
    #expect(Points(milli: -2500).json == .double(-2.5))
  }
}

@Suite struct `A lead's id` {
  @Test func `is the letter L and a number`() {
    #expect(LeadID("L42")?.number == 42)
    #expect(LeadID("L42")?.description == "L42")
    #expect(LeadID("L9999999999999999")?.number == 9_999_999_999_999_999)
    #expect(LeadID(number: 9) < LeadID(number: 10))
  }

  @Test(
    arguments: [
      "", "L", "L0", "L007", "l42", "42", "L-1", "L+1", "L4 ", " L4", "L4x", "LL4", "L４",
      "L10000000000000000", "L99999999999999999999", "L\u{308}4", "I3",
    ]
  )
  func `is nothing else`(text: String) {
    #expect(LeadID(text) == nil)
  }
}
