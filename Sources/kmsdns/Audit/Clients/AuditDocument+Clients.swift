import DNSWire
import KMS
import Zone

extension AuditDocument {
  /// What the clients of one domain find, and whom they contact.
  struct ClientsEntry: Codable {
    /// The domain whose machines look there.
    var domain: String
    var source: String
    var records: [ShareEntry]
    /// The share of first contacts that rogue hosts get.
    var firstAtRogues: Double
    /// The share of the machines that rogue hosts answer in the end; nil where it was too much to compute.
    var finallyAtRogues: Double?
  }

  /// The chances of one record.
  struct ShareEntry: Codable {
    /// Its position among the publishers.
    var publisher: Int
    /// To be contacted first.
    var first: Double
    /// To be contacted second, where the first does not answer.
    var second: Double
    /// To be the first that answers, where hosts without an address do not; nil where it was too much to compute.
    var finally: Double?
    /// To be contacted first by machines that choose at random (before Windows 7 and Windows Server 2008 R2).
    var atRandom: Double
  }

  /// The chances of publishers to be contacted first, in words, by position; none for those that stand where no client looks.
  var shares: [Int: String] {
    Dictionary(clients.flatMap(\.records).map { ($0.publisher, Quantity.percent($0.first)) }) { first, _ in first }
  }

  /// What the clients of each domain that has records find.
  static func clients(_ publishers: [PublisherEntry]) -> [ClientsEntry] {
    Parallel.map(ClientRecords.grouped(publishers), atLeast: domainsOfOneThread) { records in
      let shares = ClientShares(records.services)
      let first = shares.first
      let second = shares.second
      let isRogue = records.positions.map { publishers[$0].status == .rogue }
      let finally = shares.shares { records.role(of: $0.target) != .silent }
      let atRandom = ClientShares(records.services, choice: .atRandom).first
      func sum(_ shares: [Double]) -> Double {
        zip(shares, isRogue).reduce(0) { $1.1 ? $0 + $1.0 : $0 }
      }
      return ClientsEntry(
        domain: records.domain.relativeText, source: records.source,
        records: records.positions.enumerated().map { index, position in
          ShareEntry(
            publisher: position, first: first[index], second: second[index], finally: finally?[index],
            atRandom: atRandom[index])
        },
        firstAtRogues: sum(first), finallyAtRogues: finally.map(sum))
    }
  }
}

/// The records that the clients of one domain find.
struct ClientRecords {
  let domain: Name
  let source: String
  /// Their positions among the publishers.
  private(set) var positions: [Int] = []
  private(set) var services: [ServiceData] = []
  private var roles: [Name: HostRole] = [:]

  private init(domain: Name, source: String) {
    self.domain = domain
    self.source = source
  }

  /// What the host is to the clients.
  func role(of host: Name) -> HostRole { roles[host] ?? .serving }

  /// All records at names where clients look, by domain and source, in their order.
  static func grouped(_ publishers: [AuditDocument.PublisherEntry]) -> [ClientRecords] {
    struct Key: Hashable {
      let domain: Name
      let source: String
    }
    var keys: [Key] = []
    var groups: [Key: ClientRecords] = [:]
    let places = Parallel.map(publishers, atLeast: AuditDocument.domainsOfOneThread) { $0.place }
    for (position, publisher) in publishers.enumerated() {
      guard let (domain, service) = places[position] else { continue }
      let key = Key(domain: domain, source: publisher.source)
      if groups[key] == nil { keys.append(key) }
      groups[key, default: ClientRecords(domain: domain, source: key.source)].add(
        service, at: position, role: publisher.role)
    }
    return keys.compactMap { groups[$0] }
  }

  private mutating func add(_ service: ServiceData, at position: Int, role: HostRole) {
    positions.append(position)
    services.append(service)
    // One record of a host may be as it should be, and another not.
    if roles[service.target] != .rogue { roles[service.target] = role }
  }
}

extension Name {
  /// Whether machines can have it as their domain, of which one can say how many there are: no name of services or sites, and no wildcard.
  fileprivate var isOfMachines: Bool {
    !labels.contains { $0.first == UInt8(ascii: "_") || $0.elementsEqual("*".utf8) }
  }
}

extension AuditDocument.PublisherEntry {
  /// The domain whose machines find it, and what they find; nil where none do.
  fileprivate var place: (domain: Name, service: ServiceData)? {
    guard isOccluded == nil, let domain = (try? Name(text: name)).flatMap(AuditedDomain.domain(ofPublisherName:)),
      domain.isOfMachines, let service
    else { return nil }
    return (domain, service)
  }

  /// The record's data; nil where the document has a name that is none.
  var service: ServiceData? {
    (try? Name(text: target)).map { ServiceData(priority: priority, weight: weight, port: port, target: $0) }
  }
}

extension AuditDocument.PublisherEntry {
  /// What the host is to the machines that contact it: one that a probe found not to offer KMS does not answer them.
  var role: HostRole {
    if let probe, probe.result != .kms { return .silent }
    switch status {
    case .sanctioned, .stale, .unreviewed, .unresolved: return .serving
    case .rogue: return .rogue
    case .dangling: return .silent
    }
  }
}
