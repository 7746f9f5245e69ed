import Glibc
import Testing
import WinnowCore
import WinnowStore

@Suite struct `What the store says when the disk refuses` {
  @Test func `names the file that was opened, not its descriptor`() throws {
    let workspace = try Workspace()
    let path = workspace.journal()
    let io = PosixIO()
    let file = try io.open(path, .read)
    defer { io.close(file) }

    let written = #expect(throws: IOFailure.self) { _ = try io.write(file, [1], 0..<1, at: 0) }
    #expect(written?.path == path)
    let cut = #expect(throws: IOFailure.self) { try io.truncate(file, to: 0) }
    #expect(cut?.path == path)
  }

  @Test(.enabled(if: geteuid() != 0)) func `names the segment and what to do`() throws {
    let workspace = try Workspace()
    try workspace.open().add("Ada", transaction: "T1")
    let path = workspace.journal()
    unsafe chmod(path, 0)

    let error = #expect(throws: StoreError.self) {
      try workspace.open(Store.Options(useIndex: false)).names()
    }
    #expect(error?.file == path)
    #expect(error?.hint?.isEmpty == false)
  }

  @Test func `names a segment that is none, and what to do`() throws {
    let workspace = try Workspace()
    let path = workspace.journal()
    try PosixIO().remove(path)
    try PosixIO().makeFolder(path)

    let error = #expect(throws: StoreError.self) {
      try workspace.open(Store.Options(useIndex: false)).names()
    }
    #expect(error?.file == path)
    #expect(error?.hint?.isEmpty == false)
  }
}
