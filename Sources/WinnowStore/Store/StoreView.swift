import WinnowCore

/// What a reader looks at: an index that tells of the journal up to a certain end.
struct StoreView {
  var index: LeadIndex
  /// The active segment when the view was made.
  var active: FileIdentity?
  var activePath: String
  var nextPath: String
}

/// How far the index file is trusted.
enum Trust: Int {
  /// It is used as it is.
  case file
  /// It gave a wrong answer or none: it is built anew, if the lock is free.
  case rebuild
  /// The journal alone answers.
  case memory
}

extension Store {
  /// Runs a question on an index that knows all that is committed.
  ///
  /// If the index turns out to be unusable, the question is asked again: of one that is built
  /// anew, and in the end of one in memory that comes straight from the journal.
  func ask<Value>(_ body: (LeadIndex) throws -> Value) throws(StoreError) -> Value {
    while true {
      do {
        return try body(try currentIndex())
      } catch let error as StoreError where error.code != .badIndex {
        throw error
      } catch {
        guard let less = Trust(rawValue: trust.rawValue + 1) else {
          throw StoreError(
            .unreadable,
            .badData,
            "the journal cannot be looked through: \(error)",
            hint: "`winnow verify` checks it",
            file: folder.journal
          )
        }
        warnings.append("the index could not be used: \(error)")
        trust = less
        view = nil
        writeIndex = nil
        reader.forget()
      }
    }
  }

  private func currentIndex() throws -> LeadIndex {
    if isWriting, let writeIndex { return writeIndex }
    if let view, try listings > 0 || isCurrent(view) { return view.index }
    let old = view?.index
    view = nil
    try files.refresh()
    let last = files.segments.count - 1
    let path = files.path(last)
    let active = try io.identity(ofPath: path)
    let index = try freshIndex(old)
    view = StoreView(
      index: index,
      active: active,
      activePath: path,
      nextPath: folder.journal + "/" + SegmentName.lines(first: index.meta.mark.number + 1)
    )
    return index
  }

  /// True when nothing was written since the view was made.
  private func isCurrent(_ view: StoreView) throws -> Bool {
    let active = try io.identity(ofPath: view.activePath)
    guard active == view.active else { return false }
    return try io.identity(ofPath: view.nextPath) == nil
  }

  private func freshIndex(_ old: LeadIndex?) throws -> LeadIndex {
    guard options.useIndex, options.asOf == nil, trust != .memory else {
      let index = try old ?? LeadIndex(inMemoryFor: files)
      if try !index.fitsJournal() { return try caughtUp(LeadIndex(inMemoryFor: files)) }
      return try caughtUp(index)
    }
    if trust == .rebuild {
      guard try rebuildIfFree() else {
        trust = .memory
        return try caughtUp(LeadIndex(inMemoryFor: files))
      }
    }
    if let index = try openToRead() { return index }
    if try rebuildIfFree(), let index = try openToRead() { return index }
    trust = .memory
    return try caughtUp(LeadIndex(inMemoryFor: files))
  }

  private func caughtUp(_ index: LeadIndex) throws -> LeadIndex {
    try index.catchUp(until: options.asOf)
    return index
  }

  /// A reader does not wait for the rest of a long write: so much it takes in by itself.
  private static let layerLimit: Int64 = 64 << 20

  private func openToRead() throws -> LeadIndex? {
    guard let index = try LeadIndex(path: folder.index, files: files, access: .read),
      try index.fitsJournal()
    else { return nil }
    if try lag(of: index) > Self.layerLimit, try catchUpIfFree() {
      guard let again = try LeadIndex(path: folder.index, files: files, access: .read)
      else { return nil }
      try again.layOver()
      return again
    }
    try index.layOver()
    return index
  }

  /// Journal bytes that the index has not seen.
  private func lag(of index: LeadIndex) throws -> Int64 {
    var bytes = -index.meta.mark.offset
    for ordinal in index.meta.mark.ordinal..<files.segments.count {
      bytes += try files.size(ordinal)
    }
    return bytes
  }

  private func catchUpIfFree() throws -> Bool {
    guard takeLockIfFree() else { return false }
    defer { lock.release() }
    guard let index = try LeadIndex(path: folder.index, files: files, access: .write),
      try index.fitsJournal()
    else { return false }
    try index.catchUp()
    return true
  }

  /// Builds the index file anew, unless a writer is at work or the folder cannot be written.
  private func rebuildIfFree() throws -> Bool {
    guard takeLockIfFree() else { return false }
    defer { lock.release() }
    do {
      try LeadIndex.build(in: folder, files: files)
      return true
    } catch let error as StoreError where error.code == .eventsVanished {
      // What is there is still worth reading; the index stays, to tell writers and `verify`.
      warnings.append(error.description)
      options.alarm(error.description)
      return false
    } catch let error as StoreError {
      throw error
    } catch {
      warnings.append("the index could not be built: \(error)")
      return false
    }
  }

  private func takeLockIfFree() -> Bool {
    // A writer holds it already, and must not lose it here.
    guard !isWriting else { return false }
    let isUntouched = try? lock.take(
      wait: .zero,
      allowUnsafe: options.unsafeFileSystem,
      note: note
    )
    // Our note in the lock file would hide from the next write that others wrote before.
    if isUntouched == false { isRecovered = false }
    return isUntouched != nil
  }
}
