import AccessPolicy
import Testing

@Suite struct AddressRangeTests {
  @Test(arguments: [
    ("192.0.2.1", "192.0.2.1/32"), ("192.0.2.0/24", "192.0.2.0/24"), ("0.0.0.0/0", "0.0.0.0/0"),
    ("10.128.0.0/9", "10.128.0.0/9"), ("2001:db8::", "2001:db8::/128"), ("2001:DB8::/32", "2001:db8::/32"),
    ("::/0", "::/0"),
  ])
  func textIsRead(text: String, canonical: String) {
    #expect(AddressRange(text: text)?.description == canonical)
  }

  @Test(arguments: [
    "", "/", "/24", "192.0.2.0/", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/+24", "192.0.2.0/24/24", "192.0.2.0/ 24",
    "192.0.2.1/24", "10.129.0.0/8", "2001:db8::/129", "2001:db8::1/64", "192.0.2.0/٢٤", "any",
    "192.0.2.0/99999999999999999999",
  ])
  func otherTextIsRefused(text: String) {
    #expect(AddressRange(text: text) == nil)
  }

  @Test(arguments: [
    ("192.0.2.0/24", "192.0.2.255", true), ("192.0.2.0/24", "192.0.3.0", false), ("192.0.2.1", "192.0.2.1", true),
    ("192.0.2.1", "192.0.2.2", false), ("10.128.0.0/9", "10.255.0.1", true), ("10.128.0.0/9", "10.127.0.1", false),
    ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "2001:db8::1", false), ("::/0", "2001:db8::1", true),
    ("::/0", "192.0.2.1", false), ("2001:db8::/33", "2001:db8:7fff::1", true),
    ("2001:db8::/33", "2001:db8:8000::1", false), ("192.0.2.0/24", "::ffff:192.0.2.7", true),
  ])
  func addressesAreToldApart(range: String, address: String, isInside: Bool) throws {
    #expect(try #require(AddressRange(text: range)).contains(try #require(IPAddress(text: address))) == isInside)
  }
}
