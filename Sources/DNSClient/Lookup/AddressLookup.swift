public import AccessPolicy
public import DNSWire

/// What a server says of the addresses of a host.
public struct AddressLookup: Sendable {
  /// The A record's addresses, then the AAAA records'.
  public let addresses: [IPAddress]
  /// What the host's name is an alias of, and so on.
  public let aliases: [RecordLookup.Alias]
  /// Whether the name, or what it is an alias of, exists.
  public let exists: Bool
}

extension DNSClient {
  /// Looks up the addresses of a host, of both kinds at once. Where one kind can't be had, the other one's addresses are
  /// the answer, if there are any.
  public func addresses(of host: Name) async throws(LookupFailure) -> AddressLookup {
    async let ipv6 = result(host, .aaaa)
    let results = [await result(host, .a), await ipv6]
    let lookups = results.compactMap { try? $0.get() }
    let addresses = lookups.flatMap(\.records).compactMap { IPAddress(octets: $0.rdata) }
    if addresses.isEmpty { for result in results { _ = try result.get() } }
    return AddressLookup(
      addresses: addresses, aliases: lookups.map(\.aliases).max { $0.count < $1.count } ?? [],
      exists: lookups.contains { $0.outcome != .noName })
  }

  private func result(_ host: Name, _ type: RecordType) async -> Result<RecordLookup, LookupFailure> {
    do throws(LookupFailure) {
      return .success(try await records(of: host, type))
    } catch {
      return .failure(error)
    }
  }
}
