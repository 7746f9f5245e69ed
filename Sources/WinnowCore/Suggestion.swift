/// The known word that `word` most likely stands for, or nil when none is near.
///
/// Near is an edit distance (insert, delete, replace, swap of neighbours) of at most a third of
/// the longer word's length, and at least one; upper and lower case count as the same. Among
/// equally near words the first wins. Words over 64 characters are near to nothing.
package func nearest(_ word: String, among known: some Sequence<String>) -> String? {
  let wanted = Array(word.lowercased().unicodeScalars)
  guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
  var best: (word: String, distance: Int)?
  for candidate in known {
    let scalars = Array(candidate.lowercased().unicodeScalars)
    guard !scalars.isEmpty, scalars.count <= 64 else { continue }
    let allowed = max(1, max(wanted.count, scalars.count) / 3)
    guard abs(wanted.count - scalars.count) <= allowed else { continue }
    let distance = editDistance(wanted, scalars)
    guard distance <= allowed, distance < max(wanted.count, scalars.count) else { continue }
    if let found = best, found.distance <= distance { continue }
    best = (candidate, distance)
  }
  return best?.word
}

/// The optimal string alignment distance: no part is edited twice.
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for row in 0..<left.count {
    var current = [row + 1]
    for column in 0..<right.count {
      let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
      var distance = min(replaced, last[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        distance = min(distance, beforeLast[column - 1] + 1)
      }
      current.append(distance)
    }
    (beforeLast, last) = (last, current)
  }
  return last[right.count]
}
