internal import DNSWire

/// The names of records that nsupdate lets pass where `check-names` is on, as it is from the start: those of hosts and
/// mailboxes have the form of RFC 952 and RFC 1123 §2.1.
enum NameChecks {
  private enum Kind {
    case host
    case mailbox
  }

  /// Whether a record's owner has the form that its type asks for.
  static func isOwnerValid(_ record: ResourceRecord) -> Bool {
    switch record.type.rawValue {
    case 7, 8:  // MB, MG
      return isMailbox(record.name)
    case 1:
      return isHost(record.name, orWildcard: true) || isGlobalCatalogue(record.name) || isForPolicies(record.name)
    case 28:
      return isHost(record.name, orWildcard: true) || isGlobalCatalogue(record.name)
    case 11, 15, 38:  // WKS, MX, A6
      return isHost(record.name, orWildcard: true)
    default:
      return true
    }
  }

  /// The first name in a record's rdata that has not the form that its type asks for.
  static func invalidName(in record: ResourceRecord) -> Name? {
    guard let (offset, kinds) = names(in: record) else { return nil }
    var reader = WireReader(record.rdata.span, from: offset)
    for kind in kinds {
      guard let name = try? reader.readName() else { return nil }
      guard kind == .host ? isHost(name) : isMailbox(name) else { return name }
    }
    return nil
  }

  /// Where in a record's rdata names start that are looked at, and what they are the names of.
  private static func names(in record: ResourceRecord) -> (offset: Int, kinds: [Kind])? {
    switch record.type.rawValue {
    case 2: (0, [.host])  // NS
    case 6: (0, [.host, .mailbox])  // SOA
    case 12 where isReverse(record.name): (0, [.host])  // PTR
    case 14: (0, [.mailbox, .mailbox])  // MINFO
    case 15, 18, 21: (2, [.host])  // MX, AFSDB, RT
    case 17: (0, [.mailbox])  // RP
    case 33: (6, [.host])  // SRV
    case 64,
      65 where !record.rdata.starts(with: [0, 0]):
      (2, [.host])  // SVCB, HTTPS that are no aliases
    default: nil
    }
  }

  private static func isHost(_ name: Name, orWildcard: Bool = false) -> Bool {
    (orWildcard && name.isWildcard ? name.labels.dropFirst() : name.labels[...]).allSatisfy(isHostLabel)
  }

  private static func isMailbox(_ name: Name) -> Bool {
    guard let first = name.labels.first else { return true }
    return first.allSatisfy { (0x21...0x7E).contains($0) } && name.labels.dropFirst().allSatisfy(isHostLabel)
  }

  private static func isHostLabel(_ label: ArraySlice<UInt8>) -> Bool {
    func isLetterOrDigit(_ octet: UInt8) -> Bool {
      (0x30...0x39).contains(octet) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(ASCII.folded(octet))
    }
    return label.first.map(isLetterOrDigit) != false && label.last.map(isLetterOrDigit) != false
      && label.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
  }

  /// `gc._msdcs` of a forest, where Active Directory has addresses.
  private static func isGlobalCatalogue(_ name: Name) -> Bool {
    let labels = name.labels.map(folded)
    return labels.starts(with: ["gc", "_msdcs"]) && name.labels.dropFirst(2).allSatisfy(isHostLabel)
  }

  /// Below the labels that set the addresses of SPF policies apart (RFC 7208 §5.7).
  private static func isForPolicies(_ name: Name) -> Bool {
    name.labels.dropLast().contains { ["_spf", "_spf_verify", "_spf_rate"].contains(folded($0)) }
  }

  /// Below the names of reverse lookup, but for those of service discovery (RFC 6763 §11).
  private static func isReverse(_ name: Name) -> Bool {
    let labels = name.labels.map(folded)
    guard
      labels.count < 3 || labels[1...2] != ["_dns-sd", "_udp"] || !["b", "db", "r", "dr", "lb"].contains(labels[0])
    else { return false }
    return [["in-addr", "arpa"], ["ip6", "arpa"], ["ip6", "int"]].contains { labels.suffix(2) == $0[...] }
  }

  private static func folded(_ label: ArraySlice<UInt8>) -> String {
    String(decoding: label.map(ASCII.folded), as: UTF8.self)
  }
}
