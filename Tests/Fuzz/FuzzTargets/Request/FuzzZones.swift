import DNSWire
import TestSupport
import Zone

/// The zones that requests are answered from: something of everything that an answer depends on.
enum FuzzZones {
  /// A zone, and the records that it holds: those of its file, changed by an update.
  struct Entry {
    let version: ZoneVersion
    let records: [ResourceRecord]
    let isSigned: Bool

    init(_ apex: Name, _ records: [ResourceRecord], removed: [ResourceRecord] = [], added: [ResourceRecord] = []) throws
    {
      let server = ResourceRecord.server(of: apex)
      let own: [ResourceRecord] = [.soa(apex, minimum: 60), .ns(apex, server), .a(server, "192.0.2.53")]
      version = try ZoneVersion(apex: apex, records: own + records + removed).edited { edit in
        for record in removed { edit.remove(record) }
        for record in added { edit.add(record) }
      }
      self.records = own + records + added
      isSigned = false
    }

    /// A signed zone; `records` are those without signatures and denial.
    init(_ apex: Name, signed signing: ZoneVersion.Signing, _ records: [ResourceRecord]) throws {
      version = try ZoneVersion.signed(signing, apex, minimum: 60, records)
      self.records = try ZoneVersion.of(apex, minimum: 60, records).records
      isSigned = true
    }
  }

  static func make() throws -> [Entry] {
    let plain = hosts + aliases + wildcards + cuts + redirections + large
    return [
      try Entry("lab.example", plain, removed: removed, added: added),
      try Entry("child.lab.example", [.a("www.child.lab.example"), .cname("up.child.lab.example", "www.lab.example")]),
      try Entry("deep.child.lab.example", [.a("www.deep.child.lab.example")]),
      try Entry("elsewhere.test", [.a("www.elsewhere.test"), .cname("back.elsewhere.test", "chain.lab.example")]),
      try Entry("nsec.test", signed: .nsec, toBeSigned("nsec.test")),
      try Entry("nsec3.test", signed: .nsec3, toBeSigned("nsec3.test")),
      try Entry("out.nsec3.test", signed: .nsec3OptOut, toBeSigned("out.nsec3.test")),
      try Entry("moved.test", [.dname("moved.test", "lab.example", ttl: 120)]),
      try Entry(
        "test", [.ns("elsewhere.test", "ns1.elsewhere.test"), .a("ns1.elsewhere.test"), .ds("elsewhere.test")]),
    ]
  }

  private static var hosts: [ResourceRecord] {
    let service: Name = "_vlmcs._tcp.lab.example"
    let label = [UInt8](repeating: 0x6C, count: 63)
    let long = (try? Name(labels: [label, label, label]).appending("lab.example")) ?? "lab.example"
    let binary = (try? Name(labels: [[0, 0xFF, 0x2E, 0x5C]]).appending("lab.example")) ?? "lab.example"
    return [
      .a("www.lab.example"), .a("www.lab.example", "192.0.2.2"), .aaaa("www.lab.example"), .txt("www.lab.example", "w"),
      .a("kms1.lab.example"), .aaaa("kms1.lab.example"), .a("a.ent.lab.example"), .a(long), .a(binary),
      .srv(service, "kms1.lab.example"), .srv(service, weight: 1, "x.apps.lab.example"), .srv(service, port: 1, .root),
      .srv(service, port: 2, "www.elsewhere.test"), .srv(service, port: 3, "ns.sub.lab.example"),
      .srv(service, port: 4, "x.old.lab.example"), .srv(service, port: 5, "alias.lab.example"),
      .mx("lab.example", "www.lab.example"), .mx("lab.example", "kms1.lab.example"),
      ResourceRecord(name: "any.lab.example", type: RecordType(rawValue: 65_280), ttl: 5, rdata: [0xC0, 0x0C, 0]),
    ]
  }

  private static let aliases: [ResourceRecord] = [
    .cname("alias.lab.example", "WWW.lab.example"), .cname("chain.lab.example", "alias.lab.example"),
    .cname("dead.lab.example", "gone.lab.example"), .cname("away.lab.example", "www.elsewhere.test"),
    .cname("out.lab.example", "www.nowhere.invalid"), .cname("down.lab.example", "www.sub.lab.example"),
    .cname("loop.lab.example", "pool.lab.example"), .cname("pool.lab.example", "loop.lab.example"),
    .cname("self.lab.example", "self.lab.example"), .cname("led.lab.example", "www.old.lab.example"),
    .cname("tobig.lab.example", "big.lab.example"), .cname("signed.lab.example", "x.wild.nsec.test"),
    .cname("there.lab.example", "back.elsewhere.test"),
  ]

  private static let wildcards: [ResourceRecord] = [
    .a("*.apps.lab.example"), .txt("sub.*.apps.lab.example", "no wildcard"),
    .cname("*.cn.lab.example", "www.lab.example"),
    .cname("*.ring.lab.example", "a.b.ring.lab.example"), .a("a.*.hollow.lab.example"), .a("x.y.apps.lab.example"),
    .cname("*.down.apps.lab.example", "www.wide.lab.example"),
  ]

  private static var cuts: [ResourceRecord] {
    var records: [ResourceRecord] = [
      .ns("sub.lab.example", "ns.sub.lab.example"), .ns("sub.lab.example", "ns1.elsewhere.test"),
      .ds("sub.lab.example"),
      .a("ns.sub.lab.example"), .aaaa("ns.sub.lab.example"), .txt("www.sub.lab.example", "occluded"),
      .ns("lone.lab.example", "ns.nowhere.invalid"), .ns("inner.lab.example", "ns1.lab.example"),
      .ns("sibling.lab.example", "ns.sub.lab.example"), .ns("child.lab.example", "ns1.child.lab.example"),
      .a("ns1.child.lab.example", "192.0.2.53"), .ds("child.lab.example"),
      .ns("x.sub.lab.example", "x.x.sub.lab.example"),
    ]
    for number in 1...14 {
      guard let server = try? Name(text: "ns\(number).wide.lab.example") else { continue }
      records += [.ns("wide.lab.example", server), .a(server), .a(server, "192.0.2.2"), .aaaa(server)]
    }
    return records
  }

  private static var redirections: [ResourceRecord] {
    let label = [UInt8](repeating: 0x74, count: 60)
    let long = (try? Name(labels: [label, label, label]).appending("lab.example")) ?? "lab.example"
    return [
      .dname("old.lab.example", "new.lab.example", ttl: 300), .txt("old.lab.example", "owner"),
      .a("under.old.lab.example"), .a("www.new.lab.example"), .dname("older.lab.example", "old.lab.example"),
      .dname("whirl.lab.example", "whirl.lab.example"), .dname("grow.lab.example", "a.grow.lab.example"),
      .dname("far.lab.example", "elsewhere.test"), .dname("lost.lab.example", "nowhere.invalid"),
      .dname("stretch.lab.example", long), .dname("dnsub.lab.example", "sub.lab.example"),
    ]
  }

  private static var large: [ResourceRecord] {
    let some = (1...12).map { ResourceRecord.txt("big.lab.example", "\($0) " + String(repeating: "x", count: 120)) }
    // More than any message can carry.
    let string: [UInt8] = [255] + [UInt8](repeating: 0x79, count: 255)
    let strings = [[UInt8]](repeating: string, count: 55).flatMap { $0 }
    let most = (1...5).map { number in
      let rdata: [UInt8] = [1, UInt8(number)] + strings
      return ResourceRecord(name: "huge.lab.example", type: .txt, ttl: 1, rdata: rdata)
    }
    return some + most
  }

  private static let removed: [ResourceRecord] = [
    .a("former.lab.example"), .a("a.b.former.lab.example"), .ns("unsub.lab.example", "ns1.lab.example"),
    .a("*.unwild.lab.example"), .dname("undone.lab.example", "new.lab.example"),
  ]

  private static let added: [ResourceRecord] = [
    .a("fresh.lab.example"), .a("*.freshly.lab.example"), .ns("freshcut.lab.example", "ns.freshcut.lab.example"),
    .a("ns.freshcut.lab.example"), .dname("freshdn.lab.example", "new.lab.example"), .a("x.unsub.lab.example"),
    .srv("_vlmcs._tcp.lab.example", "fresh.lab.example"), .a("a.b.c.freshent.lab.example"),
  ]

  private static func toBeSigned(_ apex: Name) throws -> [ResourceRecord] {
    func name(_ text: String) throws -> Name { try Name(text: text).appending(apex) }
    let (www, secure, plain) = (try name("www"), try name("sub"), try name("plain"))
    return [
      .a(www), .a(www, "192.0.2.2"), .aaaa(www), .cname(try name("alias"), www),
      .cname(try name("dead"), try name("gone")),
      .a(try name("*.wild")), .cname(try name("*.cn"), www), .cname(try name("there"), "chain.lab.example"),
      .cname(try name("led"), try name("x.wild")), .dname(try name("old"), try name("new")), .a(try name("www.new")),
      .ns(secure, try name("ns.sub")), .a(try name("ns.sub")), .ds(secure), .ns(plain, try name("ns.plain")),
      .a(try name("ns.plain")), .a(try name("a.ent")), .srv(try name("_vlmcs._tcp"), www),
      .txt(try name("big"), String(repeating: "x", count: 250)),
      .txt(try name("big"), String(repeating: "y", count: 250)),
    ]
  }
}
