import AccessPolicy
import DNSClient
import TestSupport
import Testing

/// Servers as people and `resolv.conf` write them.
@Suite struct ServerTextTests {
  @Test(
    arguments: [
      ("192.0.2.1", "192.0.2.1", nil), ("192.0.2.1:5300", "192.0.2.1", 5300), ("::1", "::1", nil),
      ("[::1]", "::1", nil), ("[::1]:5300", "::1", 5300), ("2001:db8::1", "2001:db8::1", nil),
      ("dns.example", "dns.example", nil), ("dns.example:53", "dns.example", 53), ("localhost", "localhost", nil),
      ("fe80::1%eth0", "fe80::1%eth0", nil), ("[fe80::1%eth0]:53", "fe80::1%eth0", 53),
    ] as [(String, String, UInt16?)])
  func serverIsRead(text: String, host: String, port: UInt16?) throws {
    let server = try ServerText(text)
    #expect(server.host == host && server.port == port)
  }

  @Test(arguments: [
    "", ":53", "192.0.2.1:", "192.0.2.1:0", "192.0.2.1:65536", "192.0.2.1:dns", "192.0.2.1:+53", "[::1", "[::1]53",
    "[192.0.2.1]:53", "[dns.example]:53", "2001:db8::zz", "::1:5300:x", "a b", "a/b", "dns.example:53:53", "@192.0.2.1",
    "fe80::1%", "192.0.2.1%eth0",
  ])
  func mistakeIsToldOf(text: String) {
    #expect(throws: ServerText.Malformed.self) { try ServerText(text) }
  }

  @Test func addressNeedsNobodyToAsk() async throws {
    let servers = try await ServerText("[2001:db8::1]:5300").addresses(defaultPort: 53)
    #expect(servers == [ServerAddress(.literal("2001:db8::1"), port: 5300)])
    let usual = try await ServerText("192.0.2.1").addresses(defaultPort: 53)
    #expect(usual.map(\.description) == ["192.0.2.1:53"])
    let scoped = try await ServerText("fe80::1%lo").addresses(defaultPort: 53)
    #expect(scoped.map(\.description) == ["[fe80::1%lo]:53"])
  }

  @Test func nameIsResolvedByTheSystem() async throws {
    let servers = try await ServerText("localhost:5300").addresses(defaultPort: 53)
    #expect(servers.contains(ServerAddress(.literal("127.0.0.1"), port: 5300)))
  }

  @Test func nameThatIsNotThereIsToldOf() async {
    do throws(SystemAddresses.Failure) {
      _ = try await SystemAddresses.addresses(of: "nobody.invalid")
      Issue.record("the name can't exist (RFC 6761)")
    } catch {
      #expect(error.description.contains("nobody.invalid"))
    }
  }

  @Test func serversOfTheSystemAreRead() throws {
    let text = """
      # a comment
      ; another one
      search lab.example
        nameserver 192.0.2.1
      nameserver\t2001:db8::1 # the other
      nameserver fe80::1%eth0
      nameserver 192.0.2.4
      options timeout:1
      """
    #expect(
      try SystemServers(text).servers.map(\.description) == ["192.0.2.1:53", "[2001:db8::1]:53", "[fe80::1%eth0]:53"])
  }

  @Test func fileWithoutServersIsToldOf() {
    for text in ["", "search lab.example\n", "#nameserver 192.0.2.1\n", "nameservers 192.0.2.1\n"] {
      #expect(throws: SystemServers.Failure.self) { try SystemServers(text) }
    }
    do throws(SystemServers.Failure) {
      _ = try SystemServers("\nnameserver dns.example\n", file: "resolv.conf")
      Issue.record("a name is no address")
    } catch {
      #expect(error.description.contains("resolv.conf:2") && error.description.contains("--server"))
    }
  }

  @Test func oneBrokenLineDoesNotHideTheOthers() throws {
    #expect(try SystemServers("nameserver x\nnameserver 192.0.2.1\n").servers.count == 1)
  }
}
