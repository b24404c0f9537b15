public import DNSWire

/// An update message (RFC 2136 §2).
public func updateMessage(
  _ zone: Name, id: UInt16 = 2136, prerequisites: [ResourceRecord] = [], _ updates: [ResourceRecord]
) -> Message {
  var message = Message(header: Header(id: id, flags: UInt16(Opcode.update.rawValue) << 11))
  message.questions = [Question(name: zone, type: .soa)]
  message.answers = prerequisites
  message.authorities = updates
  return message
}

/// The records of the prerequisite section (RFC 2136 §2.4).
extension ResourceRecord {
  private static func empty(_ name: Name, _ type: RecordType, _ recordClass: RecordClass) -> ResourceRecord {
    ResourceRecord(name: name, type: type, recordClass: recordClass, ttl: 0, rdata: [])
  }

  /// RRset exists (value independent).
  public static func exists(_ name: Name, _ type: RecordType) -> ResourceRecord { empty(name, type, .any) }

  /// Part of RRset exists (value dependent).
  public static func exists(_ record: ResourceRecord) -> ResourceRecord {
    var record = record
    record.ttl = 0
    return record
  }

  /// RRset does not exist.
  public static func isAbsent(_ name: Name, _ type: RecordType) -> ResourceRecord { empty(name, type, .none) }

  /// Name is in use.
  public static func isInUse(_ name: Name) -> ResourceRecord { empty(name, .any, .any) }

  /// Name is not in use.
  public static func isNotInUse(_ name: Name) -> ResourceRecord { empty(name, .any, .none) }
}

/// The records of the update section (RFC 2136 §2.5) beside those to be added.
extension ResourceRecord {
  /// Delete an RRset.
  public static func deletion(_ name: Name, _ type: RecordType) -> ResourceRecord { empty(name, type, .any) }

  /// Delete all RRsets of a name.
  public static func deletion(_ name: Name) -> ResourceRecord { empty(name, .any, .any) }

  /// Delete a record.
  public static func deletion(of record: ResourceRecord) -> ResourceRecord {
    var record = record
    record.recordClass = .none
    record.ttl = 0
    return record
  }
}
