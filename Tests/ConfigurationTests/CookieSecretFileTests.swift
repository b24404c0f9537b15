import Configuration
import DNSWire
import Foundation
import Glibc
import Testing

/// Files with the secrets of server cookies.
@Suite struct CookieSecretFileTests {
  private static func read(_ text: String, mode: mode_t = 0o600) throws -> [SipHash.Key] {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("kmsdns-secret-\(UUID().uuidString)").path
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    defer { try? FileManager.default.removeItem(atPath: file) }
    unsafe chmod(file, mode)
    return try CookieSecretFile.read(file, limit: 2)
  }

  private static let first = "e5e973e5a6b2a43f48e7dc849e37bfcf"
  private static let second = "445536BCD2513298075A5D379663C962"

  @Test func everyLineIsASecret() throws {
    let keys = try Self.read("\(Self.first)\n\n \(Self.second) \n")
    #expect(keys.count == 2)
    #expect(try keys.first == Self.read(Self.first).first)
    #expect(keys[0] != keys[1])
  }

  @Test(arguments: ["", "\n", "e5e9", first + "0", String(repeating: "g", count: 32), "\(first)\n\(first)\n\(second)"])
  func otherContentIsRefusedAndNotRepeated(text: String) throws {
    let failure = #expect(throws: CookieSecretFile.Failure.self) { try Self.read(text) }
    let description = try #require(failure?.description)
    #expect(!text.contains("e5e9") || !description.contains("e5e9"))
  }

  @Test func fileThatOthersCanReadIsRefused() throws {
    let failure = #expect(throws: CookieSecretFile.Failure.self) { try Self.read(Self.first, mode: 0o644) }
    #expect(failure?.description.contains("chmod 600") == true)
  }
}
