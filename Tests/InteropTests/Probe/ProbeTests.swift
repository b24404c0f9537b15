import Foundation
import TestSupport
import Testing

/// The probe as an administrator runs it, of servers that we did not write.
@Suite struct ProbeTests {
  let lab: Lab

  init() throws {
    lab = try Lab()
  }

  struct Document: Decodable {
    struct Entry: Decodable {
      let host: String
      let port: UInt16?
      let result: String?
      let detail: String
    }
    let probes: [Entry]
  }

  private func probe(_ hosts: [String]) throws -> (status: Int32, probes: [Document.Entry]) {
    let result = try lab.kmsdns(["probe", "--format", "json", "--timeout", "2"] + hosts)
    return (result.status, try JSONDecoder().decode(Document.self, from: Data(result.output.utf8)).probes)
  }

  @Test(.enabled(if: Impacket.isReady), arguments: ["1688", "", "\\PIPE\\kms"])
  func interfaceOfKMSIsFound(secondaryAddress: String) throws {
    let server = try Impacket(.kms, secondaryAddress: secondaryAddress)
    let (status, probes) = try probe(["127.0.0.1:\(server.port)"])
    #expect(status == 0 && probes.map(\.result) == ["kms"], "\(probes)")
  }

  @Test(.enabled(if: Impacket.isReady)) func otherInterfaceIsNotKMS() throws {
    let server = try Impacket(.other)
    let (status, probes) = try probe(["localhost:\(server.port)"])
    #expect(status == 1)
    // localhost may have an IPv6 address, at which nobody listens.
    #expect(probes.contains { $0.result == "no-kms" } && !probes.contains { $0.result == "kms" }, "\(probes)")
  }

  @Test(.enabled(if: Impacket.isReady)) func otherVersionIsNotKMS() throws {
    let server = try Impacket(.kms, version: "2.0")
    #expect(try probe(["127.0.0.1:\(server.port)"]).probes.map(\.result) == ["no-kms"])
  }

  @Test(.enabled(if: Impacket.isReady)) func serverIsThereForTheNextOne() throws {
    // It takes one connection at a time: each probe has to end its own.
    let server = try Impacket(.kms)
    for _ in 0..<5 { #expect(try probe(["127.0.0.1:\(server.port)"]).status == 0) }
  }

  @Test func dnsServerSpeaksNoRPC() throws {
    try lab.start()
    let (status, probes) = try probe(["127.0.0.1:\(lab.port)"])
    #expect(status == 1)
    #expect(probes.first?.result == "not-rpc" || probes.first?.result == "no-answer", "\(probes)")
  }

  @Test func hostsThatAreNotThereAreToldApart() throws {
    let port = try WireClient.freePort()
    let (status, probes) = try probe(["127.0.0.1:\(port)", "nobody.invalid"])
    #expect(status == 2)
    #expect(probes.map(\.result) == ["closed", nil])
    #expect(probes.last?.detail.contains("nobody.invalid") == true)
  }

  @Test(arguments: [["a b"], ["127.0.0.1:0"], ["--timeout", "0", "127.0.0.1"], []])
  func wrongUseIsToldOf(arguments: [String]) throws {
    let result = try lab.kmsdns(["probe"] + arguments)
    #expect(result.status == 2 && !result.errors.isEmpty)
  }

  /// A host on whose port something else listens, and one on whose port nothing does.
  @Test func auditSaysWhichHostsOfferNoKMS() throws {
    try lab.start()
    try lab.write(
      "zones/probe.example.zone",
      """
      $TTL 300
      @ SOA ns h 1 3600 900 604800 300
      @ NS ns
      ns A 127.0.0.1
      wrong A 127.0.0.1
      off A 127.0.0.1
      _vlmcs._tcp SRV 0 0 \(lab.port) wrong
      _vlmcs._tcp SRV 0 0 \(try WireClient.freePort()) off

      """)
    let result = try lab.kmsdns([
      "audit", "--sanctioned", "*.probe.example", "zones/probe.example.zone", "--format", "csv", "--probe",
    ])
    let rows = result.output.split(separator: "\r\n")
    #expect(rows.contains { $0.contains("off.probe.example") && $0.contains("KMS025") }, "\(result.output)")
    #expect(
      rows.contains { $0.contains("wrong.probe.example") && $0.firstMatch(of: /KMS02[56]/) != nil }, "\(result.output)")
  }

  /// A zone of three hosts: one that offers KMS, one that offers something else, one where nobody listens.
  @Test(.enabled(if: Impacket.isReady)) func auditSaysWhichHostsAnswer() throws {
    let (kms, other) = (try Impacket(.kms), try Impacket(.other))
    let closed = try WireClient.freePort()
    try lab.write(
      "zones/probe.example.zone",
      """
      $TTL 300
      @ SOA ns h 1 3600 900 604800 300
      @ NS ns
      ns A 127.0.0.1
      good A 127.0.0.1
      wrong A 127.0.0.1
      off A 127.0.0.1
      _vlmcs._tcp SRV 0 0 \(kms.port) good
      _vlmcs._tcp SRV 0 0 \(other.port) wrong
      _vlmcs._tcp SRV 0 0 \(closed) off

      """)
    let arguments = ["audit", "--sanctioned", "*.probe.example", "zones/probe.example.zone", "--format", "csv"]
    let result = try lab.kmsdns(arguments + ["--probe"])
    #expect(result.status == 1)
    let rows = result.output.split(separator: "\r\n").filter { $0.contains("KMS025") || $0.contains("KMS026") }
    #expect(rows.count == 2, "\(result.output)")
    #expect(rows.contains { $0.contains("off.probe.example") && $0.contains("KMS025") })
    #expect(rows.contains { $0.contains("wrong.probe.example") && $0.contains("KMS026") })
    #expect(!(try lab.kmsdns(arguments)).output.contains("KMS025"))
  }
}
