import Authority
import Configuration
import DNSClient
import DNSWire

/// A zone that is copied from other servers, and from which.
struct SecondaryPlan: Sendable, Equatable {
  let zone: Name
  let primaries: [NotifyTarget]
  let recordLimit: Int
  let isCatalog: Bool
  /// The catalog that lists the zone, and its unique label there; nil where the configuration names it.
  var member: CatalogMembership?

  init(_ entry: ServerConfiguration.SecondaryEntry) {
    zone = entry.origin
    primaries = entry.primaries.map { NotifyTarget($0) }
    recordLimit = entry.recordLimit ?? DNSClientLimits.transferRecords
    isCatalog = entry.isCatalog
  }

  /// The plan of a zone that a catalog lists: it is copied from the catalog's primaries.
  init(_ zone: Name, member: CatalogMembership, of catalog: SecondaryPlan) {
    self.zone = zone
    primaries = catalog.primaries
    recordLimit = DNSClientLimits.transferRecords
    isCatalog = false
    self.member = member
  }

  /// From where changes may be announced.
  var sources: Set<SecondaryZones.Source> {
    Set(primaries.map { SecondaryZones.Source(address: $0.server.address, key: $0.key) })
  }
}

/// Where a zone is listed.
struct CatalogMembership: Sendable, Equatable {
  let catalog: Name
  let label: Name
}
