import Testing
import WinnowCore

@Suite struct `A suggestion` {
  @Test(arguments: [
    ("treshold", "threshold"), ("wieght", "weight"), ("Card", "card"), ("crad", "card"),
    ("colour", "color"),
  ])
  func `is the nearest known word`(word: String, known: String) {
    #expect(nearest(word, among: ["something", known, "else"]) == known)
  }

  @Test(arguments: ["", "xyzzy", "a", String(repeating: "card", count: 17)])
  func `is not made for a word that is near to nothing`(word: String) {
    #expect(nearest(word, among: ["threshold", "card", "b"]) == nil)
  }

  @Test func `is the first of equally near words`() {
    #expect(nearest("bat", among: ["cat", "hat"]) == "cat")
  }
}
