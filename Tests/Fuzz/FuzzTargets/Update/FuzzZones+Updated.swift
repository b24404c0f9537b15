import DNSWire
import TestSupport
import Zone

extension FuzzZones {
  /// Small zones to be changed: the checks after an update look at all of their records.
  static func updated() throws -> [ZoneVersion] {
    let records: [ResourceRecord] = [
      .a("www.lab.example"), .a("www.lab.example", "192.0.2.2"), .cname("alias.lab.example", "www.lab.example"),
      .srv("_vlmcs._tcp.lab.example", "kms1.lab.example"), .srv("_vlmcs._tcp.lab.example", "kms2.lab.example"),
      .a("kms1.lab.example"), .aaaa("kms1.lab.example"), .a("a.ent.lab.example"), .txt("www.lab.example", "text"),
      .ns("sub.lab.example", "ns.sub.lab.example"), .a("ns.sub.lab.example"),
      .dname("old.lab.example", "new.lab.example"),
      .a("*.wild.lab.example"), .ns("lab.example", "ns2.lab.example"),
    ]
    let updated = try ZoneVersion.of("lab.example", serial: 0xFFFF_FFFF, records).edited { edit in
      edit.add(.a("fresh.lab.example"))
      edit.remove(.a("a.ent.lab.example"))
    }
    return [updated, try .of("other.test", serial: 0x7FFF_FFFF)]
  }
}
