/// The members of a JSON object in the order in which they were written.
///
/// Objects here have a handful of members: a look-up walks them.
package struct JSONObject: Sendable {
  /// A key with its value.
  package struct Member: Hashable, Sendable {
    package var key: String
    package var value: JSONValue

    package init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  package private(set) var members: [Member] = []

  package init() {}

  /// Takes over members whose keys differ.
  package init(members: [Member]) {
    self.members = members
  }

  package var isEmpty: Bool { members.isEmpty }
  package var count: Int { members.count }

  /// The value of `key`, or nil; setting nil removes it, setting a new key puts it last.
  package subscript(key: String) -> JSONValue? {
    get { members.first { Self.isSame($0.key, key) }?.value }
    set {
      let index = members.firstIndex { Self.isSame($0.key, key) }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(key: key, value: value))
      case (nil, nil): break
      }
    }
  }

  /// Adds a member that the object does not have yet, without looking for it.
  package mutating func append(_ key: String, _ value: JSONValue) {
    members.append(Member(key: key, value: value))
  }

  /// Whether two keys are the same bytes; Swift's `==` also holds when they only look alike.
  static func isSame(_ left: String, _ right: String) -> Bool {
    left == right && left.utf8.elementsEqual(right.utf8)
  }
}

extension JSONObject: Hashable {
  /// The same members with the same values, in any order.
  package static func == (left: JSONObject, right: JSONObject) -> Bool {
    guard left.count == right.count else { return false }
    if left.members == right.members { return true }
    return left.members.allSatisfy { right[$0.key] == $0.value }
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(members.count)
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    members = elements.map { Member(key: $0.0, value: $0.1) }
  }
}
