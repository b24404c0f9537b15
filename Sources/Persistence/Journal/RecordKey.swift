import DNSWire

/// What makes a record the same record (RFC 2136 §1.1.1), whatever its TTL and spelling.
struct RecordKey {
  let owner: [UInt8]
  let type: RecordType
  let rdata: [UInt8]

  init(_ record: ResourceRecord) {
    owner = record.name.folded.wire
    type = record.type
    rdata = RecordData.canonical(record.type, record.rdata)
  }
}
