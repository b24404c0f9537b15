import Authority
import DNSWire
import Persistence
import Zone

/// An earlier version of a zone, made of a later one by undoing what the journal says was changed.
enum PastVersion {
  /// The version with a serial.
  static func version(
    _ current: ZoneVersion, serial: Serial, in store: Store
  ) async throws(CommandFailure) -> ZoneVersion {
    guard serial != current.soa.serial else { return current }
    let changes: [RecordedChange]
    do throws(JournalError) {
      changes = try await store.changes(of: current.apex, downTo: serial)
    } catch {
      throw CommandFailure(error.description)
    }
    let zone = current.apex.relativeText
    guard changes.last?.earlierSerial == serial else {
      throw CommandFailure(
        "serial \(serial.rawValue) of \(zone) is not in the history, whose changes are numbered by serials")
    }
    // The zone may have changed since.
    guard let first = changes.firstIndex(where: { $0.serial == current.soa.serial }) else {
      throw CommandFailure("the history of \(zone) does not lead to serial \(current.soa.serial.rawValue)")
    }
    var edit = ZoneEdit(current)
    for change in changes[first...] {
      guard edit.soa?.serial == change.serial else {
        throw CommandFailure(
          "the history of \(zone) has a gap below serial \(edit.soa?.serial.rawValue ?? 0): what came in between is not known"
        )
      }
      guard !change.isPartial else {
        throw CommandFailure(
          "what changed with serial \(change.serial.rawValue) of \(zone) was not kept (\(change.notes.joined(separator: "; ")))"
        )
      }
      edit.undo(change.changes)
    }
    guard let version = edit.commit() else { throw CommandFailure("the history of \(zone) leads to no zone") }
    return version
  }
}

extension ZoneEdit {
  /// Takes back what a change did.
  fileprivate mutating func undo(_ changes: ChangeSet) {
    for record in changes.added { remove(record) }
    for record in changes.removed {
      var set = recordSet(of: record.name, record.type) ?? RecordSet(type: record.type, ttl: record.ttl, rdatas: [])
      set.ttl = record.ttl
      if let index = set.index(of: record.rdata) {
        set.rdatas[index] = record.rdata
      } else {
        set.rdatas.append(record.rdata)
      }
      replace(set, of: record.name)
    }
  }
}
