import AccessPolicy
import Testing

@Suite struct ClientCountsTests {
  private func network(_ text: String) throws -> ClientNetwork {
    ClientNetwork(of: try #require(IPAddress(text: text)))
  }

  @Test func eachIPv4AddressIsAClient() throws {
    #expect(try network("192.0.2.1") != network("192.0.2.2"))
    #expect(try network("192.0.2.1").description == "192.0.2.1")
  }

  @Test func addressesOfOneIPv6NetworkAreOneClient() throws {
    #expect(try network("2001:db8:0:1::1") == network("2001:db8:0:1:ffff::2"))
    #expect(try network("2001:db8:0:1::1") != network("2001:db8:0:2::1"))
    #expect(try network("2001:db8:0:1::1").description == "2001:db8:0:1::/64")
  }

  @Test func mappedAddressIsTheIPv4ClientThatItIs() throws {
    #expect(try network("::ffff:192.0.2.1") == network("192.0.2.1"))
  }

  @Test func clientHasItsOwnLimit() throws {
    var counts = ClientCounts(limit: 10, perClient: 2)
    let (one, two) = (try network("192.0.2.1"), try network("192.0.2.2"))
    for _ in 0..<2 { try counts.add(one) }
    #expect(throws: ClientCounts.Excess.ofClient) { try counts.add(one) }
    try counts.add(two)
    let hasGone = counts.remove(one)
    #expect(!hasGone)
    try counts.add(one)
  }

  @Test func allTogetherHaveALimit() throws {
    var counts = ClientCounts(limit: 2, perClient: 2)
    let (one, two) = (try network("192.0.2.1"), try network("192.0.2.2"))
    try counts.add(one)
    try counts.add(two)
    #expect(throws: ClientCounts.Excess.inAll) { try counts.add(two) }
    let hasGone = counts.remove(one)
    #expect(hasGone)
    try counts.add(two)
  }

  @Test func whatWasNotCountedIsNotCountedBack() throws {
    var counts = ClientCounts(limit: 1, perClient: 1)
    counts.remove(try network("192.0.2.1"))
    try counts.add(try network("192.0.2.1"))
    #expect(throws: ClientCounts.Excess.inAll) { try counts.add(network("192.0.2.2")) }
  }
}
