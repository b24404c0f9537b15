public import DNSWire

/// What a record does to the way of clients that look for KMS hosts, whatever stands around it.
public enum ClientLead: Sendable, Equatable {
  /// An SRV record that they may get: at a `_vlmcs` name, or at a wildcard, which may answer for one.
  case host(ServiceData)
  /// An alias that may lead them to this name: a CNAME record at such a name, or a DNAME record above where one can be.
  case alias(Name)
  /// A delegation to this name server, which answers them from then on: an NS record at such a name, or at the `_tcp` above it.
  case delegation(Name)

  /// Reads a record; nil where no client that looks for KMS hosts comes across it.
  public init?(_ record: ResourceRecord) {
    switch record.type {
    case .srv where Self.isMet(record.name):
      guard let service = try? ServiceData(rdata: record.rdata) else { return nil }
      self = .host(service)
    case .cname where Self.isMet(record.name), .dname:
      guard let target = try? Name(wire: record.rdata) else { return nil }
      self = .alias(target)
    case .ns where AuditedDomain.isPublisherName(record.name) || Self.isTransport(record.name):
      guard let target = try? Name(wire: record.rdata) else { return nil }
      self = .delegation(target)
    default: return nil
    }
  }

  private static func isTransport(_ name: Name) -> Bool {
    name.labels.first.map { $0.elementsEqual("_tcp".utf8) { ASCII.folded($0) == $1 } } ?? false
  }

  private static func isMet(_ name: Name) -> Bool { name.isWildcard || AuditedDomain.isPublisherName(name) }

  /// What events say of it; of an alias the numbers are 0.
  public var service: ServiceData {
    switch self {
    case .host(let service): service
    case .alias(let target), .delegation(let target): ServiceData(priority: 0, weight: 0, port: 0, target: target)
    }
  }
}
