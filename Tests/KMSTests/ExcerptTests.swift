import DNSWire
import KMS
import TestSupport
import Testing
import Zone
import ZoneText

/// An audit of excerpts of zone files finds what an audit of the whole files finds.
@Suite struct ExcerptTests {
  /// Zones of a few names, with all that leads lookups elsewhere.
  private struct Generator {
    var random: SeededGenerator

    private static let labels = ["a", "a", "a", "b", "b", "_tcp", "_vlmcs", "kms1", "kms1", "kms1", "*"]
    private static let apexes = ["lab.example", "corp.example", "sub.lab.example"]

    mutating func zone(_ apex: String) -> String {
      var text = "$ORIGIN \(apex).\n@ 60 SOA ns1 h 1 2 3 4 5\n NS ns1\nns1 A 192.0.2.1\n"
      for _ in 0..<Int.random(in: 1...14, using: &random) {
        let owner = Int.random(in: 0..<3, using: &random) == 0 ? "_vlmcs._tcp" : name()
        text += "\(owner) \(Int.random(in: 1...3, using: &random) * 60) \(record())\n"
      }
      return text
    }

    private mutating func name() -> String {
      var labels: [String] = []
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        labels.append(Self.labels.randomElement(using: &random) ?? "a")
      }
      return labels.joined(separator: ".")
    }

    private mutating func target() -> String {
      let apex = Self.apexes.randomElement(using: &random) ?? "lab.example"
      return "\(name()).\(apex)."
    }

    private mutating func record() -> String {
      switch Int.random(in: 0..<16, using: &random) {
      case 0...4: "SRV 0 \(Int.random(in: 0...1, using: &random)) 1688 \(target())"
      case 5...8: "A 192.0.2.\(Int.random(in: 1...9, using: &random))"
      case 9: "AAAA 2001:db8::1"
      case 10...12: "CNAME \(target())"
      case 13: "DNAME \(target())"
      case 14: "NS \(target())"
      default: "TXT x"
      }
    }
  }

  private static func domains(_ files: [ZoneFile]) throws -> [String] {
    let versions = try files.map { try ZoneVersion(apex: $0.origin, records: $0.records.lazy.map(\.record)) }
    let set = ZoneSet(versions)
    return zip(versions, files).map { version, file in
      let domain = AuditedDomain(version, in: set, source: "", repeated: file.repeated.map(\.record)) { record in
        RecordEvidence(place: "\(record.name) \(record.type)")
      }
      // A zone has no order.
      return (domain.records.map { "\($0)" } + domain.deadEnds.map { "\($0)" }).sorted().joined(separator: "\n")
    }
  }

  @Test(arguments: 0..<20) func excerptsSayWhatTheFilesSay(seed: UInt64) throws {
    var generator = Generator(random: SeededGenerator(seed: seed))
    var (compared, led) = (0, 0)
    for _ in 0..<500 {
      let texts = ["lab.example", "corp.example"].map { Array(generator.zone($0).utf8) }
      // Whatever the whole files are refused for, excerpts need not see.
      guard let files = try? texts.map({ try MasterFile.read($0, file: "f", origin: nil) }) else { continue }
      let excerpts = try texts.map {
        try ZoneExcerpt($0, file: "f", origin: nil, isStart: AuditedDomain.isPublisherName)
      }
      guard let names = ReachedNames(excerpts).names else { continue }
      let found = try Self.domains(excerpts.map { try $0.zoneFile(with: names) })
      #expect(found == (try Self.domains(files)), "\(texts.map { String(decoding: $0, as: UTF8.self) })")
      compared += 1
      if names.count > 1 { led += 1 }
    }
    #expect(compared > 20 && led > 10, "\(compared) \(led)")
  }

  @Test func excerptLeavesOutWhatNobodyAsksFor() throws {
    let text = """
      $ORIGIN lab.example.
      @ 60 SOA ns1 h 1 2 3 4 5
        NS ns1
      _vlmcs._tcp SRV 0 0 1688 kms1
      kms1 A 192.0.2.1
      www A 192.0.2.2
      _ldap._tcp SRV 0 0 389 dc1
      """
    let excerpt = try ZoneExcerpt(
      Array(text.utf8), file: "f", origin: nil, isStart: AuditedDomain.isPublisherName)
    let names = try #require(ReachedNames([excerpt]).names)
    #expect(names == ["kms1.lab.example"])
    #expect(try excerpt.zoneFile(with: names).records.map(\.line) == [2, 3, 4, 5])
  }

  @Test(
    arguments: [
      "*._tcp SRV 0 0 1688 kms1", "* CNAME kms1", "_vlmcs._tcp SRV 0 0 1688 kms9\n* A 192.0.2.1",
    ])
  func whereAWildcardHasAHandInItTheWholeFileIsRead(records: String) throws {
    let text = "$ORIGIN lab.example.\n@ 60 SOA ns1 h 1 2 3 4 5\n NS ns1\n\(records)\n"
    let excerpt = try ZoneExcerpt(
      Array(text.utf8), file: "f", origin: nil, isStart: AuditedDomain.isPublisherName)
    #expect(ReachedNames([excerpt]).names == nil)
  }

  @Test func errorsOfFormAreFoundInWhatIsLeftOut() throws {
    let text = "$ORIGIN lab.example.\n@ 60 SOA ns1 h 1 2 3 4 5\n NS ns1\nwww A 192.0.2.256\n"
    let errors = #expect(throws: ZoneTextErrors.self) {
      try ZoneExcerpt(Array(text.utf8), file: "f", origin: nil, isStart: AuditedDomain.isPublisherName)
    }
    #expect(errors?.errors.map(\.line) == [4])
  }

  @Test func recordsOutsideTheZoneAreErrors() throws {
    let text = "@ 60 SOA ns1 h 1 2 3 4 5\n NS ns1\nwww.other.example. A 192.0.2.1\n"
    let excerpt = try ZoneExcerpt(
      Array(text.utf8), file: "f", origin: "lab.example", isStart: AuditedDomain.isPublisherName)
    #expect(throws: ZoneTextErrors.self) { try excerpt.zoneFile(with: []) }
  }
}
