import DNSWire
import Foundation
import TestSupport

/// The zone that is updated: KMS hosts at many sites, and other names that are never touched.
struct BenchmarkZone {
  static let apex: Name = "bench.example"
  /// Hosts that publish themselves, each with an A and an SRV record.
  static let hosts = 4_096
  static let hostsPerSite = 16

  /// Records in all.
  let records: Int

  /// Writes the master file.
  func write(to file: URL) throws {
    var text = """
      bench.example. 3600 IN SOA ns1.bench.example. admin.bench.example. 1 7200 900 1209600 300
      bench.example. 3600 IN NS ns1.bench.example.
      ns1.bench.example. 3600 IN A 192.0.2.53

      """
    for host in 0..<Self.hosts {
      text += "kms\(host).bench.example. 1200 IN A 10.0.\(host >> 8).\(host & 0xFF)\n"
      text += "\(Self.owner(host)) 3600 IN SRV 0 0 1688 kms\(host).bench.example.\n"
    }
    let others = records - 3 - 2 * Self.hosts
    for index in 0..<others {
      text +=
        "pc\(index).dep\(index % 97).bench.example. 1200 IN A 10.\(index >> 16 & 63).\(index >> 8 & 255).\(index & 255)\n"
    }
    try Data(text.utf8).write(to: file)
  }

  private static func owner(_ host: Int) -> String { "_vlmcs._tcp.site\(host / hostsPerSite).bench.example." }

  /// The update with a number, unlike all before it: a host publishes itself anew, every other time with its SRV record.
  static func update(_ number: Int) throws -> Message {
    let host = number % hosts
    let turn = number / hosts + 1
    let name = try Name(text: "kms\(host).bench.example.")
    var updates: [ResourceRecord] = [
      .deletion(name, .a), .a(name, "10.\(64 + turn % 128).\(host >> 8).\(host & 0xFF)", ttl: 1200),
    ]
    // A host has its turn with and without in rows.
    if (number + turn) % 2 == 0 {
      let owner = try Name(text: owner(host))
      let weights = [UInt16(turn / 2 % 2), UInt16((turn / 2 + 1) % 2)]
      updates += [.deletion(of: .srv(owner, weight: weights[0], name)), .srv(owner, weight: weights[1], name)]
    }
    return updateMessage(apex, updates)
  }
}
