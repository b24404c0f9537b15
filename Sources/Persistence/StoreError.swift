import Authority
import GRDB
import Glibc

/// Why the store can't be used, in one sentence.
public struct StoreError: Error, Sendable, CustomStringConvertible {
  /// The sentence.
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// What SQLite failed with, and what the system had told it.
struct StoreFault: Error {
  let error: any Error
  /// `errno` after it. SQLite has a function for it, which does not know of commits that fail.
  let systemError: Int32

  /// Does something with the database, and takes note of why it fails before anything else happens on its thread.
  static func noting<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let fault as StoreFault {
      throw fault
    } catch {
      throw StoreFault(error: error, systemError: errno)
    }
  }
}

/// What SQLite's errors mean to an operator.
enum StoreReason {
  /// Whether the task was cancelled that something was done for.
  static func isInterruption(_ error: any Error) -> Bool {
    let cause = (error as? StoreFault)?.error ?? error
    return cause is CancellationError || (cause as? DatabaseError)?.resultCode == .SQLITE_INTERRUPT
  }

  static func sentence(_ error: any Error, path: String) -> String {
    let fault = error as? StoreFault
    let cause = fault?.error ?? error
    if let refusal = cause as? StoreError { return refusal.description }
    if let fault = cause as? LogFault { return "the log \(fault.path) \(meaning(of: fault))" }
    if cause is LogReader.Fault { return "the log beside the database \(path) holds what is no update" }
    guard let error = cause as? DatabaseError else { return "the database \(path) can't be used: \(cause)" }
    let isOfSystem = error.resultCode == .SQLITE_IOERR || error.resultCode == .SQLITE_CANTOPEN
    let systemError = isOfSystem ? fault?.systemError ?? 0 : 0
    let details = error.message ?? "code \(error.extendedResultCode.rawValue)"
    return "the database \(path) \(meaning(of: systemError) ?? meaning(of: error)) (SQLite: \(details))"
  }

  /// What the system's errors mean; nil for those that SQLite's say better.
  private static func meaning(of systemError: Int32) -> String? {
    switch systemError {
    case ENOSPC: "can't grow: the disk is full"
    case EDQUOT: "can't grow: the disk quota of the server's user is used up"
    case EROFS: "can't be written: its disk is read-only"
    default: nil
    }
  }

  private static func meaning(of fault: LogFault) -> String {
    if let meaning = meaning(of: fault.systemError) { return meaning }
    let system = unsafe String(cString: strerror(fault.systemError))
    let reason = fault.systemError == EIO ? "the disk reports an error" : system
    return switch fault.operation {
    case .opening: "can't be opened: \(reason)"
    case .reading: "can't be read: \(reason)"
    case .writing: "can't be written: \(reason)"
    case .syncing: "can't be synced: \(reason)"
    }
  }

  private static func meaning(of error: DatabaseError) -> String {
    switch error.extendedResultCode {
    case .SQLITE_IOERR_FSYNC, .SQLITE_IOERR_DIR_FSYNC: return "can't be synced: the disk reports an error"
    case .SQLITE_IOERR_READ, .SQLITE_IOERR_SHORT_READ: return "can't be read: the disk reports an error"
    case .SQLITE_IOERR_WRITE: return "can't be written: the disk reports an error"
    default: break
    }
    return switch error.resultCode {
    case .SQLITE_NOTADB: "is not a database: restore it from a backup, or move it away to start anew"
    case .SQLITE_CORRUPT: "is corrupt: restore it from a backup, or move it away to start anew"
    case .SQLITE_FULL: "can't grow: the disk is full"
    case .SQLITE_READONLY: "can't be written: it, its folder or its disk is read-only"
    case .SQLITE_CANTOPEN: "can't be opened: look at the permissions of the file and its folder"
    case .SQLITE_IOERR: "can't be read or written: the disk reports an error"
    case .SQLITE_BUSY, .SQLITE_LOCKED: "is locked by another program"
    default: "can't be used"
    }
  }
}
