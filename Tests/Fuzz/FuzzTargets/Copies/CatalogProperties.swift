import DNSWire
import TestSupport
import Zone

/// What must hold for any octets taken as a message with the records of a catalog; its SOA and NS records are there already.
enum CatalogProperties {
  private static let apex: Name = "catalog.example"
  private static let list: Name = "zones.catalog.example"

  static func check(_ octets: [UInt8]) throws(Violation) {
    guard let message = try? Message(octets.span) else { return }
    let records = message.answers.filter { $0.type != .soa && $0.name.isSubdomain(of: apex) }
    guard
      let version = try? ZoneVersion(
        apex: apex, records: [.soa(apex), .ns(apex, "invalid")] + records),
      let catalog = try? CatalogZone(version)
    else { return }
    let zones = catalog.members.map(\.zone)
    try demand(zones == zones.sorted() && Set(zones).count == zones.count, "no zone is listed twice")
    for member in catalog.members {
      try demand(member.label.parent == list, "a member stands below the list")
      let isThere = records.contains { $0.name == member.label && $0.type == .ptr }
      try demand(isThere, "a member has a record")
    }
    guard let made = try? CatalogZone.records(of: apex, members: zones, serial: Serial(rawValue: 1)),
      let again = try? CatalogZone(try ZoneVersion(apex: apex, records: made))
    else { throw Violation("a catalog of these zones can be made, and read") }
    try demand(again.members.map(\.zone) == zones, "what is listed is listed again")
  }
}
