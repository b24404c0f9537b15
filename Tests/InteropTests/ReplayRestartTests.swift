import Crypto
import DNSWire
import Foundation
import Testing

/// An update that was recorded on its way counts once, whatever happens to the process in between.
@Suite struct ReplayRestartTests {
  let lab: Lab
  let key: TSIGKey

  init() throws {
    lab = try Lab()
    try lab.start()
    let text = try lab.read(".kmsdns/kms3.lab.example.key")
    let secret = try #require(text.firstMatch(of: /secret "([^"]+)"/)).1
    key = TSIGKey(
      name: try Name(text: "kms3.lab.example"), algorithm: .hmacSHA256,
      secret: SymmetricKey(data: try #require(Data(base64Encoded: String(secret)))))
  }

  private func update(_ record: ResourceRecord, id: UInt16) throws -> [UInt8] {
    var message = Message(header: Header(id: id, flags: 0x2800))
    message.questions = [Question(name: try Name(text: "lab.example"), type: .soa)]
    message.authorities = [record]
    message.edns = EDNS(payloadSize: 1232)
    var octets = try message.encoded()
    TSIG.sign(&octets, key: key, time: UInt64(Date().timeIntervalSince1970))
    return octets
  }

  private func send(_ octets: [UInt8]) throws -> ResponseCode {
    let answer = try #require(try WireClient(port: lab.port, timeout: 10).exchange(octets))
    return try Message(answer.span).header.responseCode
  }

  @Test func replayAfterAKillIsRefused() throws {
    let name = try Name(text: "kms3.lab.example")
    let add = ResourceRecord(name: name, type: .a, ttl: 60, rdata: [192, 0, 2, 9])
    let delete = ResourceRecord(name: name, type: .a, recordClass: .any, ttl: 0, rdata: [])
    let recorded = try update(add, id: 1)
    #expect(try send(recorded) == .noError)
    #expect(try send(update(delete, id: 2)) == .noError)
    #expect(try send(recorded) == .refused)
    lab.kill()
    try lab.start()
    #expect(try send(recorded) == .refused)
    #expect(try lab.dig("+short", "kms3.lab.example", "A").isEmpty)
    // The host itself goes on.
    #expect(try send(update(add, id: 3)) == .noError)
    #expect(try lab.dig("+short", "kms3.lab.example", "A") == "192.0.2.9\n")
  }

  @Test func refusalTellsItsReasonInAnExtendedError() throws {
    let script = """
      import base64, dns.update, dns.query, dns.tsigkeyring, sys
      ring = dns.tsigkeyring.from_text({'kms3.lab.example.': sys.argv[2]})
      update = dns.update.Update('lab.example', keyring=ring, keyalgorithm='hmac-sha256')
      update.use_edns(0)
      update.add('_vlmcs._tcp', 3600, 'SRV', '0 0 1688 pc7.lab.example.')
      answer = dns.query.tcp(update, '127.0.0.1', port=int(sys.argv[1]), timeout=10)
      print(dns.rcode.to_text(answer.rcode()), *[option.to_text() for option in answer.options])
      """
    let text = try lab.read(".kmsdns/kms3.lab.example.key")
    let secret = try #require(text.firstMatch(of: /secret "([^"]+)"/)).1
    let result = try Tool.run("/usr/bin/python3", ["-c", script, "\(lab.port)", String(secret)])
    #expect(result.output.hasPrefix("REFUSED EDE 18"), "\(result.output)\(result.errors)")
    #expect(result.output.contains("no rule allows it"))
  }
}
