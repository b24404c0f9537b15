import Crypto
import DNSWire
import Foundation
import Peers
import TestSupport
import Testing

/// A large zone on its way to a slow client while updates go on.
@Suite struct LargeTransferTests {
  static let hosts = 50_000
  static let updates = 200
  static let firstSerial: UInt32 = 1_000

  static let text = """
    $TTL 3600
    @ SOA ns hostmaster \(firstSerial) 3600 600 86400 60
    @ NS ns
    ns A 192.0.2.1

    """ + (0..<hosts).map { "Host\($0) A 10.0.\($0 / 256).\($0 % 256)\n" }.joined()

  /// The records of the version with this serial, without the SOA record: of the file, and of the updates up to it.
  private static func records(serial: UInt32) throws -> [ResourceRecord] {
    let file = try (0..<hosts).map { number in
      ResourceRecord(
        name: try Name(text: "Host\(number).large.example"), type: .a, ttl: 3600,
        rdata: [10, 0, UInt8(number / 256), UInt8(number % 256)])
    }
    let dynamic = try (0..<Int(serial - firstSerial)).map { try update($0) }
    return [.ns("large.example", "ns.large.example"), .a("ns.large.example")] + file + dynamic
  }

  private static func update(_ number: Int) throws -> ResourceRecord {
    .a(try Name(text: "new\(number).large.example"), "192.0.2.\(number % 250)", ttl: 60)
  }

  /// Reads one transfer, slowly; `between` is called after each message.
  private static func copy(port: UInt16, between: () throws -> Void) throws -> ZoneCopy {
    let client = try StreamClient(port: port, receiveOctets: 16_384)
    client.send(try transferMessage("large.example").encoded())
    var octets: [[UInt8]] = []
    var ends = 0
    while ends < 2 {
      let message = try #require(client.receive())
      octets.append(message)
      ends += try Message(message.span).answers.count { $0.type == .soa }
      try between()
    }
    return try ZoneCopy(octets)
  }

  @Test func copyOfALargeZoneIsOfOneVersionWhileUpdatesGoOn() throws {
    let lab = try TransferTests.lab(TransferTests.byAddress, zone: ("large.example", Self.text))
    let secret = try #require(Data(base64Encoded: TransferTests.key.secret))
    let key = TSIGKey(name: "admin", algorithm: .hmacSHA256, secret: SymmetricKey(data: secret))
    let updater = try WireClient(port: lab.port, timeout: 5)
    var number = 0
    func update() throws {
      guard number < Self.updates else { return }
      var octets = try updateMessage("large.example", [Self.update(number)]).encoded()
      TSIG.sign(&octets, key: key, time: UInt64(Date().timeIntervalSince1970))
      let answer = try #require(updater.exchange(octets))
      #expect(try Message(answer.span).header.responseCode == .noError)
      number += 1
    }
    var serials: [UInt32] = []
    for _ in 0..<3 {
      let copy = try Self.copy(port: lab.port) {
        for _ in 0..<2 { try update() }
        usleep(2_000)
      }
      let first = try StartOfAuthority(rdata: try #require(copy.records.first).rdata)
      let last = try StartOfAuthority(rdata: try #require(copy.records.last).rdata)
      #expect(first == last)
      let lines = ZoneCopy.lines(copy.records.filter { $0.type != .soa })
      #expect(lines == ZoneCopy.lines(try Self.records(serial: first.serial.rawValue)))
      serials.append(first.serial.rawValue)
    }
    #expect(number == Self.updates)
    #expect(serials.first == Self.firstSerial)
    #expect(serials == serials.sorted() && Set(serials).count > 1)
  }

  private static let byKey = "{name: secondaries, allow: transfer, keys: [secondary.lab.example]}"

  @Test func digAndKdigVerifyTheSignaturesOfManyMessages() throws {
    let lab = try TransferTests.lab(Self.byKey, zone: ("large.example", Self.text))
    let key = "hmac-sha256:\(TransferTests.key.name):\(TransferTests.key.secret)"
    let dig = try lab.dig("-y", key, "large.example", "AXFR")
    #expect(dig.contains("XFR size: \(Self.hosts + 4) records (messages "))
    let kdig = try Tool.run("kdig", ["@127.0.0.1", "-p", "\(lab.port)", "-y", key, "large.example", "AXFR"])
    #expect(kdig.status == 0 && kdig.errors.isEmpty, "\(kdig.errors)")
    #expect(kdig.output.contains(" messages, \(Self.hosts + 4) records)"))
  }

  @Test(arguments: ForeignServer.ofZoneFiles) func secondaryTakesManySignedMessages(kind: ForeignServer) throws {
    let lab = try TransferTests.lab(Self.byKey, zone: ("large.example", Self.text))
    let secondary = try Follower(kind, of: ["large.example"], primary: lab.port, key: TransferTests.key, in: lab.folder)
    try secondary.start()
    try FollowTests.wait(secondary, "large.example", serial: Self.firstSerial)
    let copy = try Tool.run("dig", ["@127.0.0.1", "-p", "\(secondary.port)", "large.example", "AXFR"])
    #expect(copy.output.contains("XFR size: \(Self.hosts + 4) records"))
  }
}
