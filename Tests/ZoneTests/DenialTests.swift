import DNSWire
import TestSupport
import Testing
import Zone

/// The records of denial that a lookup finds.
@Suite struct DenialTests {
  /// The owner of the NSEC record that speaks of a name, and whether it stands at the name.
  private static func denial(_ name: Name, in zone: ZoneVersion, isWildcard: Bool = false) -> String? {
    let lookupName = LookupName.of(name)
    let view = zone.view
    guard let denial = view.denial(of: lookupName, depth: lookupName.labelCount, isWildcard: isWildcard) else {
      return nil
    }
    let owner = denial.node.name
    let text = (try? Name(wire: owner.array(0..<owner.count)))?.description ?? "?"
    return denial.isMatch ? "at \(text)" : "behind \(text)"
  }

  @Test func zoneWithoutSignaturesHasNone() throws {
    let zone = try ZoneVersion.of("lab.example")
    #expect(!zone.isSigned)
    #expect(zone.view.denial == .none)
    #expect(Self.denial("x.lab.example", in: zone) == nil)
  }

  private static let names: [(Name, String)] = [
    ("lab.example", "at lab.example."), ("a.lab.example", "behind lab.example."),
    ("b.lab.example", "at b.lab.example."),
    ("B.LAB.example", "at b.lab.example."), ("z.b.lab.example", "behind x.y.b.lab.example."),
    ("\\001.b.lab.example", "behind b.lab.example."), ("c.lab.example", "behind x.y.b.lab.example."),
    ("x.y.b.lab.example", "at x.y.b.lab.example."), ("y.b.lab.example", "behind *.b.lab.example."),
    ("zz.lab.example", "behind ns1.lab.example."),
  ]

  @Test(arguments: names) func recordAtOrBeforeANameIsFound(name: Name, expected: String) throws {
    let zone = try ZoneVersion.signed(
      .nsec, "lab.example", [.a("b.lab.example"), .a("*.b.lab.example"), .a("x.y.b.lab.example")])
    #expect(zone.isSigned)
    #expect(zone.view.denial == .names)
    #expect(Self.denial(name, in: zone) == expected)
  }

  @Test func wildcardBelowANameIsMeant() throws {
    let zone = try ZoneVersion.signed(.nsec, "lab.example", [.a("b.lab.example"), .a("*.b.lab.example")])
    #expect(Self.denial("b.lab.example", in: zone, isWildcard: true) == "at *.b.lab.example.")
    #expect(Self.denial("lab.example", in: zone, isWildcard: true) == "behind lab.example.")
  }

  @Test(arguments: 1...4) func everyNameHasItsPlaceInARandomZone(seed: UInt64) throws {
    var numbers = SeededGenerator(seed: seed)
    let labels: [[UInt8]] = [[0], [0x2A], [0x41], [0x61], [0x61, 0], [0x7A], [0xFF], [0x61, 0x62]]
    func name() throws -> Name {
      var name: Name = "lab.example"
      for _ in 0..<Int.random(in: 1...3, using: &numbers) {
        name = try name.prepending(label: labels[Int.random(in: labels.indices, using: &numbers)])
      }
      return name
    }
    let owners = try (0..<40).map { _ in try name() }
    let zone = try ZoneVersion.signed(.nsec, "lab.example", owners.map { .a($0) })
    let sorted = zone.records.filter { $0.type == .nsec }.map(\.name).sorted()
    for _ in 0..<500 {
      let name = try name()
      let expected = try #require(sorted.last { $0 <= name })
      #expect(Self.denial(name, in: zone) == (expected == name ? "at \(expected)" : "behind \(expected)"))
    }
  }

  @Test func hashBeforeTheFirstIsInTheGapBehindTheLast() throws {
    let zone = try ZoneVersion.signed(
      .nsec3, "lab.example", (1...20).map { .a(Name(stringLiteral: "h\($0).lab.example")) })
    let parameters = try #require(zone.records.first { $0.type == .nsec3param }).rdata
    let hashes = zone.records.filter { $0.type == .nsec3 }.map { String($0.name.description.prefix(32)) }.sorted()
    #expect(zone.view.denial == .hashes)
    var gaps = Set<String>()
    for number in 1...2_000 {
      let name = Name(stringLiteral: "n\(number).lab.example")
      let hash = HashedLabel(name, parameters: parameters).text
      let expected = try #require(hashes.last { $0 <= hash } ?? hashes.last)
      #expect(Self.denial(name, in: zone)?.lowercased() == "behind \(expected).lab.example.")
      gaps.insert(expected)
    }
    #expect(gaps.count == hashes.count)
  }

  @Test func recordsOfASignedZoneAreAllThere() throws {
    for signing in ZoneVersion.Signing.allCases {
      let zone = try ZoneVersion.signed(
        signing, "lab.example", [.a("a.b.lab.example"), .ns("c.lab.example", "ns.test")])
      let again = try ZoneVersion(apex: "lab.example", records: zone.records)
      #expect(again.records == zone.records)
      #expect(zone.records.contains { $0.type == (signing == .nsec ? .nsec : .nsec3) })
    }
  }
}
