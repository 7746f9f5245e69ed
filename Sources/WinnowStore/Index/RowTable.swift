import CStore
import WinnowCore

/// What the index keeps of one lead, packed: the columns to look it up by, and where its events
/// stand. Texts lie in the arena of the ``RowTable``.
struct PackedRow {
  /// What of a row differs from the tables.
  struct Changes: OptionSet {
    let rawValue: UInt8

    /// Where its events stand, and when it was changed last.
    static let history = Changes(rawValue: 1)
    static let score = Changes(rawValue: 2)
    static let stage = Changes(rawValue: 4)
    /// Anything else.
    static let identity = Changes(rawValue: 8)
  }

  let id: Int64
  var changes: Changes = []
  /// True when the table that is written has the row.
  var isStored = false
  /// How it stands in the counts.
  var counted = Tally.Standing.none
  /// False while only what counts, its times and its posts were read; the rest is as it was.
  var isWhole = true
  /// Position among all stages; -1 before the lead is created and after it was removed.
  var stage: Int8 = -1
  var hasScore = false
  var isQualified = false
  /// Milli-points, and the moment that counted as now.
  var score: Int64 = 0
  var scored: Int64 = 0
  var card = TextNumbers.none
  var ruleset = TextNumbers.none
  var grade = TextNumbers.none
  var band = TextNumbers.none
  /// Milli-points of the dimension that has this name; ``noUrgency`` where there is none.
  var urgency = PackedRow.noUrgency
  /// True when something else of the lead changed since its score was recorded.
  var isStale = false

  var created: Int64 = 0
  var updated: Int64 = 0
  /// Number of the last event that changed it.
  var last: Int64 = 0
  var source = TextNumbers.none
  var country = TextNumbers.none
  var owner = TextNumbers.none
  /// In the form in which texts are compared.
  var email = TextArena.Text.none
  var name = TextArena.Text.none
  var company = TextArena.Text.none
  var key = TextArena.Text.none
  var row = TextArena.Text.none

  /// Packed like a ``PostList``.
  var posts = ByteChains.Chain()
  var lastPost: Int64 = 0

  static let noUrgency = Int64.min

  init(id: Int64) {
    self.id = id
  }

  var isThere: Bool { stage >= 0 }

  var standing: Tally.Standing {
    Tally.Standing(stage: stage, hasScore: hasScore, isQualified: isQualified)
  }

  /// Forgets everything but where its events stand.
  mutating func clear() {
    var empty = PackedRow(id: id)
    empty.posts = posts
    empty.lastPost = lastPost
    empty.isStored = isStored
    empty.counted = counted
    empty.changes = [.history, .identity]
    self = empty
  }
}

/// Rows of the index in memory, for many leads at once, in little room.
struct RowTable {
  /// Rows, by the order in which they came, in blocks that never move.
  private var blocks: [[PackedRow]] = []
  private(set) var count = 0
  /// Where the row of an id is, plus one; 0 for none. Ids are dense but for a few.
  private var places: [Int32] = []
  private var distant: [Int64: Int32] = [:]

  var texts = TextArena()
  var numbers = TextNumbers()
  private var chains = ByteChains()

  private static let blockBits = 12
  private static let denseLimit: Int64 = 1 << 26
  private static let smallest = 64

  /// Bytes that the table takes, about.
  var byteCount: Int {
    count * MemoryLayout<PackedRow>.stride + texts.byteCount + chains.byteCount + places.count * 4
  }

  /// The row of a lead, by its place; nil when it is not in the table.
  func place(of id: Int64) -> Int? {
    guard id < Int64(places.count) else { return distant[id].map { Int($0) - 1 } }
    let place = places[Int(id)]
    return place > 0 ? Int(place) - 1 : nil
  }

  /// Adds a row for a lead that has none; gives its place.
  mutating func add(_ row: PackedRow) -> Int {
    if count >> Self.blockBits == blocks.count {
      blocks.append([])
      // Most changes concern few leads.
      if count > 0 { blocks[blocks.count - 1].reserveCapacity(1 << Self.blockBits) }
    }
    blocks[count >> Self.blockBits].append(row)
    count += 1
    note(row.id, Int32(count))
    return count - 1
  }

  private mutating func note(_ id: Int64, _ place: Int32) {
    // What has a place is looked for there alone.
    let limit = min(Self.denseLimit - 1, Int64(max(count * 8, Self.smallest)))
    guard id < Int64(places.count) || id <= limit else {
      distant[id] = place
      return
    }
    while Int64(places.count) <= id {
      let grown = Int64(max(places.count * 2, Self.smallest))
      let start = places.count
      places += repeatElement(0, count: Int(min(grown, Self.denseLimit)) - start)
      // What lay too far away before has its place now.
      for (other, known) in distant where other >= Int64(start) && other < Int64(places.count) {
        places[Int(other)] = known
        distant[other] = nil
      }
    }
    places[Int(id)] = place
  }

  subscript(_ place: Int) -> PackedRow {
    get { blocks[place >> Self.blockBits][place & (1 << Self.blockBits - 1)] }
    _modify { yield &blocks[place >> Self.blockBits][place & (1 << Self.blockBits - 1)] }
  }

  /// Has the rows of these leads, and the ends of their lists, fetched from memory all at once.
  func fetch(_ ids: ArraySlice<Int64>) {
    let places = ids.compactMap { place(of: $0) }
    for place in places {
      unsafe blocks[place >> Self.blockBits].withUnsafeBytes { block in
        let start = (place & (1 << Self.blockBits - 1)) * MemoryLayout<PackedRow>.stride
        for line in stride(from: 0, to: MemoryLayout<PackedRow>.stride, by: 64) {
          if let base = block.baseAddress { unsafe cs_prefetch(base + start + line) }
        }
      }
    }
    for place in places { chains.fetch(self[place].posts) }
  }

  /// The places of all rows, by id.
  var placesByID: [Int] {
    var found: [(id: Int64, place: Int)] = distant.map { ($0.key, Int($0.value) - 1) }
    found.sort { $0.id < $1.id }
    return places.compactMap { $0 > 0 ? Int($0) - 1 : nil } + found.map(\.place)
  }

  /// Notes where another event of the lead stands.
  mutating func append(_ post: Post, to place: Int) {
    let packed = post.packed
    let difference = packed &- self[place].lastPost
    // Zigzag: a batch may bring positions that lie before others.
    var rest = UInt64(bitPattern: (difference << 1) ^ (difference >> 63))
    var chain = self[place].posts
    while rest >= 0x80 {
      chains.append(UInt8(truncatingIfNeeded: rest) | 0x80, to: &chain)
      rest >>= 7
    }
    chains.append(UInt8(rest), to: &chain)
    self[place].posts = chain
    self[place].lastPost = packed
    self[place].changes.insert(.history)
  }

  /// Takes over a packed list of posts.
  mutating func load(_ posts: UnsafeBufferPointer<UInt8>, into row: inout PackedRow) {
    unsafe chains.append(posts, to: &row.posts)
    row.lastPost = unsafe PostList.lastPosition(posts)
  }

  /// Adds the packed list of a row's posts to `out`.
  func copyPosts(of row: PackedRow, to out: inout [UInt8]) { chains.copy(row.posts, to: &out) }
}
