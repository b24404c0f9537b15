public import DNSWire

extension Remedy.RecordSet {
  /// Why the changes can't be made by one update.
  public enum Obstacle: Error, Sendable {
    /// The zone is not known.
    case noZone
    /// With all records that it would have to expect, the update does not fit into a message.
    case tooLarge
  }

  /// The update (RFC 2136) that makes the changes that are right in any case, if all records still are as they were audited;
  /// nil where there are none. Its ID is 0.
  public func update() throws(Obstacle) -> Message? {
    guard !certain.isEmpty else { return nil }
    guard let zone else { throw .noZone }
    guard records.reduce(0, { $0 + $1.octets }) + certain.reduce(0, { $0 + $1.octets }) <= KMSLimits.updateOctets else {
      throw .tooLarge
    }
    var message = Message(header: Header(id: 0, flags: UInt16(Opcode.update.rawValue) << 11))
    message.questions = [Question(name: zone, type: .soa)]
    // The RRset as it is, by value (RFC 2136 §2.4.2).
    message.answers = records.map { record($0.service, class: .internet, ttl: 0) }
    for change in certain {
      message.authorities.append(record(change.record.service, class: .none, ttl: 0))
      if let new = change.replacement {
        message.authorities.append(record(new, class: .internet, ttl: change.record.ttl))
      }
    }
    return message
  }

  private func record(_ service: ServiceData, class recordClass: RecordClass, ttl: UInt32) -> ResourceRecord {
    ResourceRecord(name: owner, type: .srv, recordClass: recordClass, ttl: ttl, rdata: service.rdata)
  }
}

extension Remedy.Record {
  /// At most so many octets in a message.
  var octets: Int { owner.wire.count + 16 + service.target.wire.count }
}

extension Remedy.Change {
  /// At most so many octets in a message.
  var octets: Int { replacement == nil ? record.octets : 2 * record.octets }
}
