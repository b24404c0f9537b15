public import AccessPolicy
public import DNSWire

/// What a server says of the addresses of a host.
public struct AddressLookup: Sendable {
  /// The A record's addresses, then the AAAA records'.
  public let addresses: [IPAddress]
  /// What the host's name is an alias of, and so on.
  public let aliases: [Name]
  /// Whether the name, or what it is an alias of, exists.
  public let exists: Bool
}

extension DNSClient {
  /// Looks up the addresses of a host, of both kinds at once.
  public func addresses(of host: Name) async throws(LookupFailure) -> AddressLookup {
    async let other = result(host, .aaaa)
    let ipv4 = try await result(host, .a).get()
    let ipv6 = try await other.get()
    let addresses = (ipv4.records + ipv6.records).compactMap { IPAddress(octets: $0.rdata) }
    return AddressLookup(
      addresses: addresses, aliases: ipv4.aliases.count >= ipv6.aliases.count ? ipv4.aliases : ipv6.aliases,
      exists: ipv4.outcome != .noName || ipv6.outcome != .noName)
  }

  private func result(_ host: Name, _ type: RecordType) async -> Result<RecordLookup, LookupFailure> {
    do throws(LookupFailure) {
      return .success(try await records(of: host, type))
    } catch {
      return .failure(error)
    }
  }
}
