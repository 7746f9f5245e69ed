/// Line coverage in the form that editors and build servers read.
package struct LCOVReport {
  private let files: [FileCoverage]
  private let folder: String

  /// - Parameters:
  ///   - files: what the tests ran.
  ///   - folder: the plugin's folder, an absolute path.
  package init(_ files: [FileCoverage], folder: String) {
    self.files = files
    self.folder = folder
  }

  /// The whole tracefile.
  package var text: String { files.map(record).joined() }

  private func record(_ coverage: FileCoverage) -> String {
    let lines = coverage.ran.map { ($0, 1) } + coverage.missed.map { ($0, 0) }
    let entries = lines.sorted { $0.0 < $1.0 }.map { "DA:\($0.0),\($0.1)\n" }
    return "TN:\nSF:\(folder)/\(coverage.file)\n" + entries.joined()
      + "LF:\(lines.count)\nLH:\(coverage.ran.count)\nend_of_record\n"
  }
}
