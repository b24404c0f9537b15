public import AccessPolicy
public import DNSWire

/// One entry of the list of hosts that may serve KMS: who is meant, and what has to hold of it.
public struct SanctionedHost: Sendable {
  /// The host's name, or `*.example` for all below a name; nil for whoever meets the conditions.
  public var host: Name?
  /// The zones in which it may publish itself; nil for all.
  public var zones: [Name]?
  /// What its addresses may be; nil for any.
  public var addresses: [AddressRange]?
  /// The names of the keys by which its record may be published; nil for any.
  public var keys: Set<Name>?
  /// The principals by whose tickets its record may be published, beside the keys; nil for any, or only the keys.
  public var principals: [PrincipalPattern]?
  /// The groups of Active Directory in one of which who published its record has to be; nil where that does not matter.
  public var groups: [String]?
  /// Where its updates may come from; nil for anywhere.
  public var sources: [AddressRange]?
  /// Whether its record has to be there.
  public var isExpected = false

  /// Makes an entry without conditions.
  public init(host: Name? = nil) {
    self.host = host
  }

  /// Reads a host's name, a pattern, an address or a range of addresses.
  public init?(text: String) {
    if let range = AddressRange(text: text) {
      self.init()
      addresses = [range]
      return
    }
    // What looks like an address and is none is no name either.
    guard !text.contains("/"), !text.contains(":"), let name = try? Name(text: text), Self.isHostOrPattern(name)
    else { return nil }
    self.init(host: name)
  }

  /// What a text is that can't be read, in words.
  public static let textIsNothing =
    "no full host name (kms1.lab.example), no pattern (*.lab.example), no address and no range"

  /// Whether a name can be that of a host, or a pattern, whose asterisk stands alone in front: no other one means anybody.
  public static func isHostOrPattern(_ name: Name) -> Bool {
    let labels = name.labels.dropFirst(name.isWildcard ? 1 : 0)
    guard labels.count > 1 || name.isWildcard, let last = labels.last else { return name.isWildcard }
    return last.contains { !(0x30...0x39).contains($0) } && !hasLiteralWildcard(name)
      && labels.allSatisfy { label in label.allSatisfy { $0 > 0x20 } }
  }

  /// Whether a name has an asterisk or a question mark that means nobody: patterns have one asterisk, alone in front.
  public static func hasLiteralWildcard(_ name: Name) -> Bool {
    name.labels.dropFirst(name.isWildcard ? 1 : 0).contains { label in
      label.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
    }
  }

  /// The host's own name; nil for a pattern.
  var exactHost: Name? {
    guard let host, !host.isWildcard else { return nil }
    return host
  }

  /// The hosts that are meant; nil for all.
  var pattern: NamePattern? { host.map { NamePattern($0) } }

  /// Whether it may publish itself in a zone.
  func isMeant(in zone: Name) -> Bool {
    zones?.contains { NamePattern($0).matches(zone) } ?? true
  }

  /// What of a record is not as the entry says, as far as that is known, and whether all of it is known.
  func compare(_ record: PublishedService) -> (deviations: [Deviation], isCertain: Bool) {
    var deviations: [Deviation] = []
    var isCertain = true
    if let addresses {
      let others = record.target.addresses.filter { address in !addresses.contains { $0.contains(address) } }
      if !others.isEmpty { deviations.append(.addresses(others)) }
      if record.target.addresses.isEmpty { isCertain = false }
    }
    if keys != nil || principals != nil {
      if let credential = record.provenance?.credential {
        if !isSanctioned(credential) { deviations.append(.credential(credential)) }
      } else {
        isCertain = false
      }
    }
    if let groups {
      if let provenance = record.provenance {
        if !groups.contains(where: provenance.groups.contains) { deviations.append(.credential(provenance.credential)) }
      } else {
        isCertain = false
      }
    }
    if let sources {
      if let source = record.provenance?.address {
        let address = IPAddress(text: source)
        let isSanctioned = address.map { address in sources.contains { $0.contains(address) } } ?? false
        if !isSanctioned { deviations.append(.source(source)) }
      } else {
        isCertain = false
      }
    }
    return (deviations, isCertain)
  }

  private func isSanctioned(_ credential: String) -> Bool {
    if keys?.contains(where: { Self.isCredential(credential, of: $0) }) ?? false { return true }
    guard let principals, let principal = Signer.principal(describedBy: credential) else { return false }
    return principals.contains { $0.matches(principal) }
  }

  private static func isCredential(_ text: String, of key: Name) -> Bool {
    let text = text.lowercased()
    return [Signer.tsig(key), .sig0(key), .zoneKey(key)].contains { $0.description.lowercased() == text }
  }

  /// Whether anything is said of whoever is meant.
  var hasConditions: Bool {
    addresses != nil || keys != nil || principals != nil || groups != nil || sources != nil
  }
}

/// How a record of a sanctioned host is not as it should be.
public enum Deviation: Sendable, Equatable {
  /// The host has these addresses, which are not sanctioned.
  case addresses([IPAddress])
  /// The record was published with this credential, which is not sanctioned, or in none of the groups that are.
  case credential(String)
  /// The record was published from this address.
  case source(String)
}
