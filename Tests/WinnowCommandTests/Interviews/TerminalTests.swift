import Foundation
import Testing
import WinnowCore
import WinnowTestSupport

@Suite struct `Interviews, scenarios 13 and 14 and other terminals` {
  private let desk: InterviewDesk

  init() throws { desk = try InterviewDesk() }

  /// Goes on to the city of the first of two sites.
  private func goToCity(_ call: Call) throws {
    try call.see(question: Q.need)
    try call.enter("1", Q.seats)
    try call.enter("10", Q.sites)
    try call.enter("2", Q.city)
  }

  @Test func `13 Resize while typing`() throws {
    let terminal = try PseudoTerminal(width: 80)
    let process = try desk.place.program.process(["ask", "q", "L1"])
    process.environment?["TERM"] = "xterm"
    let call = try Call(controlling: process, on: terminal)
    try goToCity(call)
    terminal.type("Osl")
    try call.see("Osl")
    for width: UInt16 in [20, 80] { terminal.resize(width) }
    terminal.type("o")
    try call.see("Oslo")
    try call.enter("", Q.city)

    #expect(try desk.answer("site[1]/city") == "Oslo")
    let screen = terminal.screen()
    // The question of the second site is there, too.
    #expect(screen.filter { $0.contains(Q.city) }.count == 2)
    #expect(screen.filter { $0.contains("Osl") } == ["> Oslo"])
    #expect(call.enterLast("\u{3}").status == 130)
  }

  @Test func `14 Paste`() throws {
    let call = try desk.call("q", "L1")
    try goToCity(call)
    let count = try desk.events().count
    call.terminal.type("\u{1B}[200~Os\u{1B}lo\nBergen\n\u{1B}[201~")
    try call.see("Oslo Bergen")
    #expect(call.terminal.screen().last == "> Oslo Bergen")
    #expect(try desk.events().count == count)

    try call.enter("", Q.city)
    #expect(try desk.answer("site[1]/city") == "Oslo Bergen")
    #expect(call.terminal.screen().last == ">")
    #expect(call.enterLast("\u{3}").status == 130)
    #expect(try desk.answers("site[2]/city").isEmpty)
  }

  @Test func `5 MB of pasted text are cut at 64 KiB, said, and answer one question`() throws {
    let call = try desk.call("q", "L1")
    try goToCity(call)
    // Whoever types that much has to read meanwhile, or both would wait.
    let terminal = call.terminal
    let typist = Thread {
      terminal.type("\u{1B}[200~" + String(repeating: "a", count: 5 << 20) + "\u{1B}[201~\r")
    }
    typist.start()
    let next = try call.see(question: Q.city)
    #expect(next.contains("an answer holds 64 KiB; the rest is left out"))
    #expect(try desk.answer("site[1]/city") == .string(String(repeating: "a", count: 65_536)))
    #expect(call.enterLast("\u{3}").status == 130)
    #expect(try desk.answers("site[2]/city").isEmpty)
  }

  @Test(arguments: [("dumb", [String]()), ("", []), ("xterm", ["--plain"])])
  func `A screen reader's view: the whole dialogue without a control code`(
    term: String,
    options: [String]
  ) throws {
    var program = desk.place.program
    program.variables["TERM"] = term
    let process = try program.process(["ask", "q", "L1"] + options)
    let call = try Call(process, on: PseudoTerminal())
    try call.see(question: Q.need)
    try call.enter("1", Q.seats)
    call.enter("?")
    try call.see(":help lists what else can be typed")
    try call.see("> ")
    try call.enter("80", Q.contact)
    try call.enter("<", Q.seats)
    try call.enter("", Q.contact)
    try call.enter("Ann", Q.sites)
    try call.enter("2", Q.city)
    try call.enter("Oslo", Q.city)
    try call.enter("Bergen", Q.budget)
    call.enter("5000")
    try call.see(Q.finish)
    #expect(call.enterLast("").status == 0)

    let codes = call.shown.unicodeScalars.filter {
      $0.properties.generalCategory == .control && !"\r\n".unicodeScalars.contains($0)
    }
    #expect(codes.isEmpty)
    #expect(!call.shown.replacingOccurrences(of: "\r\n", with: "").contains("\r"))
    let wanted = ["1  Keeping customers", "a number from 1", "Enter keeps 80", "7  budget"]
    for text in wanted { #expect(call.shown.contains(text)) }
    #expect(try desk.completion().data["outcome"] == "hot")
  }

  @Test func `A choice is picked with arrow keys, and the journal says the same`() throws {
    let call = try desk.call("q", "L1")
    try call.see(question: Q.need)
    call.terminal.type("\u{1B}[B")
    try call.see("1  Keeping customers")
    call.terminal.type("\u{1B}[B")
    try call.see("2  Reports")
    try call.enter("", Q.seats)
    #expect(call.enterLast("\u{3}").status == 130)
    #expect(try desk.answer("need") == "bi")
    #expect(try desk.answers("need").last?.data["src"] == "typed")
  }
}
