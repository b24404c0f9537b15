import Authority
import GRDB

/// Why the store can't be used, in one sentence.
public struct StoreError: Error, Sendable, CustomStringConvertible {
  /// The sentence.
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// What SQLite's errors mean to an operator.
enum StoreReason {
  static func sentence(_ error: any Error, path: String) -> String {
    guard let error = error as? DatabaseError else { return "the database \(path) can't be used: \(error)" }
    let cause =
      switch error.resultCode {
      case .SQLITE_NOTADB: "is not a database: restore it from a backup, or move it away to start anew"
      case .SQLITE_CORRUPT: "is corrupt: restore it from a backup, or move it away to start anew"
      case .SQLITE_FULL: "can't grow: the disk is full"
      case .SQLITE_READONLY: "can't be written: it, its folder or its disk is read-only"
      case .SQLITE_CANTOPEN: "can't be opened: look at the permissions of the file and its folder"
      case .SQLITE_IOERR: "can't be read or written: the disk reports an error"
      case .SQLITE_BUSY, .SQLITE_LOCKED: "is locked by another program"
      default: "can't be used"
      }
    return "the database \(path) \(cause) (SQLite: \(error.message ?? "code \(error.extendedResultCode.rawValue)"))"
  }
}
