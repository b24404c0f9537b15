import DNSWire
import Foundation
import Glibc
import Testing

/// Who has no ticket, and asks for keys all the same.
@Suite struct HostileKerberosTests {
  private static let own = "update add _vlmcs._tcp.lab.example 3600 SRV 0 0 1688 kms1.lab.example"

  /// A request for a key with a token.
  private func request(_ name: String, _ token: [UInt8]) throws -> [UInt8] {
    let name = try Name(text: name)
    var message = Message(header: Header(id: .random(in: .min ... .max)))
    message.questions = [Question(name: name, type: .tkey, recordClass: .any)]
    let record = TKEYRecord(
      algorithm: GSSAlgorithm.gssTSIG.name, inception: 1, expiration: 1, mode: TKEYRecord.Mode.gss, key: token)
    message.additionals = [ResourceRecord(name: name, type: .tkey, recordClass: .any, ttl: 0, rdata: record.rdata)]
    return try message.encoded()
  }

  /// The first half of a negotiation by SPNEGO whose first mechanism is NTLM: a context that would need a second round.
  private static let halfOpen: [UInt8] = {
    func value(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] { [tag, UInt8(content.count)] + content }
    let mechanisms = value(
      0x30,
      value(6, [0x2B, 6, 1, 4, 1, 0x82, 0x37, 2, 2, 0x0A]) + value(6, [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x12, 1, 2, 2]))
    let token = value(4, Array("NTLMSSP".utf8) + [0, 1] + [UInt8](repeating: 0, count: 23))
    let body = value(0x30, value(0xA0, mechanisms) + value(0xA2, token))
    return value(0x60, value(6, [0x2B, 6, 1, 5, 5, 2]) + value(0xA0, body))
  }()

  private func error(_ answer: [UInt8]?) throws -> (code: ResponseCode, error: UInt16?)? {
    guard let answer else { return nil }
    let message = try Message(answer.span)
    return (
      message.header.responseCode, try message.answers.first.map { try TKEYRecord(rdata: $0.rdata).error.rawValue }
    )
  }

  @Test func badTokensAreBadKeys() throws {
    let lab = try KerberosLab()
    let client = try WireClient(port: lab.lab.port, timeout: 5)
    let capture = Lab.root.appendingPathComponent("Tests/Fixtures/Kerberos/nsupdate-g-01-tkey-request.bin")
    let captured = Array(try Data(contentsOf: capture))
    let other = try Message(captured.span)
    let ofAnotherRealm = try TKEYRecord(rdata: try #require(other.additionals.first).rdata).key
    for (name, token) in [
      ("empty", []), ("garbage", [0x60, 3, 1, 2, 3]), ("half-open", Self.halfOpen),
      ("zeros", [UInt8](repeating: 0, count: 900)),
      ("another-realm", ofAnotherRealm), ("cut", Array(ofAnotherRealm.prefix(200))),
    ] {
      let answer = try #require(try error(client.exchange(try request(name, token))), "\(name)")
      #expect(answer.code == .noError && answer.error == 17, "\(name)")
    }
    #expect(lab.lab.log.contains("it would take several rounds"), "\(lab.lab.log)")
    #expect(try lab.nsupdate(Self.own, by: "kms1$").status == 0)
  }

  @Test(arguments: ["", "  limits: {rate: 100000, rate-per-client: 100000}"])
  func floodOfHalfOpenContextsTakesNoMemoryAndNobodysTurn(limits: String) throws {
    let lab = try KerberosLab(kerberos: KerberosLab.kerberos(limits))
    let pid = try #require(lab.lab.processID)
    #expect(try lab.nsupdate(Self.own, by: "kms1$").status == 0)
    let flooder = try WireClient(port: lab.lab.port, timeout: 0.001, from: "127.0.0.2")
    let before = try residentOctets(pid)
    for number in 0..<10_000 {
      flooder.send(try request("flood-\(number)", Self.halfOpen))
      if number % 64 == 63 { while flooder.receive() != nil {} }
      if number == 5_000 {
        #expect(
          try lab.nsupdate(Self.own, by: "kms2$", option: "-o").status == 2, "refused by policy, not by the flood")
        #expect(try lab.lab.publishers().contains("0 0 1688 kms1.lab.example."))
      }
    }
    #expect(try residentOctets(pid) - before < 32 << 20)
    #expect(try lab.nsupdate("update delete _vlmcs._tcp.lab.example SRV", by: "kms1$").status == 0)
    let status = try lab.lab.kmsdns(["status"]).output
    if limits.isEmpty { #expect(status.contains(/negotiations over the limit +[1-9]/), "\(status)") }
  }

  private func residentOctets(_ pid: Int32) throws -> Int {
    let fields = try String(contentsOfFile: "/proc/\(pid)/statm", encoding: .utf8).split(separator: " ")
    return (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
  }
}
