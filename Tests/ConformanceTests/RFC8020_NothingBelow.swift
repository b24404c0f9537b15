import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 8020: where a name does not exist, nothing below it does; where something below it does, it exists.
@Suite struct RFC8020_NothingBelow {
  private let zone: ZoneVersion

  init() throws {
    zone = try .of("lab.example", [.a("www.lab.example"), .a("a.b.c.lab.example")])
  }

  @Test(arguments: ["gone.lab.example", "x.gone.lab.example", "x.www.lab.example", "y.x.www.lab.example"] as [Name])
  func namesBelowNothingDoNotExist(name: Name) throws {
    #expect(try ask(name, .a, of: zone).code == .nameError)
  }

  @Test(arguments: ["b.c.lab.example", "c.lab.example"] as [Name], [RecordType.a, .ns, .any, .cname])
  func namesAboveOthersExist(name: Name, type: RecordType) throws {
    let answer = try ask(name, type, of: zone)
    #expect(answer.code == .noError)
    #expect(answer.authorities.heads == ["lab.example. SOA"])
  }

  @Test func namesAboveAnUpdatedOneComeAndGoWithIt() throws {
    let added = try zone.edited { $0.add(.a("x.y.lab.example")) }
    #expect(try ask("y.lab.example", .a, of: added).code == .noError)
    let removed = try added.edited { $0.remove(.a("x.y.lab.example")) }
    #expect(try ask("y.lab.example", .a, of: removed).code == .nameError)
  }

  @Test func nameAboveACutExists() throws {
    let zone = try ZoneVersion.of("lab.example", [.ns("sub.ent.lab.example", "ns.test")])
    #expect(try ask("ent.lab.example", .a, of: zone).code == .noError)
  }
}
