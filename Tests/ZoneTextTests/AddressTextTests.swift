import DNSWire
import Glibc
import TestSupport
import Testing
import ZoneText

/// Addresses are read as the C library reads them.
@Suite struct AddressTextTests {
  /// What `inet_pton` makes of a text.
  private static func octets(_ text: String, _ family: Int32) -> [UInt8]? {
    var octets = [UInt8](repeating: 0, count: family == AF_INET ? 4 : 16)
    return unsafe inet_pton(family, text, &octets) == 1 ? octets : nil
  }

  private static func rdata(_ text: String, _ type: String) -> [UInt8]? {
    try? record("www \(type) \(text)").rdata
  }

  @Test(
    arguments: [
      "192.0.2.1", "0.0.0.0", "255.255.255.255", "256.0.0.1", "01.2.3.4", "1.2.3", "1.2.3.4.5", "1..2.3", ".1.2.3",
      "1.2.3.", "1.2.3.4x", "00.0.0.0", "1.2.3.0004",
    ])
  func ipv4IsReadAsByTheCLibrary(text: String) {
    #expect(Self.rdata(text, "A") == Self.octets(text, AF_INET))
  }

  @Test(
    arguments: [
      "::", "::1", "1::", "2001:db8::1", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1::3:4:5:6:7:8",
      "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", ":::", ":1", "1:", "::1:", "1:::2", "12345::", "g::",
      "::ffff:1.2.3.4",
      "1:2:3:4:5:6:1.2.3.4", "1::2:3:4:5:6:7:8", "ABCD:ef01::", "0:0:0:0:0:0:0:0", "::::", "1:2:3:4:5:6:7:8::",
    ])
  func ipv6IsReadAsByTheCLibrary(text: String) {
    #expect(Self.rdata(text, "AAAA") == Self.octets(text, AF_INET6))
  }

  @Test func textsMadeUpAreReadAsByTheCLibrary() {
    var random = SeededGenerator(seed: 7)
    let parts = ["0", "1", "9", "25", "256", ".", ".", ".", ":", ":", "::", "a", "ffff", "10000", "01"]
    var accepted = 0
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 1...15, using: &random)).map { _ in parts.randomElement(using: &random) ?? "" }
        .joined()
      let (v4, v6) = (Self.octets(text, AF_INET), Self.octets(text, AF_INET6))
      #expect(Self.rdata(text, "A") == v4, "\(text)")
      #expect(Self.rdata(text, "AAAA") == v6, "\(text)")
      if v4 != nil || v6 != nil { accepted += 1 }
    }
    #expect(accepted > 50)
  }
}
