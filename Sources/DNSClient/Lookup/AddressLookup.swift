public import AccessPolicy
public import DNSWire

/// What a server says of the addresses of a host.
public struct AddressLookup: Sendable {
  /// The A record's addresses, then the AAAA records'.
  public let addresses: [IPAddress]
  /// What the host's name is an alias of, and so on.
  public let aliases: [RecordLookup.Alias]
  /// Why the IPv6 addresses are not known, where they could not be had.
  public let failure: LookupFailure?
  /// Whether the name, or what it is an alias of, exists.
  public let exists: Bool
}

extension DNSClient {
  /// Looks up the addresses of a host, IPv4, then IPv6. Where the latter can't be had, the others are the answer, if there
  /// are any, with the failure.
  public func addresses(of host: Name) async throws(LookupFailure) -> AddressLookup {
    let ipv4 = try await records(of: host, .a)
    var lookups = [ipv4]
    var failure: LookupFailure?
    do throws(LookupFailure) {
      lookups.append(try await records(of: host, .aaaa))
    } catch {
      if ipv4.records.isEmpty { throw error }
      failure = error
    }
    return AddressLookup(
      addresses: lookups.flatMap(\.records).compactMap { IPAddress(octets: $0.rdata) },
      aliases: lookups.map(\.aliases).max { $0.count < $1.count } ?? [],
      failure: failure,
      exists: lookups.contains { $0.outcome != .noName })
  }
}
