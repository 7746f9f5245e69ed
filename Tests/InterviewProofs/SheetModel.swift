import WinnowCore

/// What an interview must ask and what must become of its answers, worked out without Lua.
struct SheetModel {
  /// An answer that was taken.
  struct Held {
    var reply: Reply
    var kind: Question.Kind
    /// Places among the events: of the answer, and of the last time that its value changed.
    var order = 0
    var change = 0
  }

  /// An answer that waits for the rest of its form.
  struct Pending {
    var key: String
    var held: Held
  }

  var sheet: Sheet
  var answers: [String: Held] = [:]
  var removed: Set<String> = []
  var reopened: String?
  var pending: [Pending] = []
  private var count = 1

  init(_ sheet: Sheet) {
    self.sheet = sheet
  }

  func pass(isFinishing: Bool = false) -> SheetPass {
    var pass = SheetPass(self, isFinishing: isFinishing)
    _ = pass.go(through: sheet.parts, scope: "", depth: 0)
    return pass
  }

  /// Offers an answer to the question where `pass` stopped; gives whether it is taken.
  mutating func offer(_ reply: Reply, at pass: SheetPass) -> Bool {
    guard let stop = pass.stop, stop.item.takes(reply),
      reply.isConfirmed || !stop.item.warns(of: reply)
    else { return false }
    pending.append(Pending(key: stop.key, held: Held(reply: reply, kind: stop.item.kind)))
    let next = self.pass()
    if let following = next.stop, let form = stop.form, following.form == form,
      following.reason == .unanswered
    {
      return true
    }
    commit()
    return true
  }

  /// What waited is in the journal.
  mutating func commit() {
    guard !pending.isEmpty else { return }
    let waiting = Dictionary(pending.map { ($0.key, $0.held) }, uniquingKeysWith: { $1 })
    for key in pass().path {
      guard var held = waiting[key] else { continue }
      let former = answers[key]
      held.order = count
      let isSame =
        former?.reply.state == held.reply.state && former?.reply.value == held.reply.value
      held.change = isSame ? former?.change ?? count : count
      answers[key] = held
      if reopened == key { reopened = nil }
      count += 1
    }
    pending = []
  }

  mutating func reopen(_ key: String) {
    commit()
    reopened = key
    count += 1
  }

  mutating func remove(_ item: String) {
    commit()
    removed.insert(item)
    if let key = reopened, key == item || key.hasPrefix(item + "/") { reopened = nil }
    count += 1
  }

  mutating func pause() {
    commit()
    count += 1
  }

  /// What was not in the journal is gone.
  mutating func crash() { pending = [] }

  mutating func upgrade(to sheet: Sheet) {
    self.sheet = sheet
    reopened = nil
    count += 1
  }
}
