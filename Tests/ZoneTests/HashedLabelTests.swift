import CLDNS
import DNSWire
import TestSupport
import Testing
import Zone

/// The hash of NSEC3 (RFC 5155 §5), beside the RFC's own examples and libldns.
@Suite struct HashedLabelTests {
  private static let parameters: [UInt8] = [1, 0, 0, 12, 4, 0xAA, 0xBB, 0xCC, 0xDD]

  /// RFC 5155 appendix A.
  private static let examples: [(Name, String)] = [
    ("example", "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom"), ("a.example", "35mthgpgcu1qg68fab165klnsnk3dpvl"),
    ("ai.example", "gjeqe526plbf1g8mklp59enfd789njgi"), ("ns1.example", "2t7b4g4vsa5smi47k61mv5bv1a22bojr"),
    ("ns2.example", "q04jkcevqvmu85r014c7dkba38o0ji5r"), ("w.example", "k8udemvp1j2f7eg6jebps17vp3n8i58h"),
    ("*.w.example", "r53bq7cc2uvmubfu5ocmm6pers9tk9en"), ("x.w.example", "b4um86eghhds6nea196smvmlo4ors995"),
    ("y.w.example", "ji6neoaepv8b5o6k4ev33abha8ht9fgc"), ("x.y.w.example", "2vptu5timamqttgl4luu9kg21e0aor3s"),
    ("xx.example", "t644ebqk9bibcna874givr6joj62mlhv"),
  ]

  @Test(arguments: examples) func hashIsThatOfTheRFC(name: Name, hash: String) {
    #expect(HashedLabel(name, parameters: Self.parameters).text == hash)
  }

  @Test func caseOfANameDoesNotCount() {
    #expect(HashedLabel("NS1.Example", parameters: Self.parameters).text == "2t7b4g4vsa5smi47k61mv5bv1a22bojr")
  }

  @Test func hashesOfAllLengthsAreThoseOfLibldns() throws {
    var numbers = SeededGenerator(seed: 5155)
    for octets in 0..<240 {
      var labels: [[UInt8]] = []
      var left = octets
      while left > 1 {
        let length = min(left - 1, Int.random(in: 1...63, using: &numbers))
        labels.append((0..<length).map { _ in UInt8.random(in: 0x61...0x7A, using: &numbers) })
        left -= length + 1
      }
      let name = try Name(labels: labels)
      let salt = (0..<UInt8.random(in: 0...255, using: &numbers)).map { _ in UInt8.random(in: 0...255, using: &numbers)
      }
      let iterations = UInt8.random(in: 0...20, using: &numbers)
      let parameters = [1, 0, 0, iterations, UInt8(salt.count)] + salt
      let expected = try #require(Self.hash(name, iterations: UInt16(iterations), salt: salt))
      #expect(HashedLabel(name, parameters: parameters).text == expected.lowercased())
    }
  }

  /// What libldns makes of a name.
  private static func hash(_ name: Name, iterations: UInt16, salt: [UInt8]) -> String? {
    var salt = salt
    let owner = unsafe ldns_dname_new_frm_data(UInt16(name.wire.count), name.wire)
    defer { unsafe ldns_rdf_deep_free(owner) }
    guard let hashed = unsafe ldns_nsec3_hash_name(owner, 1, iterations, UInt8(salt.count), &salt) else { return nil }
    defer { unsafe ldns_rdf_deep_free(hashed) }
    guard let text = unsafe ldns_rdf2str(hashed) else { return nil }
    defer { unsafe free(text) }
    return unsafe String(cString: text).split(separator: ".").first.map { String($0) }
  }
}
