package import WinnowCore

/// Why the store could not do what it was asked, and what the person can do.
package struct StoreError: Error, Sendable, CustomStringConvertible {
  /// A stable word for programs.
  package struct Code: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(description: String) { self.description = description }

    /// The folder holds no store.
    package static let noStore = Code(description: "no-store")
    /// The folder holds a store already.
    package static let storeExists = Code(description: "store-exists")
    /// The store was written by a newer Winnow.
    package static let newerFormat = Code(description: "newer-format")
    /// The journal is damaged in its middle.
    package static let damaged = Code(description: "damaged")
    /// The journal ends before an event that was acknowledged.
    package static let eventsVanished = Code(description: "events-vanished")
    /// A segment does not continue the one before it.
    package static let chainBroken = Code(description: "chain-broken")
    /// A merge by git left the journal in conflict.
    package static let merging = Code(description: "merging")
    /// Another process held the lock for the whole time that we could wait.
    package static let locked = Code(description: "locked")
    /// The disk refused the write; nothing of it is in the journal.
    package static let notWritten = Code(description: "not-written")
    /// The disk failed while syncing: whether the transaction is kept shows only later.
    package static let outcomeUnknown = Code(description: "outcome-unknown")
    /// An earlier failure forbids further writes in this process.
    package static let poisoned = Code(description: "poisoned")
    /// The store may not be read or written by this user, or its file system cannot lock.
    package static let notAllowed = Code(description: "not-allowed")
    /// The file system cannot be trusted with locks and syncs (NFS, 9p, FUSE).
    package static let unsafeFileSystem = Code(description: "unsafe-file-system")
    /// An interview is open in another process.
    package static let runOpen = Code(description: "run-open")
    /// An event is larger than a line may be, or is no object on one line.
    package static let badEvent = Code(description: "bad-event")
    /// More was appended than one transaction may hold.
    package static let transactionTooLarge = Code(description: "transaction-too-large")
    /// The journal knows no such lead.
    package static let noLead = Code(description: "no-lead")
    /// A part of the journal was moved to an archive that is not there.
    package static let archived = Code(description: "archived")
    /// The disk failed while reading.
    package static let unreadable = Code(description: "unreadable")
    /// The index cannot be used; never reaches people, for the journal answers instead.
    package static let badIndex = Code(description: "bad-index")
  }

  package var code: Code
  /// The family that decides the exit status.
  package var kind: WinnowError.Kind
  /// What happened, to which thing.
  package var message: String
  /// What to do next.
  package var hint: String?
  /// Path of the file at fault.
  package var file: String?
  /// 1 for the first line of the file.
  package var line: Int?
  /// Offset of the byte at fault from the start of the file.
  package var offset: Int64?

  package init(
    _ code: Code,
    _ kind: WinnowError.Kind,
    _ message: String,
    hint: String? = nil,
    file: String? = nil,
    line: Int? = nil,
    offset: Int64? = nil
  ) {
    self.code = code
    self.kind = kind
    self.message = message
    self.hint = hint
    self.file = file
    self.line = line
    self.offset = offset
  }

  /// True when nothing may or can be written, which need not keep anybody from reading.
  var isAboutWriting: Bool {
    [.notWritten, .notAllowed, .outcomeUnknown, .poisoned, .unsafeFileSystem].contains(code)
  }

  /// `file:line: message`.
  package var description: String { winnowError.description }

  /// The same in the terms that every module shares.
  package var winnowError: WinnowError {
    let place = offset.map { " (at byte \($0))" } ?? ""
    return WinnowError(
      kind,
      code: code.description,
      message + place,
      file: file,
      line: line,
      hint: hint
    )
  }
}
