import Foundation
import Kerberos
import TestSupport
import Testing

/// Keytabs as MIT's programs write them, and as nobody should.
@Suite struct KeytabTests {
  private static func counted(_ text: String) -> [UInt8] { [0, UInt8(text.utf8.count)] + Array(text.utf8) }

  private static func entry(
    _ components: [String], realm: String = "LAB.EXAMPLE", type: UInt8 = 18, version: UInt8 = 2,
    longVersion: UInt8? = nil
  ) -> [UInt8] {
    var octets: [UInt8] = [0, UInt8(components.count)] + counted(realm)
    for component in components { octets += counted(component) }
    octets += [0, 0, 0, 1, 0x6B, 0x49, 0xD2, 0x00, version, 0, type, 0, 4, 1, 2, 3, 4]
    if let longVersion { octets += [0, 0, 0, longVersion] }
    return [0, 0, 0, UInt8(octets.count)] + octets
  }

  private static let head: [UInt8] = [5, 2]

  @Test func entriesAreRead() throws {
    let octets = Self.head + Self.entry(["DNS", "ns1.lab.example"], longVersion: 77) + Self.entry(["kms1$"], type: 23)
    let entries = try Keytab(octets[...]).entries
    #expect(entries.map(\.name) == ["DNS/ns1.lab.example", "kms1$"])
    #expect(entries.map(\.realm) == ["LAB.EXAMPLE", "LAB.EXAMPLE"])
    #expect(entries.map(\.version) == [77, 2])
    #expect(entries.map(\.encryptionName) == ["aes256-cts-hmac-sha1-96", "arcfour-hmac"])
    #expect(entries.map(\.isRC4) == [false, true])
    #expect(entries.first?.time == 1_800_000_000)
  }

  @Test func holesArePassedOver() throws {
    let hole: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFD, 9, 9, 9]
    #expect(try Keytab((Self.head + hole + Self.entry(["a"]))[...]).entries.map(\.name) == ["a"])
  }

  @Test func whatIsNoKeytabIsRefused() {
    for octets in [[], [5], [5, 1], Array("key".utf8), Self.head + [0, 0, 0, 2, 0, 0], Self.head + [0x80, 0, 0, 0]] {
      #expect(throws: Keytab.Failure.self) { try Keytab(octets[...]) }
    }
  }

  @Test func everyTruncationIsRefused() {
    let octets = Self.head + Self.entry(["DNS", "ns1.lab.example"])
    for count in 3..<octets.count { #expect(throws: Keytab.Failure.self) { try Keytab(octets.prefix(count)) } }
  }

  @Test(arguments: [(0o600, true), (0o640, true), (0o644, false), (0o620, false), (0o660, false)])
  func fileThatOthersReachIsRefused(mode: Int, isUsable: Bool) throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("kmsdns-keytab-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(Self.head + Self.entry(["DNS", "ns1.lab.example"])).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
    #expect(((try? Keytab(path: file.path)) != nil) == isUsable)
  }

  @Test func missingFileIsSaidToBeMissing() {
    #expect { try Keytab(path: "/nonexistent/dns.keytab") } throws: { "\($0)".contains("No such file") }
  }
}
