import DNSWire
import Foundation
import Testing

/// The lab's answers beside BIND's on the same zones.
@Suite struct ReferenceTests {
  /// What must be equal; the order of records does not count, nor the case of owners: BIND answers with the file's, we
  /// with the question's.
  struct Answer: Equatable {
    let code: ResponseCode
    let flags: UInt16
    let answers: Set<String>
    let authorities: Set<String>
    let addresses: Set<String>

    init(_ message: Message) {
      code = message.header.responseCode
      flags = message.header.flags & (Header.Flag.authoritative | Header.Flag.truncated)
      answers = Self.texts(message.answers)
      authorities = Self.texts(message.authorities)
      addresses = Self.texts(message.additionals)
    }

    private static func texts(_ records: [ResourceRecord]) -> Set<String> {
      Set(records.map { "\($0.name.folded) \($0.ttl) \($0.type) \($0.rdata)" })
    }
  }

  static let names = [
    "lab.example", "LAB.Example", "ns1.lab.example", "kms1.lab.example", "nowhere.lab.example",
    "a.b.nowhere.lab.example",
    "_vlmcs._tcp.lab.example", "_VLMCS._tcp.lab.example", "_tcp.lab.example", "_ldap._tcp.dc._msdcs.lab.example",
    "_msdcs.lab.example", "www.lab.example", "activation.lab.example", "x.apps.lab.example", "x.y.apps.lab.example",
    "apps.lab.example", "*.apps.lab.example", "floor2.lab.example", "printer.floor2.lab.example",
    "x.floor2.lab.example", "partner.lab.example", "x.partner.lab.example", "branch.lab.example",
    "ns1.branch.lab.example", "www.branch.lab.example", "x.guest.branch.lab.example", "guest.branch.lab.example",
    "nowhere.branch.lab.example", "other.example", "example", "mail.lab.example",
  ]
  static let types: [RecordType] = [.a, .aaaa, .ns, .soa, .srv, .cname, .mx, .txt, .ds, .ptr, .init(rawValue: 65_400)]

  @Test func labIsAnsweredAsByNamed() throws {
    let lab = try Lab()
    try lab.start()
    let reference = try Lab()
    let named = try Named(reference)
    try named.launch()
    let client = try WireClient(port: lab.port)
    let referenceClient = try WireClient(port: reference.port)
    try reference.wait("named answers") {
      ["lab.example", "branch.lab.example"].allSatisfy {
        (try? referenceClient.ask($0, .soa))?.header.responseCode == .noError
      }
    }
    var compared = 0
    for name in Self.names {
      for type in Self.types {
        let own = Answer(try #require(try client.ask(name, type)))
        let other = Answer(try #require(try referenceClient.ask(name, type)))
        #expect(own == other, "\(name) \(type)")
        compared += 1
      }
    }
    #expect(compared == Self.names.count * Self.types.count)
  }
}
