import WinnowCore
import WinnowEngine

/// Exported answers as CSV: three columns for each question.
struct AnswerTable {
  private let export: AnswerExport

  init(_ export: AnswerExport) {
    self.export = export
  }

  func print(raw: Bool, on screen: Screen) throws {
    let head = ["run", "lead", "questionnaire", "version", "outcome", "updated", "by"]
    let item = export.list == nil ? [] : ["item"]
    let titles = export.ids.flatMap { [$0, "\($0).state", "\($0).src"] }
    try record((head + item + titles).map { (text: $0, raw: true) }, on: screen)
    for row in export.rows { try record(cells(row, raw: raw), on: screen) }
  }

  private func cells(_ row: AnswerExport.Row, raw: Bool) -> [(text: String, raw: Bool)] {
    let record = row.record
    var texts = [
      record.id.description, record.id.lead.description, record.questionnaire, record.version,
      record.outcome ?? "", record.last.description, record.openedBy,
    ]
    if let item = row.item { texts.append(item) }
    var cells = texts.map { (text: $0, raw: raw) }
    for id in export.ids {
      let answer = row.answers[id]
      let isNumber = answer?.reply.value?.number != nil
      cells.append((text: answer?.reply.value.map(\.cell) ?? "", raw: raw || isNumber))
      cells.append((text: answer?.reply.state.rawValue ?? "", raw: true))
      cells.append((text: answer?.source.rawValue ?? "", raw: true))
    }
    return cells
  }

  private func record(_ cells: [(text: String, raw: Bool)], on screen: Screen) throws {
    var bytes: [UInt8] = []
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(0x2C) }
      let shown = screen.output.isTerminal ? cell.text.printable : cell.text
      CSVWriter.append(text: shown, to: &bytes, raw: cell.raw)
    }
    try screen.write(bytes + [0x0A])
  }
}

extension JSONValue {
  /// A value in one cell: `true`, `5000 EUR`, `email;phone`.
  fileprivate var cell: String {
    switch self {
    case .bool(let truth): truth ? "true" : "false"
    case .array(let elements): elements.map(\.plainText).joined(separator: ";")
    default: plainText
    }
  }
}
