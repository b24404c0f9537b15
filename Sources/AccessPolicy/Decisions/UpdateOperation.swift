public import DNSWire

/// One thing that an update asks for (RFC 2136 §2.5).
public enum UpdateOperation: Sendable, Equatable {
  /// Add a record to its RRset (§2.5.1).
  case add(ResourceRecord)
  /// Delete the RRset of a name and type (§2.5.2).
  case deleteSet(Name, RecordType)
  /// Delete all RRsets of a name (§2.5.3).
  case deleteName(Name)
  /// Delete one record from its RRset (§2.5.4).
  case deleteRecord(ResourceRecord)

  /// The name that it concerns.
  public var name: Name {
    switch self {
    case .add(let record), .deleteRecord(let record): record.name
    case .deleteSet(let name, _), .deleteName(let name): name
    }
  }

  /// The type that it concerns; nil for all.
  public var type: RecordType? {
    switch self {
    case .add(let record), .deleteRecord(let record): record.type
    case .deleteSet(_, let type): type
    case .deleteName: nil
    }
  }
}

extension UpdateOperation: CustomStringConvertible {
  /// What it asks for, in words.
  public var description: String {
    switch self {
    case .add(let record): "add \(record.name) \(record.ttl) \(Self.data(of: record))"
    case .deleteSet(let name, let type): "delete RRset \(name) \(type)"
    case .deleteName(let name): "delete name \(name)"
    case .deleteRecord(let record): "delete \(record.name) \(Self.data(of: record))"
    }
  }

  /// A record's type, with its data where this level knows how to say it.
  static func data(of record: ResourceRecord) -> String {
    switch record.type {
    case .srv: (try? ServiceData(rdata: record.rdata)).map { "SRV \($0)" } ?? "SRV"
    case .a, .aaaa: IPAddress(octets: record.rdata).map { "\(record.type) \($0)" } ?? "\(record.type)"
    default: "\(record.type)"
    }
  }
}
