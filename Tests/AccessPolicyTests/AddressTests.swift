import AccessPolicy
import Testing

@Suite struct AddressTests {
  @Test(arguments: [
    ("192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0"), ("2001:DB8::1", "2001:db8::1"), ("::", "::"), ("::1", "::1"),
    ("2001:db8:0:0:0:0:0:1", "2001:db8::1"), ("fe80:0:0:1:0:0:0:1", "fe80:0:0:1::1"),
    ("::ffff:192.0.2.1", "192.0.2.1"), ("::ffff:c000:201", "192.0.2.1"), ("64:ff9b::192.0.2.1", "64:ff9b::c000:201"),
  ])
  func textIsRead(text: String, canonical: String) {
    #expect(IPAddress(text: text)?.description == canonical)
  }

  @Test(arguments: [
    "", " ", "192.0.2", "192.0.2.256", "192.0.2.1.1", "192.0.2.01", "0x7f.0.0.1", "192.0.2.1 ", "1", ":", ":::",
    "2001:db8", "2001:db8::1::2", "2001:db8::g", "1:2:3:4:5:6:7:8:9", "fe80::1%eth0", "[::1]", "localhost",
    "192.0.2.1\u{0}x",
  ])
  func otherTextIsRefused(text: String) {
    #expect(IPAddress(text: text) == nil)
  }

  @Test func mappedAddressIsTheOneItMaps() {
    #expect(IPAddress(text: "::ffff:192.0.2.1") == IPAddress(octets: [192, 0, 2, 1]))
    #expect(IPAddress(text: "::ffff:192.0.2.1")?.isIPv4 == true)
  }

  @Test(arguments: [0, 1, 3, 5, 15, 17]) func otherNumbersOfOctetsAreRefused(count: Int) {
    #expect(IPAddress(octets: Array(repeating: 1, count: count)) == nil)
  }
}
