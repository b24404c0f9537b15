public import DNSWire

/// Why a rule does not allow an operation, kept as values: only what is told to somebody becomes words.
public enum Obstacle: Sendable, Equatable {
  // What the request is.
  case unsigned
  case signer(Signer)
  case address(IPAddress)
  case transport(TransportKind)
  case zone(Name)
  case host(Name)
  case groups([String])
  case groupsUnknown
  // What it asks for.
  case name(Name)
  case type(RecordType)
  case allTypes
  case isAddition
  case isDeletion
  case wholeSet
  // What the data holds.
  case ttl(UInt32, [ClosedRange<UInt32>])
  case field(String, UInt16, [ClosedRange<UInt16>])
  case target(Name)
  case data(IPAddress)
  case unreadable(RecordType)
  // What a host is.
  case noHost
  case neitherServiceNorHost(Name, zone: Name, host: Name)
  case notOwn(Name, host: Name)
  case ownType(RecordType, [RecordType])
  case publisherType(RecordType)
  case otherTarget(Name, host: Name)
  case wideDeletion(UpdateOperation)
  case tooManyHosts(Int)
  // What holds for every rule.
  case protected(UpdateOperation)
  case unsanctioned(String)
}

extension Obstacle: CustomStringConvertible {
  /// The reason in words, to stand behind a rule's name.
  public var description: String {
    switch self {
    case .unsigned: "the request is not signed"
    case .signer(let signer): "it is not for \(signer)"
    case .address(let address): "it is not for address \(address)"
    case .transport(let transport): "it is not for \(transport.rawValue.uppercased())"
    case .zone(let zone): "it is not for zone \(zone)"
    case .host(let host): "it is not for the host \(host)"
    case .groups(let names): "the signer is not in \(names.joined(separator: " or "))"
    case .groupsUnknown: "the signer's ticket tells no groups that can be believed (no readable logon-info in its PAC)"
    case .name(let name): "it is not for the name \(name)"
    case .type(let type): "it is not for type \(type)"
    case .allTypes: "it does not cover all types of a name"
    case .isAddition: "it is for deletions alone"
    case .isDeletion: "it is for additions alone"
    case .wholeSet: "it is for some records of an RRset: delete them one by one"
    case .ttl(let ttl, let ranges): "the TTL \(ttl) is not within \(Self.list(ranges))"
    case .field(let field, let value, let ranges): "the \(field) \(value) is not within \(Self.list(ranges))"
    case .target(let target): "it is not for the target \(target)"
    case .data(let address): "it is not for the address \(address) as data"
    case .unreadable(let type): "the \(type) record can't be read"
    case .noHost: "the request's signer stands for no host"
    case .neitherServiceNorHost(let name, let zone, let host):
      "\(name) is neither _vlmcs._tcp.\(zone) nor the signer's own host \(host)"
    case .notOwn(let name, let host): "\(name) is not the signer's own host \(host)"
    case .ownType(let type, let types):
      "a host publishes \(types.map(\.description).joined(separator: " and ")) of itself, not \(type)"
    case .publisherType(let type): "only SRV records belong at _vlmcs._tcp, not \(type)"
    case .otherTarget(let target, let host): "the SRV target \(target) is not the signer's own host \(host)"
    case .wideDeletion: "that would reach records which are not the host's own: delete its own alone"
    case .tooManyHosts(let limit): "there are \(limit) hosts already, as many as the rule allows"
    case .protected(let operation):
      "the zone file's records are protected from updates, and this would change some of them: \(operation)"
    case .unsanctioned(let reason): "\(reason), and the zone takes no others"
    }
  }

  private static func list<Number: BinaryInteger>(_ ranges: [ClosedRange<Number>]) -> String {
    ranges.map { $0.lowerBound == $0.upperBound ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }.joined(
      separator: ", ")
  }
}
