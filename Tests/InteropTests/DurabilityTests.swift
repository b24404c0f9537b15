import Crypto
import DNSWire
import Foundation
import Synchronization
import Testing

/// What is on disk is there after a restart; how a process may end is the matter of `KillTests`.
@Suite struct DurabilityTests {
  /// A key for any record, in the lab's configuration and in hand.
  static func lab() throws -> (Lab, TSIGKey) {
    let secret = SymmetricKey(size: .bits256)
    let lab = try Lab { text in
      text.replacingOccurrences(
        of: "keys:\n  - name", with: "keys:\n  - {name: admin, file: admin.key}\n  - name",
        options: [], range: text.range(of: "keys:\n  - name")
      ).replacingOccurrences(
        of: "rules:\n",
        with: "rules:\n  - {name: administrators, allow: records, keys: [admin], names: [\"*.dyn.lab.example\"]}\n")
    }
    let encoded = unsafe secret.withUnsafeBytes { unsafe Data($0) }.base64EncodedString()
    try lab.write("zones/admin.key", "key \"admin\" { algorithm hmac-sha256; secret \"\(encoded)\"; };\n")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: lab.folder.appendingPathComponent("zones/admin.key").path)
    return (lab, TSIGKey(name: try Name(text: "admin"), algorithm: .hmacSHA256, secret: secret))
  }

  static func update(_ number: Int, key: TSIGKey) throws -> [UInt8] {
    var message = Message(header: Header(id: UInt16(number), flags: 0x2800))
    message.questions = [Question(name: try Name(text: "lab.example"), type: .soa)]
    message.authorities = [
      ResourceRecord(
        name: try Name(text: "h\(number).dyn.lab.example"), type: .a, ttl: 60,
        rdata: [10, 0, UInt8(number >> 8), UInt8(number & 0xFF)])
    ]
    var octets = try message.encoded()
    TSIG.sign(&octets, key: key, time: UInt64(Date().timeIntervalSince1970))
    return octets
  }

  /// Sends updates one behind the other without waiting, then does `meanwhile`, and gives the numbers of those that were
  /// acknowledged.
  static func burst(
    from first: Int, count: Int, key: TSIGKey, port: UInt16, meanwhile: () -> Void
  ) throws -> [Int] {
    let client = try WireClient(port: port, timeout: 2)
    for number in first..<first + count { client.send(try update(number, key: key)) }
    meanwhile()
    var acknowledged: [Int] = []
    while acknowledged.count < count, let octets = client.receive() {
      let answer = try Message(octets.span)
      if answer.header.responseCode == .noError { acknowledged.append(Int(answer.header.id)) }
    }
    return acknowledged
  }

  @Test func recordsSurviveAnOrderlyRestart() throws {
    let lab = try Lab()
    try lab.start()
    _ = try lab.nsupdate("update add _vlmcs._tcp.lab.example 60 SRV 0 0 1688 kms3.lab.example")
    let soa = try lab.dig("+short", "lab.example", "SOA")
    #expect(try lab.stop() == 0)
    try lab.start()
    #expect(try lab.publishers().contains("0 0 1688 kms3.lab.example."))
    #expect(try lab.dig("+short", "lab.example", "SOA") == soa)
  }

  @Test func withdrawalOfAStaticRecordSurvivesARestart() throws {
    let lab = try Lab { text in
      text.replacingOccurrences(of: "allow: kms-publisher", with: "allow: records")
        .replacingOccurrences(of: "    hosts: 8", with: "    #")
    }
    try lab.start()
    #expect(try lab.nsupdate("update delete _vlmcs._tcp.lab.example SRV 0 0 1688 kms-old.lab.example").status == 0)
    lab.kill()
    try lab.start()
    #expect(try !lab.publishers().contains("0 0 1688 kms-old.lab.example."))
  }
}
