import Authority
import Foundation

/// What a command asks of the running server before it sends the records of a base: the file was read and checked by the
/// command, with its own rights; the server opens no file on anybody's behalf.
struct ImportRequest: Codable {
  /// The apex, absolute.
  var zone: String
  /// The file's name, for the history.
  var source: String
  /// The digest of the file.
  var digest: Data
  var records: Int
  /// Who imports, in words.
  var operatorName: String
  /// What counts where the base and updates contradict each other.
  var rule: String
  /// Whether nothing is to be changed.
  var isDryRun: Bool
  /// Whether records that updates published stay theirs, although the file has them.
  var keepsDynamic: Bool

  /// What a command sends when the operator wants the import.
  static let commit: [UInt8] = Array("commit".utf8)
}

/// What an import comes to, as JSON has it.
struct ImportDocument: Codable, JSONDocument {
  enum State: String, Codable {
    /// Nothing is changed yet.
    case planned
    /// It is done.
    case imported
    /// The rule says that the base is not to be taken.
    case refused
  }

  struct ConflictEntry: Codable {
    var kind: String
    var record: String
    /// Whether updates removed the record; else they added it.
    var isRemoval: Bool
    var isServed: Bool
    var reason: String
  }

  /// The version of this form.
  var version = 1
  var state: State
  var zone: String
  var source: String
  /// Records of the file.
  var records: Int
  /// The serial that was served before; nil where the zone was not served.
  var earlierSerial: UInt32?
  var serial: UInt32
  /// Records that are new, and that are gone.
  var added: Int
  var removed: Int
  /// RRsets in which both are; nil where they were too many to be told apart.
  var changed: Int?
  var differences: [DiffDocument.Entry]
  /// Whether more differ than are listed.
  var hasMore: Bool
  var conflicts: [ConflictEntry]
  /// Contradictions in all.
  var conflictCount: Int
  /// What counts where there are some.
  var rule: String
  /// What else the operator should know: a line for each.
  var notes: [String]
  /// What the command made of what a zone can't hold as it is written, as `kmsdns check` tells it; the server does not know it.
  var fidelity: [CheckDocument.Note]?
}

extension ImportDocument.ConflictEntry {
  init(_ conflict: BaseConflict) {
    kind = conflict.kind.rawValue
    record = RecordLine.text(conflict.record)
    isRemoval = conflict.isRemoval
    isServed = conflict.isServed
    reason = conflict.reason
  }
}
