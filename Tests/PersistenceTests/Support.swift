import AccessPolicy
import Authority
import DNSWire
import Foundation
import Persistence
import Testing
import Zone

/// A store in a folder of its own, and what is written to it.
struct StoreFixture {
  let folder: String
  let zone: Name

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("kmsdns-store-\(UUID().uuidString)").path
    zone = try Name(text: "lab.example")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  var path: String { folder + "/kmsdns.sqlite" }

  func open() throws -> Store { try Store(path: path) }

  func soa(_ serial: UInt32) throws -> StartOfAuthority {
    let mname = try Name(text: "ns1.lab.example").wire
    let numbers: [UInt8] = [serial, 3600, 600, 86_400, 300].flatMap { (number: UInt32) in
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> UInt32($0)) }
    }
    return try StartOfAuthority(rdata: mname + mname + numbers)
  }

  func address(_ owner: String, _ last: UInt8, ttl: UInt32 = 300) throws -> ResourceRecord {
    ResourceRecord(name: try Name(text: owner), type: .a, ttl: ttl, rdata: [192, 0, 2, last])
  }

  func service(_ target: String, weight: UInt16 = 0, ttl: UInt32 = 300) throws -> ResourceRecord {
    let data = ServiceData(priority: 0, weight: weight, port: 1688, target: try Name(text: target))
    return ResourceRecord(name: try Name(text: "_vlmcs._tcp.lab.example"), type: .srv, ttl: ttl, rdata: data.rdata)
  }

  func commit(
    removed: [ResourceRecord] = [], added: [ResourceRecord] = [], published: [ResourceRecord]? = nil,
    serial: UInt32 = 2, key: String = "kms1", time: UInt64 = 1_000
  ) throws -> Commit {
    let requestor = Requestor(
      signer: .tsig(try Name(text: key)), host: try Name(text: key),
      address: try #require(IPAddress(text: "192.0.2.7")),
      transport: .udp)
    return Commit(
      zone: zone, changes: ChangeSet(removed: removed, added: added), soa: try soa(serial),
      publications: (published ?? added).map { Commit.Publication(record: $0, rule: "rule of \(key)") },
      requestor: requestor, rules: ["rule of \(key)"], time: time)
  }
}
