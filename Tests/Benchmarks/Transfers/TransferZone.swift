import DNSWire
import Foundation
import TestSupport

/// The zone that is transferred: KMS hosts at many sites, and other names.
struct TransferZone {
  static let apex: Name = "bench.example"
  static let name = "bench.example"
  static let serial: UInt32 = 1
  private static let sites = 256
  private static let hostsPerSite = 16

  /// Records in all.
  let records: Int

  /// Writes the master file.
  func write(to file: URL) throws {
    var text = """
      $ORIGIN bench.example.
      @ 3600 IN SOA ns1 admin \(Self.serial) 7200 900 1209600 300
      @ 3600 IN NS ns1
      ns1 3600 IN A 192.0.2.53

      """
    var count = 3
    for site in 0..<Self.sites where count + 2 * Self.hostsPerSite <= records {
      for host in 0..<Self.hostsPerSite {
        text += "kms\(host).site\(site) 1200 IN A 10.0.\(site).\(host)\n"
        text += "_vlmcs._tcp.site\(site) 3600 IN SRV 0 0 1688 kms\(host).site\(site)\n"
      }
      count += 2 * Self.hostsPerSite
    }
    for index in 0..<records - count {
      text += "\(Self.host(index)) 1200 IN A 10.\(index >> 16 & 63).\(index >> 8 & 255).\(index & 255)\n"
    }
    try Data(text.utf8).write(to: file)
  }

  private static func host(_ index: Int) -> String { "pc\(index).dep\(index % 97)" }

  /// Questions for hosts that the zone has.
  func questions(_ count: Int) throws -> [[UInt8]] {
    try (0..<count).map { index in
      let host = Self.host(index * 7_919 % max(records / 2, 1))
      return try query(try Name(text: "\(host).bench.example."), .a).encoded()
    }
  }
}
