import AccessPolicy
public import DNSWire

/// Records as tests write them: owner, data, TTL.
extension ResourceRecord {
  /// An A record.
  public static func a(_ owner: Name, _ address: String = "192.0.2.1", ttl: UInt32 = 3600) -> ResourceRecord {
    ResourceRecord(name: owner, type: .a, ttl: ttl, rdata: octets(of: address))
  }

  /// An AAAA record.
  public static func aaaa(_ owner: Name, _ address: String = "2001:db8::1", ttl: UInt32 = 3600) -> ResourceRecord {
    ResourceRecord(name: owner, type: .aaaa, ttl: ttl, rdata: octets(of: address))
  }

  /// A CNAME record.
  public static func cname(_ owner: Name, _ target: Name, ttl: UInt32 = 3600) -> ResourceRecord {
    ResourceRecord(name: owner, type: .cname, ttl: ttl, rdata: target.wire)
  }

  /// A DNAME record.
  public static func dname(_ owner: Name, _ target: Name, ttl: UInt32 = 3600) -> ResourceRecord {
    ResourceRecord(name: owner, type: .dname, ttl: ttl, rdata: target.wire)
  }

  /// An NS record.
  public static func ns(_ owner: Name, _ server: Name, ttl: UInt32 = 3600) -> ResourceRecord {
    ResourceRecord(name: owner, type: .ns, ttl: ttl, rdata: server.wire)
  }

  /// A DS record.
  public static func ds(_ owner: Name, ttl: UInt32 = 3600) -> ResourceRecord {
    ResourceRecord(name: owner, type: .ds, ttl: ttl, rdata: [0, 1, 8, 2] + Array(repeating: 7, count: 32))
  }

  /// An MX record of preference 10.
  public static func mx(_ owner: Name, _ host: Name, ttl: UInt32 = 3600) -> ResourceRecord {
    ResourceRecord(name: owner, type: .mx, ttl: ttl, rdata: [0, 10] + host.wire)
  }

  /// A TXT record of one string.
  public static func txt(_ owner: Name, _ text: String, ttl: UInt32 = 3600) -> ResourceRecord {
    ResourceRecord(name: owner, type: .txt, ttl: ttl, rdata: [UInt8(text.utf8.count)] + Array(text.utf8))
  }

  /// An SRV record.
  public static func srv(
    _ owner: Name, priority: UInt16 = 0, weight: UInt16 = 0, port: UInt16 = 1688, _ target: Name, ttl: UInt32 = 3600
  ) -> ResourceRecord {
    let data = ServiceData(priority: priority, weight: weight, port: port, target: target)
    return ResourceRecord(name: owner, type: .srv, ttl: ttl, rdata: data.rdata)
  }

  /// An SOA record.
  public static func soa(
    _ apex: Name, serial: UInt32 = 1, minimum: UInt32 = 300, ttl: UInt32 = 3600
  ) -> ResourceRecord {
    ResourceRecord(name: apex, type: .soa, ttl: ttl, rdata: soaData(apex, serial: serial, minimum: minimum).rdata)
  }

  /// The data of an SOA record as `soa(_:serial:minimum:ttl:)` makes it.
  public static func soaData(_ apex: Name, serial: UInt32 = 1, minimum: UInt32 = 300) -> StartOfAuthority {
    var octets = server(of: apex).wire + apex.wire
    for number in [serial, 7200, 900, 1_209_600, minimum] {
      octets += stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> UInt32($0)) }
    }
    do throws(WireError) {
      return try StartOfAuthority(rdata: octets)
    } catch {
      fatalError("no SOA data: \(error)")
    }
  }

  /// The name server that zones made by tests have: `ns1` below the apex.
  public static func server(of apex: Name) -> Name {
    (try? apex.prepending(label: Array("ns1".utf8))) ?? apex
  }

  private static func octets(of address: String) -> [UInt8] {
    guard let address = IPAddress(text: address) else { fatalError("\"\(address)\" is no address") }
    return address.octets
  }
}
