import Testing
import WinnowCore
import WinnowPlugins

@Suite struct `A date pattern` {
  @Test(arguments: [
    ("yyyy-MM-dd", "2018-02-28", "2018-02-28T00:00:00.000Z"),
    ("dd.MM.yyyy HH:mm", "01.12.2019 23:59", "2019-12-01T23:59:00.000Z"),
    ("M/d/yyyy", "2/3/2020", "2020-02-03T00:00:00.000Z"),
    ("M/d/yyyy", "12/31/2020", "2020-12-31T00:00:00.000Z"),
    ("M/d/yy h:mm a", "1/2/69 12:05 AM", "2069-01-02T00:05:00.000Z"),
    ("M/d/yy hh:mm a", "1/2/70 12:05 pm", "1970-01-02T12:05:00.000Z"),
    ("MMM d, yyyy", "Sep 5, 2017", "2017-09-05T00:00:00.000Z"),
    ("d MMMM yyyy", "5 MAY 2017", "2017-05-05T00:00:00.000Z"),
    ("yyyyMMdd'T'HHmmss", "20170905T010203", "2017-09-05T01:02:03.000Z"),
    ("yyyy-MM-dd HH:mm:ss.SSS", "2017-09-05 01:02:03.045", "2017-09-05T01:02:03.045Z"),
    ("dd''MM''yyyy", "01'02'2003", "2003-02-01T00:00:00.000Z"),
  ])
  func `reads what it describes`(pattern: String, text: String, instant: String) throws {
    let pattern = try DatePattern(pattern)

    #expect(pattern.instant(text)?.description == instant)
    #expect(pattern.day(text)?.description == String(instant.prefix(10)))
  }

  @Test(arguments: [
    ("yyyy-MM-dd", "2018-02-29"), ("yyyy-MM-dd", "2018-2-28"), ("yyyy-MM-dd", "2018-02-28 "),
    ("yyyy-MM-dd", ""), ("yyyy-MM-dd", "2018-13-01"), ("yyyy-MM-dd", "٢018-01-01"),
    ("yyyy-MM-dd HH:mm", "2018-01-01 24:00"), ("yyyy-MM-dd h a", "2018-01-01 0 am"),
    ("MMM d, yyyy", "Sept 5, 2017"), ("M/d/yyyy", "1/2/3"),
    ("yyyy-MM-dd", "0000-01-01"),
  ])
  func `reads nothing else`(pattern: String, text: String) throws {
    let pattern = try DatePattern(pattern)

    #expect(pattern.instant(text) == nil)
    #expect(pattern.day(text) == nil)
  }

  @Test(arguments: [
    ("yyyy-MM-DD", "has 'DD', which means nothing here"), ("yyyy-MM", "has no day (dd)"),
    ("MM-dd", "has no year (yyyy)"), ("yyyy-mm-dd", "has no month (MM)"),
    ("yyyy-MM-dd-d", "has 'd' more than once"), ("yyyy-MM-dd 'x", "has a ' without a second one"),
    ("yyyy-MM-dd h", "needs both 'h' and 'a', or 'HH' alone"), ("", "has no year (yyyy)"),
  ])
  func `is refused with the reason`(pattern: String, message: String) {
    let error = #expect(throws: DatePattern.PatternError.self) { try DatePattern(pattern) }

    #expect(error?.message == message)
  }
}
