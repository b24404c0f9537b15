import AccessPolicy
import DNSWire
import Foundation
import Zone

/// What is asked of the running server to get a zone from it.
struct ExportRequest: Codable {
  var zone: String
  /// An earlier serial; nil for what is served now.
  var serial: UInt32?
  /// Whether what updates changed is left out.
  var isBase = false
  /// Whether who published records is asked for.
  var hasProvenance = false
}

/// What the server says before it sends the records.
struct ExportHeader: Codable {
  /// The apex, absolute.
  var zone: String
  var serial: UInt32
}

/// A message of an export: an octet that says what it is, then what it is about.
enum ExportMessage {
  /// Records, as `RecordBlock` has them.
  case records([UInt8])
  /// Who published some of them.
  case provenance([PublisherEntry])
  /// All has been sent.
  case end

  struct PublisherEntry: Codable {
    var owner: Data
    var type: UInt16
    var rdata: Data
    var provenance: Provenance
  }

  /// Octets of a block of records, more or less.
  static let blockOctets = 256 << 10
  /// Entries of one message on who published records.
  static let publishers = 500

  private enum Kind {
    static let records = UInt8(ascii: "r")
    static let provenance = UInt8(ascii: "p")
    static let end = UInt8(ascii: "e")
  }

  init?(_ octets: [UInt8]) {
    let rest = Array(octets.dropFirst())
    switch octets.first {
    case Kind.records: self = .records(rest)
    case Kind.provenance:
      guard let entries = try? JSONDecoder().decode([PublisherEntry].self, from: Data(rest)) else { return nil }
      self = .provenance(entries)
    case Kind.end where rest.isEmpty: self = .end
    default: return nil
    }
  }

  var octets: [UInt8] {
    switch self {
    case .records(let block): [Kind.records] + block
    case .provenance(let entries): [Kind.provenance] + ((try? JSONEncoder().encode(entries)) ?? Data())
    case .end: [Kind.end]
    }
  }
}

extension ExportMessage.PublisherEntry {
  init(_ record: ResourceRecord, _ provenance: Provenance) {
    owner = Data(record.name.wire)
    type = record.type.rawValue
    rdata = Data(record.rdata)
    self.provenance = provenance
  }

  /// The record, without a TTL; nil where it is none.
  var record: ResourceRecord? {
    (try? Name(wire: Array(owner))).map {
      ResourceRecord(name: $0, type: RecordType(rawValue: type), ttl: 0, rdata: Array(rdata))
    }
  }
}
