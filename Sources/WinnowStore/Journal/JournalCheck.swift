import WinnowCore

/// Checks the whole journal: every line, every seal, and the chain between the segments.
struct JournalCheck {
  private let files: JournalFiles
  private(set) var report = VerifyReport()
  /// What the next segment's header must say about the one before.
  private var previous = ""
  private var last: Int64 = 0
  private var crc: UInt32 = 0

  init(_ files: JournalFiles) {
    self.files = files
  }

  mutating func run() throws(StoreError) {
    let names: [String]
    do throws(IOFailure) {
      names = try files.io.list(files.folder)
    } catch {
      throw .unreadable(error, file: files.folder)
    }
    checkNames(names)
    do throws(StoreError) {
      try files.refresh()
    } catch {
      guard error.code == .damaged else { throw error }
      note(.missingSegment, SegmentName.lines(first: 1), "the journal's first segment is missing")
    }
    for ordinal in files.segments.indices { try check(ordinal) }
    report.segments = files.segments.count
    report.events = last
    report.head = "\(last):\(Bytes.hex(crc))"
  }

  private mutating func checkNames(_ names: [String]) {
    let segments = Set(names.compactMap { SegmentName.first(lines: $0) })
    for name in names where SegmentName.first(lines: name) == nil {
      // What a crash left of a file that was never put in place.
      if name.hasSuffix(".new") { continue }
      if let first = SegmentName.first(seal: name) {
        if !segments.contains(first) {
          note(
            .missingSegment,
            SegmentName.lines(first: first),
            "the seal is there, the segment is not"
          )
        }
      } else {
        note(.strangeFile, name, "no part of a journal")
      }
    }
  }

  private mutating func check(_ ordinal: Int) throws(StoreError) {
    let first = files.segments[ordinal]
    let name = SegmentName.lines(first: first)
    if first > last + 1 {
      note(.missingSegment, name, "events \(last + 1) to \(first - 1) are missing before it")
    } else if first < last + 1 {
      note(.reordered, name, "event \(last) stands before it")
    }
    var segment = SegmentCheck(files, ordinal: ordinal)
    let result = try segment.run()
    report.findings += result.findings
    report.transactions += result.transactions
    report.bytes += result.bytes
    if let header = result.header, header.previous != previous {
      note(
        .chainBreak,
        name,
        line: 1,
        "its header names another predecessor than the file before it"
      )
    }
    if ordinal < files.segments.count - 1 { checkSeal(ordinal, result.seal) }
    previous = result.seal?.sha256 ?? ""
    last = result.last
    crc = result.crc
  }

  private mutating func checkSeal(_ ordinal: Int, _ seal: Seal?) {
    let name = SegmentName.seal(first: files.segments[ordinal])
    let path = files.sealPath(ordinal)
    guard ((try? files.io.identity(ofPath: path)) ?? nil) != nil else { return }
    if files.storedSeal(ordinal) != seal {
      note(.badSeal, name, "the seal does not fit its segment")
    } else if let text = (try? files.io.contents(ofPath: path)) ?? nil, text != seal?.text {
      note(.badSeal, name, "the seal's text was changed")
    }
  }

  private mutating func note(
    _ kind: VerifyReport.Class,
    _ name: String,
    line: Int = 0,
    _ message: String
  ) {
    report.findings.append(
      VerifyReport.Finding(
        kind: kind,
        file: "journal/" + name,
        line: line,
        offset: 0,
        message: message
      )
    )
  }
}
