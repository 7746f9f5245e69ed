/// The field of one prompt: what each key does to it, and what it submits.
package struct LineEditor: Sendable {
  /// What becomes of a key.
  package enum Outcome: Equatable, Sendable {
    /// Nothing to be seen.
    case nothing
    /// The field has to be drawn again.
    case changed
    /// The field has to be drawn again, and a part of what was pasted or typed is left out.
    case full
    /// The prompt is at its end.
    case entry(Entry)
    /// The person wants the shell for a while.
    case suspend
  }

  package private(set) var line: EditLine
  private let prompt: Prompt
  private var picker: ChoicePicker
  private var history: History

  package init(_ prompt: Prompt, history: History = History()) {
    self.prompt = prompt
    self.history = history
    picker = ChoicePicker(prompt.choices, picksSeveral: prompt.picksSeveral)
    line = EditLine(isMultiline: prompt.isMultiline)
    line.insert(prompt.initial)
  }

  /// What stands faintly behind the cursor: the only choice that matches what was typed.
  package var hint: String {
    guard line.cursor == line.characters.count, let choice = picker.only(line.text) else {
      return ""
    }
    return "  → \(choice.number) " + choice.text.enterable(onLines: false)
  }

  /// Takes a key.
  package mutating func take(_ key: Key) -> Outcome {
    switch key {
    case .enter: return enter()
    case .back: return .entry(.back)
    case .interrupt: return .entry(.interrupted)
    case .suspend: return .suspend
    case .redraw: return .changed
    case .endOfInput: return endInput()
    case .up: return step(-1)
    case .down: return step(1)
    case .tab: return complete()
    default: return edit(key)
    }
  }

  private mutating func enter() -> Outcome {
    guard prompt.isMultiline else { return .entry(.line(picker.submission ?? line.text)) }
    if prompt.isWhole(line.text) { return .entry(.line(line.text)) }
    let isLast = line.cursor == line.characters.count
    if isLast, line.currentLine.isEmpty { return .entry(.line(String(line.text.dropLast()))) }
    return line.insert("\n") ? .changed : .full
  }

  private mutating func endInput() -> Outcome {
    if line.isEmpty { return .entry(.ended) }
    guard prompt.isMultiline else { return edit(.deleteForward) }
    let text = line.text
    return .entry(.line(text.hasSuffix("\n") ? String(text.dropLast()) : text))
  }

  private mutating func step(_ step: Int) -> Outcome {
    if prompt.isMultiline { return line.moveLine(by: step) ? .changed : .nothing }
    if picker.isEmpty {
      guard let text = history.step(step, from: line.text) else { return .nothing }
      line.replace(with: text)
    } else {
      picker.step(step, from: line.text)
      showPick()
    }
    return .changed
  }

  private mutating func complete() -> Outcome {
    guard !picker.isEmpty else { return .nothing }
    picker.complete(line.text)
    showPick()
    return .changed
  }

  private mutating func showPick() {
    if let shown = picker.shown { line.replace(with: shown) }
  }

  private mutating func edit(_ key: Key) -> Outcome {
    leavePick(by: key)
    guard case .paste(let text, let isCut) = key else {
      let before = line.characters.count
      guard line.apply(key) else { return .nothing }
      if case .text = key, line.characters.count == before, line.isFull { return .full }
      return .changed
    }
    return line.insert(text) && !isCut ? .changed : .full
  }

  /// A choice that was picked becomes its number when the line is changed by hand; typing a word
  /// starts a new one in its place.
  private mutating func leavePick(by key: Key) {
    guard let submission = picker.submission else { return }
    let isNew =
      switch key {
      case .text(let scalar): !(prompt.picksSeveral && [",", " "].contains(scalar))
      case .paste: true
      default: false
      }
    line.replace(with: isNew ? picker.lead : submission)
    picker.clear()
  }
}
