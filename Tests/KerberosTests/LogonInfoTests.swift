import AccessPolicy
import Foundation
import Kerberos
import Testing

/// The groups in PACs: those of real tickets, and those that no KDC would make.
@Suite struct LogonInfoTests {
  private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  private static let domain = "S-1-5-21-3271978430-649063690-3311896969"

  private func real(_ host: String) throws -> LogonInfo {
    let file = Self.tests.appendingPathComponent("Fixtures/Kerberos/logon-info-samba-\(host).bin")
    return try LogonInfo(Array(try Data(contentsOf: file)))
  }

  private func made(_ name: String) throws -> LogonInfo {
    let file = Self.tests.appendingPathComponent("Fuzz/Corpus/logon-info/made-\(name)")
    return try LogonInfo(Array(try Data(contentsOf: file)))
  }

  private func texts(_ info: LogonInfo) -> [String] { info.groups.map(\.description).sorted() }

  @Test(arguments: [
    ("kms1", "1103", ["515", "1106", "1108"]), ("kms2", "1104", ["515", "1107", "1106"]), ("web1", "1105", ["515"]),
  ])
  func groupsOfRealTicketsAreRead(host: String, user: String, groups: [String]) throws {
    let info = try real(host)
    #expect(info.accountName.lowercased() == "\(host)$")
    #expect(info.account.description == "\(Self.domain)-\(user)")
    #expect(texts(info) == (groups.map { "\(Self.domain)-\($0)" } + ["S-1-18-1"]).sorted())
  }

  @Test func groupsOfAllListsCount() throws {
    #expect(
      texts(try made("all-lists")) == [
        "S-1-5-21-1-2-3-1106", "S-1-5-21-1-2-3-515", "S-1-5-21-4-5-6-1300", "S-1-5-21-9-8-7-1200",
      ])
  }

  @Test(arguments: ["disabled-group", "deny-only-group"]) func groupThatIsNotEnabledDoesNotCount(name: String) throws {
    #expect(texts(try made(name)) == ["S-1-5-21-1-2-3-515"])
  }

  @Test(arguments: ["no-groups", "many-groups", "extra-sids", "resource-groups", "sid-14", "surrogate", "odd-name"])
  func plausibleFormIsRead(name: String) throws {
    #expect(try made(name).groups.isEmpty == false)
  }

  @Test(arguments: [
    "null-top", "count-without-list", "count-differs", "list-differs", "huge-count", "extra-count", "extra-null",
    "big-endian", "version-2", "length-too-long", "sid-revision", "sid-maximum", "sid-count", "sid-15", "no-domain",
    "text-offset", "text-count", "long-text", "resource-without-domain", "lone-surrogate",
  ])
  func wrongFormIsRefused(name: String) {
    #expect(throws: LogonInfoError.self) { try made(name) }
  }

  @Test func everyTruncationIsRefused() throws {
    let file = Self.tests.appendingPathComponent("Fixtures/Kerberos/logon-info-samba-kms1.bin")
    let octets = Array(try Data(contentsOf: file))
    for count in 0..<octets.count {
      #expect(throws: LogonInfoError.self) { try LogonInfo(Array(octets.prefix(count))) }
    }
  }
}
