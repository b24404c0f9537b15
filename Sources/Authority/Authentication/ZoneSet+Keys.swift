import DNSWire
import Zone

extension ZoneSet {
  /// The keys that a signer has in the zone that an update names, else in the zone that the signer's name belongs to, as far
  /// as they can have made this signature.
  func keys(for record: SIG0Record, of message: Message) -> [SIG0Key] {
    var name = LookupName()
    name.load(record.signer)
    guard message.header.opcode == .update else {
      guard let zone = zone(for: name, type: .key) else { return [] }
      return Self.keys(for: record, at: name, in: zone)
    }
    guard let apex = message.questions.first?.name, record.signer.isSubdomain(of: apex),
      let version = version(apex: apex)
    else { return [] }
    return Self.keys(for: record, at: name, in: version.view)
  }

  /// Only the signer's own records count: none behind a zone cut, of a wildcard, or at an alias's end.
  private static func keys(for record: SIG0Record, at name: borrowing LookupName, in zone: ZoneView) -> [SIG0Key] {
    guard case .node(let node) = zone.lookup(name, type: .key), let records = node.recordSet(.key) else { return [] }
    var keys: [SIG0Key] = []
    var offset = 0
    while keys.count < WireLimits.messageSignatureKeys, let rdata = records.nextRecordData(&offset) {
      let rdata = rdata.array(0..<rdata.count)
      guard record.names(rdata), let key = try? SIG0Key(rdata: rdata) else { continue }
      keys.append(key)
    }
    return keys
  }
}
