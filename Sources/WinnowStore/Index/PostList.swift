/// Where the events of one lead stand, packed: differences of positions in few bytes.
struct PostList: Hashable, Sendable {
  private(set) var bytes: [UInt8] = []
  private var last: Int64 = 0

  init() {}

  /// Reads a packed list.
  init(bytes: [UInt8]) {
    self.bytes = bytes
    self.last = posts.last?.packed ?? 0
  }

  mutating func append(_ post: Post) {
    let difference = post.packed &- last
    // Zigzag: a batch may bring positions that lie before others.
    var rest = UInt64(bitPattern: (difference << 1) ^ (difference >> 63))
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
    last = post.packed
  }

  /// The last position of a packed list, 0 for an empty one.
  static func lastPosition(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64 {
    var position: Int64 = 0
    var value: UInt64 = 0
    var shift: UInt64 = 0
    var isPossible = true
    for place in 0..<bytes.count {
      let byte = unsafe bytes[place]
      value |= UInt64(byte & 0x7f) << min(shift, 63)
      shift += 7
      guard byte < 0x80 else { continue }
      position = position &+ (Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1))
      isPossible = value != 0
      value = 0
      shift = 0
    }
    return isPossible ? position : -1
  }

  /// The positions in the order in which their events count.
  var posts: [Post] {
    var found: [Post] = []
    var position: Int64 = 0
    var value: UInt64 = 0
    var shift: UInt64 = 0
    for byte in bytes {
      value |= UInt64(byte & 0x7f) << min(shift, 63)
      shift += 7
      guard byte < 0x80 else { continue }
      position = position &+ (Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1))
      // No two events stand in one place. Zeros are what a power cut leaves of a page that did not
      // get to the disk: a place that cannot be makes the reader give up the index.
      found.append(Post(packed: value == 0 ? -1 : position))
      value = 0
      shift = 0
    }
    return found
  }
}
