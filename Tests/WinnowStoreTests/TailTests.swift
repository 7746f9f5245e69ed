import StoreProofs
import Testing

/// A part of what `scripts/prove tails` does at full length.
@Suite struct `A journal with a spoiled end` {
  @Test(arguments: Tails.Spoil.allCases) func `loses the interrupted write and nothing else`(
    _ spoil: Tails.Spoil
  ) throws {
    let tails = try Tails()
    for place in stride(from: tails.places.lowerBound, to: tails.places.upperBound, by: 7) {
      #expect(tails.fault(from: place, spoil) == nil)
    }
  }

  @Test func `loses no more than zeros`() throws {
    let tails = try Tails()
    for count in Array(1...40) + [511, 512, 513, 1024, 4095, 4096, 4097, 8191, 8192] {
      #expect(tails.fault(zeros: count) == nil)
    }
  }
}
