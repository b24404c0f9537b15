import DNSWire
import Foundation
import Testing

/// KMS hosts that sign by SIG(0), their public keys being in the zone (RFC 2931).
@Suite struct ZoneKeyTests {
  /// A lab whose zone has a KEY record of kms9, and the private half's path.
  private func lab(_ algorithm: String, rule: String) throws -> (Lab, String) {
    let lab = try Lab { $0.replacingOccurrences(of: "keys: [kms3.lab.example]", with: rule) }
    let made = try Tool.run(
      "dnssec-keygen", ["-T", "KEY", "-n", "HOST", "-a", algorithm, "kms9.lab.example"], in: lab.folder)
    let name = made.output.trimmingCharacters(in: .newlines)
    let zone = "zones/lab.example.zone"
    try lab.write(zone, try lab.read(zone) + "\n" + lab.read(name + ".key"))
    try lab.start()
    return (lab, lab.folder.appendingPathComponent(name + ".private").path)
  }

  @Test(arguments: ["ECDSAP256SHA256", "ED25519"]) func hostPublishesItselfAndNobodyElse(algorithm: String) throws {
    let (lab, key) = try lab(algorithm, rule: "zone-keys: [\"*.lab.example\"]")
    let result = try Tool.run("nsupdate", ["-k", key], input: lab.publication())
    #expect(result.status == 0, "\(result.errors)")
    #expect(try lab.publishers().contains(Lab.published))
    #expect(lab.log.contains("zone's KEY kms9.lab.example"))
    let other = try lab.nsupdate("update add kms1.lab.example 60 A 192.0.2.66", key: key)
    #expect(other.status == 2 && other.errors.contains("REFUSED"), "\(other.errors)")
  }

  /// Whoever may write KEY records would otherwise have what every rule without `keys` gives.
  @Test func ruleThatDoesNotNameZonesKeysIsNotForThem() throws {
    let (lab, key) = try lab("ED25519", rule: "zones: [lab.example]")
    let result = try Tool.run("nsupdate", ["-k", key], input: lab.publication())
    #expect(result.status == 2 && result.errors.contains("REFUSED"), "\(result.errors)")
    #expect(try !lab.publishers().contains(Lab.published))
  }
}
