import GRDB
import Glibc
import Synchronization

/// What was committed and does not stand in the tables yet: on disk, where it counts from, and where who writes the tables reads it.
///
/// Two files take turns: while what the one has goes into the tables, the other takes what comes. When the tables have it on
/// disk, the first may be written over.
final class CommitLog: Sendable {
  /// What is taken to be written into the tables.
  struct Batch {
    /// Groups of commits as `CommitWriter` writes them.
    let frames: [LogFrames]
    /// The sequence number of the last one.
    let last: UInt64
  }

  private struct State {
    let files: [LogFile]
    var current = 0
    /// Whether the file whose turn it is not has nothing that the tables lack.
    var isOtherFree = true
    /// Whether something in the current file may not have got to the disk, and nobody was told that it had.
    var isUnfinished = false
    /// The number of the newest frame.
    var sequence: UInt64
    var waiting: [LogFrames] = []
    /// Whether what waited before is just being written into the tables.
    var isTaken = false

    var octets: Int { waiting.reduce(0) { $0 + $1.octets } }

    /// Takes note of the newest frame.
    mutating func note(_ frame: LogFrames) {
      sequence = frame.last
      if let end = waiting.indices.last, waiting[end].append(frame) { return }
      waiting.append(frame)
    }
  }

  private let state: Mutex<State>

  /// Opens the files of a database, in the folder where it is.
  ///
  /// - Parameters:
  ///   - path: the path of the database's file.
  ///   - database: what the database is known by.
  ///   - sequence: the number of the last frame that its tables have: what comes after it waits.
  init(path: String, database: [UInt8], sequence: UInt64) throws {
    let files = try Self.paths(path).map { try LogFile(path: $0, database: database) }
    try Self.syncFolder(of: path)
    let waiting = try Self.waiting(in: files, after: sequence, path: path)
    // Both files may hold what waits; it is written into the tables before anything is committed.
    state = Mutex(
      State(files: files, isOtherFree: waiting.isEmpty, sequence: waiting.last?.last ?? sequence, waiting: waiting))
  }

  /// Opens the files that belong to a database.
  convenience init(of db: Database, path: String) throws {
    let (database, sequence) = try Self.position(in: db)
    try self.init(path: path, database: database, sequence: sequence)
  }

  /// The frames beside a database that its tables do not have, read without any change.
  static func waiting(beside path: String, database: [UInt8], after sequence: UInt64) throws -> [LogFrames] {
    let files = try paths(path).filter { unsafe access($0, F_OK) == 0 }
      .map { try LogFile(path: $0, database: database, isReadOnly: true) }
    return try waiting(in: files, after: sequence, path: path)
  }

  /// What a database's log is known by, and the number of the last frame that its tables have.
  static func position(in db: Database) throws -> (database: [UInt8], sequence: UInt64) {
    guard let row = try Row.fetchOne(db, sql: "SELECT identity, sequence FROM commit_log") else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the database does not know its log")
    }
    return (row.octets("identity"), UInt64(clamping: row["sequence"] as Int64))
  }

  /// The paths of a database's two files.
  static func paths(_ database: String) -> [String] {
    let folder = database.lastIndex(of: "/").map { database[...$0] } ?? ""
    return [0, 1].map { "\(folder)kmsdns.commits-\($0)" }
  }

  /// The frames of some files after a number, one after the other.
  private static func waiting(in files: [LogFile], after sequence: UInt64, path: String) throws -> [LogFrames] {
    let waiting = try files.compactMap { try $0.frames(after: sequence) }.sorted { $0.first < $1.first }
    var last = sequence
    for frames in waiting {
      guard frames.first == last &+ 1 else {
        throw StoreError(
          "the log \(paths(path)[0]) goes on after update group \(frames.first &- 1), the database beside it ends at \(last): it is "
            + "an older copy; restore all from one backup, or move the log (kmsdns.commits-0 and -1) away")
      }
      last = frames.last
    }
    return waiting
  }

  private static func syncFolder(of path: String) throws {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw LogFault(.opening, folder) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw LogFault(.syncing, folder) }
  }

  /// Whether the tables have all.
  var isSettled: Bool { state.withLock { $0.waiting.isEmpty && !$0.isTaken } }

  /// The octets that wait.
  var octets: Int { state.withLock { $0.octets } }

  /// Writes a group, and returns when it is on disk: how many octets wait now, this group's included. Where it throws, the
  /// group never counts, but for a server that is killed before it could write again.
  func append(_ group: consuming [UInt8]) throws -> Int {
    var frame = group
    return try state.withLock { state in
      let file = state.files[state.current]
      if state.isUnfinished { try file.wipeUnfinished() }
      state.isUnfinished = true
      do {
        state.note(try file.append(&frame, sequence: state.sequence + 1))
      } catch {
        // At once, so that it is not found either if the server is killed now.
        try? file.wipeUnfinished()
        throw error
      }
      state.isUnfinished = false
      return state.octets
    }
  }

  /// Tries once more to wipe what may not have got to the disk, before the files are closed.
  func end() {
    state.withLock { state in
      guard state.isUnfinished, (try? state.files[state.current].wipeUnfinished()) != nil else { return }
      state.isUnfinished = false
    }
  }

  /// Takes all that waits, and gives the other file its turn, if it is free; nil where nothing waits.
  func take() -> Batch? {
    state.withLock { state in
      guard !state.waiting.isEmpty else { return nil }
      let batch = Batch(frames: state.waiting, last: state.sequence)
      state.waiting = []
      state.isTaken = true
      if state.isOtherFree, !state.isUnfinished {
        state.current = 1 - state.current
        state.files[state.current].rewind()
        state.isOtherFree = false
      }
      return batch
    }
  }

  /// Takes note that the tables have a batch on disk.
  func settle() {
    state.withLock { state in
      state.isTaken = false
      state.isOtherFree = true
    }
  }

  /// Takes a batch back that did not get into the tables.
  func takeBack(_ batch: Batch) {
    state.withLock { state in
      state.isTaken = false
      state.waiting = batch.frames + state.waiting
    }
  }
}
