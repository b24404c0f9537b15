import DNSWire
import Foundation
import TestSupport
import Testing

/// Packets from the edges of the protocol, as octets, to kmsdns and to BIND, Knot and NSD. Where those agree, kmsdns
/// answers as they do; where they don't, or where kmsdns goes its own way, its decision stands here, and the table of
/// malformed requests in Sources/README.md says why.
@Suite struct ProtocolTests {
  /// One packet, and what was decided.
  struct Packet {
    let name: String
    let octets: [UInt8]
    let decision: String?

    init(_ name: String, _ octets: [UInt8], _ decision: String? = nil) {
      self.name = name
      self.octets = octets
      self.decision = decision
    }
  }

  private static let zone = GeneratedZone(
    apex: "lab.example",
    text: """
      $ORIGIN lab.example.
      $TTL 300
      @ SOA ns hostmaster 1 3600 600 86400 300
      @ NS ns
      ns A 192.0.2.53
      www A 192.0.2.1

      """)

  @Test func answersAreThoseOfTheReferencesOrDecided() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kmsdns-protocol-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(Self.zone.text.utf8).write(to: folder.appendingPathComponent("lab.example.zone"))
    let servers = try NameServer.Kind.allCases.map { try NameServer($0, [Self.zone], in: folder) }
    for server in servers { try server.launch() }
    for server in servers { try server.waitUntilReady([Self.zone]) }
    let clients = try servers.map { try WireClient(port: $0.port, timeout: 0.5) }
    for packet in try Self.packets() {
      let answers = try clients.map { try Self.digest($0.exchange(packet.octets)) }
      let references = Set(answers.dropFirst())
      let expected = packet.decision ?? (references.count == 1 ? references.first : nil)
      #expect(answers.first == expected, "\(packet.name): \(answers)")
    }
    withExtendedLifetime(servers) {}
  }

  /// The code, the flags, and for answers without an error the number of answer records.
  private static func digest(_ octets: [UInt8]?) throws -> String {
    guard let octets else { return "nothing" }
    let message = try Message(octets.span)
    let names: [(UInt16, String)] = [
      (0x400, "aa"), (0x200, "tc"), (0x100, "rd"), (0x80, "ra"), (0x40, "z"), (0x20, "ad"), (0x10, "cd"),
    ]
    let flags = names.filter { message.header.flags & $0.0 != 0 }.map(\.1)
    let code = message.code == .badVersion ? "BADVERS" : message.code == .badCookie ? "BADCOOKIE" : "\(message.code)"
    let count = message.code == .noError ? ["\(message.answers.count)"] : []
    return ([code] + flags + count).joined(separator: " ")
  }

  private static func question(
    _ name: Name, _ type: UInt16 = 1, _ recordClass: UInt16 = 1, flags: UInt16 = 0
  ) -> Message {
    var message = Message(header: Header(id: 0x1234, flags: flags))
    message.questions = [
      Question(
        name: name, type: RecordType(rawValue: type), recordClass: RecordClass(rawValue: recordClass))
    ]
    return message
  }

  /// A message with counts and octets behind the header.
  private static func raw(_ flags: UInt16, _ counts: [UInt8], _ body: [UInt8] = []) -> [UInt8] {
    [0x12, 0x34, UInt8(flags >> 8), UInt8(flags & 0xFF)] + counts.flatMap { [0, $0] } + body
  }

  private static let www: Name = "www.lab.example"
  private static let plain = www.wire + [0, 1, 0, 1]
  private static let opt: [UInt8] = [0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0]

  private static func record(_ type: UInt8, _ rdata: [UInt8], owner: [UInt8] = [1, 120, 0]) -> [UInt8] {
    owner + [0, type, 0, 1, 0, 0, 0, 0, 0, UInt8(rdata.count)] + rdata
  }

  private static func packets() throws -> [Packet] {
    try opcodes() + classesAndTypes() + counts() + extensions() + records() + flags()
  }

  private static func opcodes() throws -> [Packet] {
    let notify = question("lab.example", 6, flags: 4 << 11)
    return try [
      Packet("IQUERY", question(www, flags: 1 << 11).encoded()),
      Packet("IQUERY of RFC 1035", raw(1 << 11, [0, 1, 0, 0], record(1, [1, 2, 3, 4], owner: [0]))),
      Packet("STATUS", question(www, flags: 2 << 11).encoded()),
      Packet("opcode 3", question(www, flags: 3 << 11).encoded()),
      Packet("DSO", raw(6 << 11, [0, 0, 0, 0])),
      Packet("opcode 15", question(www, flags: 15 << 11).encoded()),
      Packet("NOTIFY to a primary", notify.encoded(), "NOTIMP"),
      Packet("NOTIFY with EDNS version 1", notify.encoded(version: 1), "BADVERS"),
      Packet("UPDATE of class CH", question("lab.example", 6, 3, flags: 5 << 11).encoded(), "REFUSED"),
      Packet("UPDATE of a foreign zone", question("example.com", 6, flags: 5 << 11).encoded(), "REFUSED"),
      Packet("UPDATE without a zone", raw(5 << 11, [0, 0, 0, 0]), "FORMERR"),
    ]
  }

  private static func classesAndTypes() throws -> [Packet] {
    try [
      Packet("class ANY", question(www, 1, 255).encoded(), "REFUSED"),
      Packet("class NONE", question(www, 1, 254).encoded(), "REFUSED"),
      Packet("class 0", question(www, 1, 0).encoded(), "REFUSED"),
      Packet("class HS", question(www, 1, 4).encoded()),
      Packet("class CH", question(www, 1, 3).encoded()),
      Packet("AXFR of class CH", question("lab.example", 252, 3).encoded(), "REFUSED"),
      Packet("version.bind, not configured", question("version.bind", 16, 3).encoded(), "REFUSED"),
      Packet("type 0", question("lab.example", 0).encoded(), "NOTIMP"),
      Packet("type OPT", question("lab.example", 41).encoded(), "NOTIMP"),
      Packet("type 128", question("lab.example", 128).encoded(), "NOTIMP"),
      Packet("type TKEY", question("lab.example", 249).encoded(), "NOTIMP"),
      Packet("type TSIG", question("lab.example", 250).encoded(), "NOTIMP"),
      Packet("type MAILB", question("lab.example", 253).encoded(), "NOTIMP"),
      Packet("type MAILA", question("lab.example", 254).encoded(), "NOTIMP"),
      Packet("type SIG", question("lab.example", 24).encoded()),
      Packet("type RRSIG", question("lab.example", 46).encoded()),
      Packet("type 65535", question("lab.example", 65_535).encoded()),
      Packet("a foreign name", question("www.example.com").encoded()),
    ]
  }

  private static func counts() throws -> [Packet] {
    var none = question(www)
    none.questions = []
    let cookie = [UInt8](repeating: 1, count: 24)
    return try [
      Packet("QDCOUNT 0", none.encoded()),
      Packet("QDCOUNT 0 with EDNS", none.encoded(version: 0), "FORMERR"),
      Packet("QDCOUNT 0 with EDNS version 1", none.encoded(version: 1), "BADVERS"),
      Packet("QDCOUNT 0 with a client cookie", none.encoded(with: Option(.cookie, Array(cookie[..<8]))), "NOERROR 0"),
      Packet("QDCOUNT 0 with a bad cookie", none.encoded(with: Option(.cookie, cookie)), "BADCOOKIE"),
      Packet("QDCOUNT 2", raw(0, [2, 0, 0, 0], plain + plain), "FORMERR"),
      Packet("ARCOUNT too large", raw(0, [1, 0, 0, 1], plain)),
      Packet("a header alone", raw(0, [1, 0, 0, 0]), "FORMERR"),
      Packet("a name in a circle", raw(0, [1, 0, 0, 0], [0xC0, 12, 0, 1, 0, 1]), "FORMERR"),
      Packet("a reserved label", raw(0, [1, 0, 0, 0], [0x41, 0, 0, 1, 0, 1]), "FORMERR"),
      Packet("octets behind the question", raw(0, [1, 0, 0, 0], plain + [1, 2, 3]), "FORMERR"),
    ]
  }

  private static func extensions() throws -> [Packet] {
    let ask = question(www)
    var packets = try [
      Packet("EDNS version 1", ask.encoded(version: 1)),
      Packet("EDNS version 1, foreign name", question("www.example.com").encoded(version: 1)),
      Packet("unknown option", ask.encoded(with: Option(EDNSOption(rawValue: 65_001), [1]))),
      Packet("NSID with data", ask.encoded(with: Option(.nsid, [1]))),
      Packet("keepalive over UDP", ask.encoded(with: Option(.tcpKeepalive, [0, 1]))),
      Packet("padding", ask.encoded(with: Option(EDNSOption(rawValue: 12), [0, 0]))),
      Packet("payload size 0", ask.encoded(payload: 0)),
      Packet("an option cut short", raw(0, [1, 0, 0, 1], plain + Array(opt.dropLast()) + [5, 0, 3, 0, 7, 1])),
      Packet(
        "the same in version 255", raw(0, [1, 0, 0, 1], plain + [0, 0, 41, 4, 208, 0, 255, 0, 0, 0, 2, 0, 3]), "BADVERS"
      ),
      Packet("two OPT", raw(0, [1, 0, 0, 2], plain + opt + opt)),
      Packet("OPT in ANSWER", raw(0, [1, 1, 0, 0], plain + opt)),
      Packet("OPT in AUTHORITY", raw(0, [1, 0, 1, 0], plain + opt)),
      Packet("OPT with an owner", raw(0, [1, 0, 0, 1], plain + [1, 120] + opt), "FORMERR"),
    ]
    for count in [0, 7, 8, 9, 15, 16, 24, 40, 41] {
      let isRight = count == 8 || (16...40).contains(count)
      packets.append(
        Packet(
          "cookie of \(count) octets", try ask.encoded(with: Option(.cookie, [UInt8](repeating: 1, count: count))),
          isRight ? "NOERROR aa 1" : "FORMERR"))
    }
    return packets
  }

  private static func records() throws -> [Packet] {
    let signature: [UInt8] = [0, 0, 8, 0, 0, 0, 0, 0, 0x77, 0x35, 0x94, 0, 0x3B, 0x9A, 0xCA, 0, 0, 1, 0]
    return [
      Packet("A in ADDITIONAL", raw(0, [1, 0, 0, 1], plain + record(1, [1, 2, 3, 4])), "NOERROR aa 1"),
      Packet("A in ANSWER", raw(0, [1, 1, 0, 0], plain + record(1, [1, 2, 3, 4])), "NOERROR aa 1"),
      Packet("A of three octets", raw(0, [1, 0, 0, 1], plain + record(1, [1, 2, 3]))),
      Packet("MX cut short", raw(0, [1, 0, 0, 1], plain + record(15, [0, 1, 3, 97, 98]))),
      Packet(
        "SIG(0)", raw(0, [1, 0, 0, 1], plain + record(24, signature + [UInt8](repeating: 1, count: 64), owner: [0])),
        "NOERROR aa 1"),
      Packet("SIG(0) cut short", raw(0, [1, 0, 0, 1], plain + record(24, [0, 0], owner: [0]))),
    ]
  }

  private static func flags() throws -> [Packet] {
    try [
      Packet("RD", question(www, flags: 0x100).encoded()), Packet("AA", question(www, flags: 0x400).encoded()),
      Packet("TC", question(www, flags: 0x200).encoded()), Packet("RA", question(www, flags: 0x80).encoded()),
      Packet("Z", question(www, flags: 0x40).encoded()), Packet("AD", question(www, flags: 0x20).encoded()),
      Packet("CD", question(www, flags: 0x10).encoded(), "NOERROR aa cd 1"),
      Packet("an RCODE", question(www, flags: 5).encoded(), "NOERROR aa 1"),
    ]
  }
}
