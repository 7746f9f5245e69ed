import CStore

/// Texts in few large blocks, for rows of which there are a million.
struct TextArena {
  /// A text in the arena; ``none`` where there is none.
  struct Text: Hashable {
    var place: UInt32
    var count: Int32

    static let none = Text(place: 0, count: -1)
    var isThere: Bool { count >= 0 }
  }

  private static let blockBits = 20
  private var blocks: [[UInt8]] = []
  /// Texts that are longer than a block, by place.
  private var large: [[UInt8]] = []
  private(set) var byteCount = 0

  /// Takes in a text.
  mutating func add(_ bytes: [UInt8], _ range: Range<Int>) -> Text {
    byteCount += range.count
    guard range.count < 1 << Self.blockBits else {
      large.append(Array(bytes[range]))
      return Text(place: UInt32(large.count - 1), count: Int32(clamping: range.count))
    }
    if blocks.isEmpty || blocks[blocks.count - 1].count + range.count > 1 << Self.blockBits {
      blocks.append([])
      // The first one grows as needed: most changes bring few texts.
      if blocks.count > 1 { blocks[blocks.count - 1].reserveCapacity(1 << Self.blockBits) }
    }
    let block = blocks.count - 1
    let place = UInt32(block) << UInt32(Self.blockBits) | UInt32(blocks[block].count)
    blocks[block] += bytes[range]
    return Text(place: place, count: Int32(range.count))
  }

  mutating func add(_ bytes: [UInt8]) -> Text { add(bytes, 0..<bytes.count) }

  /// A text that is there.
  func string(_ text: Text) -> String {
    with(text) { String(decoding: $0[$1], as: UTF8.self) }
  }

  /// Lends the bytes of a text.
  func with<Value>(_ text: Text, _ body: ([UInt8], Range<Int>) -> Value) -> Value {
    guard text.count < 1 << Self.blockBits else {
      let bytes = large[Int(text.place)]
      return body(bytes, 0..<bytes.count)
    }
    let start = Int(text.place & (1 << UInt32(Self.blockBits) - 1))
    return body(blocks[Int(text.place >> UInt32(Self.blockBits))], start..<start + Int(text.count))
  }
}

/// Texts of which there are few different ones, by small numbers.
struct TextNumbers {
  private var texts: [[UInt8]] = []
  private var numbers: [[UInt8]: Int32] = [:]
  /// The numbers that were asked for last.
  private var recent: [Int32] = []
  private var oldest = 0

  private static let remembered = 8

  static let none: Int32 = -1

  /// The number of a text.
  mutating func number(_ bytes: [UInt8], _ range: Range<Int>) -> Int32 {
    for place in recent.indices where Bytes.equal(bytes, range, texts[Int(recent[place])]) {
      return recent[place]
    }
    let text = Array(bytes[range])
    let number = numbers[text] ?? Int32(texts.count)
    if Int(number) == texts.count {
      texts.append(text)
      numbers[text] = number
    }
    if recent.count < Self.remembered {
      recent.append(number)
    } else {
      recent[oldest] = number
      oldest = (oldest + 1) % Self.remembered
    }
    return number
  }

  /// The bytes of a number's text; nil for none.
  subscript(_ number: Int32) -> [UInt8]? { number >= 0 ? texts[Int(number)] : nil }
}

/// Lists of bytes that grow at their ends, in chunks of one large store.
struct ByteChains {
  /// A list; empty to begin with.
  struct Chain {
    fileprivate var first: Int32 = -1
    fileprivate var last: Int32 = -1
    fileprivate var fill: Int32 = 0
  }

  private static let chunk = 32
  /// Four bytes of each chunk name the next one.
  private static let room: Int32 = 28
  private static let blockBits = 15
  private static let firstChunks = 64
  private var blocks: [[UInt8]] = []
  private var count: Int32 = 0

  var byteCount: Int { Int(count) * Self.chunk }

  mutating func append(_ byte: UInt8, to chain: inout Chain) {
    if chain.last < 0 || chain.fill == Self.room { extend(&chain) }
    let start = Int(chain.last & (1 << Int32(Self.blockBits) - 1)) * Self.chunk
    blocks[Int(chain.last >> Int32(Self.blockBits))][start + Int(chain.fill)] = byte
    chain.fill += 1
  }

  private mutating func extend(_ chain: inout Chain) {
    makeRoom()
    let next = count
    count += 1
    if chain.last < 0 {
      chain.first = next
    } else {
      let start = Int(chain.last & (1 << Int32(Self.blockBits) - 1)) * Self.chunk
      for index in 0..<4 {
        let byte = UInt8(truncatingIfNeeded: next >> Int32(8 * index))
        blocks[Int(chain.last >> Int32(Self.blockBits))][start + Int(Self.room) + index] = byte
      }
    }
    chain.last = next
    chain.fill = 0
  }

  /// The first block grows as needed, as most changes fill little of it; the others never move.
  private mutating func makeRoom() {
    let block = Int(count) >> Self.blockBits
    if block == blocks.count {
      let chunks = block == 0 ? Self.firstChunks : 1 << Self.blockBits
      blocks.append([UInt8](repeating: 0, count: Self.chunk * chunks))
    } else if block == 0, Int(count) * Self.chunk == blocks[0].count {
      blocks[0] += repeatElement(0, count: blocks[0].count)
    }
  }

  /// Adds bytes to a list.
  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>, to chain: inout Chain) {
    var at = 0
    while at < bytes.count {
      if chain.last < 0 || chain.fill == Self.room { extend(&chain) }
      let count = min(Int(Self.room - chain.fill), bytes.count - at)
      let start =
        Int(chain.last & (1 << Int32(Self.blockBits) - 1)) * Self.chunk + Int(chain.fill)
      unsafe blocks[Int(chain.last >> Int32(Self.blockBits))].withUnsafeMutableBufferPointer {
        let target = unsafe $0[start..<start + count]
        _ = unsafe target.update(fromContentsOf: bytes[at..<at + count])
      }
      chain.fill += Int32(count)
      at += count
    }
  }

  /// Has the end of a list fetched from memory.
  func fetch(_ chain: Chain) {
    guard chain.last >= 0 else { return }
    let start = Int(chain.last & (1 << Int32(Self.blockBits) - 1)) * Self.chunk
    unsafe blocks[Int(chain.last >> Int32(Self.blockBits))].withUnsafeBytes { block in
      if let base = block.baseAddress { unsafe cs_prefetch(base + start) }
    }
  }

  /// Adds the bytes of a list to `out`.
  func copy(_ chain: Chain, to out: inout [UInt8]) {
    var chunk = chain.first
    while chunk >= 0 {
      let block = blocks[Int(chunk >> Int32(Self.blockBits))]
      let start = Int(chunk & (1 << Int32(Self.blockBits) - 1)) * Self.chunk
      guard chunk != chain.last else {
        out += block[start..<start + Int(chain.fill)]
        return
      }
      out += block[start..<start + Int(Self.room)]
      var next: Int32 = 0
      for index in 0..<4 {
        next |= Int32(block[start + Int(Self.room) + index]) << Int32(8 * index)
      }
      chunk = next
    }
  }
}
