import DNSWire
import Foundation
import Testing
import ZoneText

@Suite("BIND and libldns read the same records")
struct OracleTests {
  static let handMade: [String: String] = [
    "structure": """
    $TTL 1h30m
    @   IN  SOA Ns1 Host\\.master ( 1 ; serial
             1h 15m 1w
             300 )
        NS  Ns1.sub
        NS  ns2.elsewhere.example.
    $ORIGIN sub.t.example.
    Ns1 60 IN A 192.0.2.1
        60 AAAA 2001:db8::1
    a\\.b\\032c TXT "quoted ; string" plain "with \\\\ and \\"quotes\\" in it" "\\000\\009\\255" ""
    *   MX 10 @
    @   MX 0 .
    $TTL 5
    www CNAME deep.WWW
    """,
    "types": """
    $TTL 300
    @ SOA a b 1 2 3 4 5
    @ NS ns.elsewhere.example.
    @ CAA 0 issue "ca.example; policy=ev"
    @ DNSKEY 257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0d xCjjnopKl+GqJxpVXckHAeF+KkxLbxIL fDLUT0rAK9iUzy1L53eKGQ==
    ds DS 60485 5 1 2BB183AF5F22588179A53B0A 98631FAD1A292118
    ds NS ns.elsewhere.example.
    loc LOC 52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000m 10m
    naptr NAPTR 100 50 "s" "http" "" A.example.
    sshfp SSHFP 2 1 123456789abcdef67890123456789abcdef67890
    _443._tcp TLSA 3 1 1 d2abde240d7cd3ee6b4b28c54df034b97983a1d16e8a410e4561cb106618e971
    apl APL 1:192.0.2.0/24 !2:2001:db8::/32
    svcb SVCB 1 Host alpn="h2,h3" port=8443 ipv4hint=192.0.2.1,192.0.2.2 ipv6hint=2001:db8::1 mandatory=alpn
    https HTTPS 0 Other
    uri URI 10 1 "https://example/"
    eui EUI48 00-00-5e-00-53-2a
    l64 L64 10 2001:0DB8:1140:1000
    hinfo HINFO "a b" c
    rp RP m t
    ptr PTR Target
    afsdb AFSDB 1 H
    kx KX 1 H
    px PX 1 a b
    nsec NSEC Next A MX TYPE1234 RRSIG
    nsec3param NSEC3PARAM 1 0 5 aabb
    h9p7u7tr2u91d0v0ljs9l1gidnp90u3h NSEC3 1 1 12 aabbccdd 2T7B4G4VSA5SMI47K61MV5BV1A22BOJR MX DNSKEY RRSIG
    cert CERT PKIX 1 RSASHA256 AAAA
    dhcid DHCID AAIBY2/AuCccgoJbsaxcQc9TUapptP69lOjxfNuVAA2kjEA=
    csync CSYNC 66 3 A NS AAAA
    smimea SMIMEA 3 0 0 00ff
    zonemd ZONEMD 2018031500 1 240 FEBE3D4CE2EC2FFA4BA99D46
    openpgp OPENPGPKEY AAAA
    ipseckey IPSECKEY 10 1 2 192.0.2.38 AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ==
    hip HIP 2 200100107B1A74DF365639CC39F1D578 AwEAAbdxyhNuSutc5EMzxTs9LBPCIkOFH8cIvM4p9+LrV4e19WzK00+C rvs
    rrsig 300 RRSIG A 5 3 86400 20260322173103 20260220173103 2642 t AAAA
    dname DNAME Target
    unknown TYPE65400 \\# 3 010203
    generic A \\# 4 c0000201
    """,
    "no TTL directive": """
    @ SOA a b 1 2 3 4 77
    @ NS ns.elsewhere.example.
    x 60 A 192.0.2.1
    y A 192.0.2.1
    """,
    "last TTL": """
    @ 70 SOA a b 1 2 3 4 77
    @ NS ns.elsewhere.example.
    x 60 A 192.0.2.1
    y A 192.0.2.1
    y A 192.0.2.2
    y 61 A 192.0.2.1
    """,
  ]

  /// The two zones of the repository and the hand-made files: origin and text.
  static let sources: [(origin: String, text: String)] =
    ["lab.example.", "branch.lab.example."].map { origin in
      (origin, (try? String(contentsOf: zonesFolder.appending(path: "\(origin)zone"), encoding: .utf8)) ?? "")
    } + handMade.keys.sorted().compactMap { key in handMade[key].map { ("t.example.", $0 + "\n") } }

  @Test(arguments: sources)
  func bindReadsTheSameRecords(origin: String, text: String) throws {
    let ours = try zone(text, origin: origin).records.map { OracleRecord($0.record) }
    let raw = try Tool.run(
      "named-compilezone", ["-q", "-i", "none", "-k", "ignore", "-s", "full", "-F", "raw", "-o", "OUT", origin, "IN"],
      input: text
    )
    try expectSame(ours, try OracleRecord.bindRaw(raw), "named-compilezone")
  }

  @Test(arguments: sources)
  func libldnsReadsTheSameRecords(origin: String, text: String) throws {
    let records = try zone(text, origin: origin).records.map(\.record)
    let types = Set(records.map(\.type.description)).filter { !$0.hasPrefix("TYPE") }.sorted()
    let output = try Tool.run(
      "sh", ["-c", "ldns-read-zone \(types.map { "-u \($0)" }.joined(separator: " ")) IN > OUT"],
      input: "$ORIGIN \(origin)\n" + text
    )
    let theirs = try OracleRecord.generic(String(decoding: output, as: UTF8.self))
    // Without the directive libldns takes a default of its own.
    let ignoresTTL = !text.contains("$TTL")
    try expectSame(
      records.map { OracleRecord($0, ignoringTTL: ignoresTTL) },
      theirs.map { ignoresTTL ? $0.withoutTTL : $0 },
      "ldns-read-zone"
    )
  }

  private func expectSame(_ ours: [OracleRecord], _ theirs: [OracleRecord], _ tool: String) throws {
    let (left, right) = (Set(ours), Set(theirs))
    #expect(left.count == ours.count)
    #expect(left.subtracting(right).isEmpty, "only here")
    #expect(right.subtracting(left).isEmpty, "only \(tool)")
    #expect(!left.isEmpty)
  }
}
