import GRDB
import Glibc
import Synchronization

/// What was committed and does not stand in the tables yet: on disk, where it counts from, and in memory, for who writes the
/// tables.
///
/// Two files take turns: while what the one has goes into the tables, the other takes what comes. When the tables have it on
/// disk, the first may be written over.
final class CommitLog: Sendable {
  typealias Frame = (sequence: UInt64, octets: [UInt8])

  /// What is taken to be written into the tables.
  struct Batch {
    /// Groups of commits as `CommitWriter` writes them, behind the heads of their frames.
    var frames: [[UInt8]] = []
    /// The sequence number of the last one.
    var last: UInt64
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
    var waiting: [[UInt8]] = []
    /// Whether what waited before is just being written into the tables.
    var isTaken = false
    var octets = 0
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
    let waiting = try Self.waiting(files.flatMap { try $0.frames() }, after: sequence, path: path)
    // Both files may hold what waits; it is written into the tables before anything is committed.
    state = Mutex(
      State(
        files: files, isOtherFree: waiting.isEmpty, sequence: sequence + UInt64(waiting.count), waiting: waiting,
        octets: waiting.reduce(0) { $0 + $1.count }))
  }

  /// Opens the files that belong to a database.
  convenience init(of db: Database, path: String) throws {
    let (database, sequence) = try Self.position(in: db)
    try self.init(path: path, database: database, sequence: sequence)
  }

  /// The frames in the files beside a database, whether its tables have them or not, without any change.
  static func frames(beside path: String, database: [UInt8]) throws -> [Frame] {
    try paths(path).filter { unsafe access($0, F_OK) == 0 }
      .flatMap { try LogFile(path: $0, database: database, isReadOnly: true).frames() }
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

  /// Of some frames those after a number, one after the other.
  static func waiting(_ frames: [Frame], after sequence: UInt64, path: String) throws -> [[UInt8]] {
    let frames = frames.filter { $0.sequence > sequence }.sorted { $0.sequence < $1.sequence }
    for (place, frame) in frames.enumerated() where frame.sequence != sequence + UInt64(place) + 1 {
      throw StoreError(
        "the log \(paths(path)[0]) goes on after update group \(frame.sequence - 1), the database beside it ends at \(sequence): it is "
          + "an older copy; restore all from one backup, or move the log (kmsdns.commits-0 and -1) away")
    }
    return frames.map { [UInt8](repeating: 0, count: LogFile.head) + $0.octets }
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
        try file.append(&frame, sequence: state.sequence + 1)
      } catch {
        // At once, so that it is not found either if the server is killed now.
        try? file.wipeUnfinished()
        throw error
      }
      state.isUnfinished = false
      state.sequence += 1
      state.octets += frame.count
      state.waiting.append(frame)
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
      state.octets = 0
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
      state.octets += batch.frames.reduce(0) { $0 + $1.count }
    }
  }
}
