public import DNSWire

/// What a query asks for, and what it has to be answered with.
public enum QueryKind: String, CaseIterable, Sendable {
  case address = "A", ipv6Address = "AAAA", service = "SRV with additional data", alias = "CNAME",
    noName = "NXDOMAIN", wildcard, delegation

  /// Of a hundred queries.
  public var share: Int {
    switch self {
    case .address: 40
    case .ipv6Address: 20
    case .service, .alias, .noName: 10
    case .wildcard, .delegation: 5
    }
  }

  /// The type that is asked for.
  public var type: RecordType {
    switch self {
    case .ipv6Address: .aaaa
    case .service: .srv
    default: .a
    }
  }

  /// The code of the answer.
  public var code: UInt8 { self == .noName ? 3 : 0 }

  /// Records in the answer section.
  public var answers: ClosedRange<UInt16> {
    switch self {
    case .address, .ipv6Address, .wildcard: 1...1
    case .service, .alias: 2...2
    case .noName, .delegation: 0...0
    }
  }

  /// The kinds, each as often as its share.
  public static let mix: [QueryKind] = allCases.flatMap { Array(repeating: $0, count: $0.share) }
}
