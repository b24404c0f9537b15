import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 8914: more on an error than its code says.
@Suite struct RFC8914_ExtendedErrors {
  private let zone: ZoneVersion

  init() throws {
    zone = try .of("lab.example", [.a("www.lab.example")])
  }

  private func reason(_ name: Name, _ type: RecordType, flags: UInt16 = 0) throws -> [Option]? {
    let request = query(name, type, edns: EDNS(payloadSize: 1232), flags: flags)
    return try options(of: respond(to: try request.encoded(), from: [zone]).octets)
  }

  @Test func nameInNoZoneIsNotAuthoritative() throws {
    #expect(try reason("www.example.com", .a) == [Option(.extendedError, [0, 20])])
  }

  @Test func metaTypeIsNotSupported() throws {
    #expect(try reason("www.lab.example", RecordType(rawValue: 253)) == [Option(.extendedError, [0, 21])])
  }

  @Test func otherOpcodeIsNotSupported() throws {
    #expect(try reason("lab.example", .soa, flags: 4 << 11) == [Option(.extendedError, [0, 21])])
  }

  @Test func answersWithoutErrorHaveNone() throws {
    #expect(try reason("www.lab.example", .a) == [])
    #expect(try reason("gone.lab.example", .a) == [])
  }

  @Test func requestWithoutOPTGetsNone() throws {
    let answer = respond(to: try query("www.example.com", .a).encoded(), from: [zone]).octets
    #expect(try options(of: answer) == nil)
  }
}
