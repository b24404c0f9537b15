import Foundation
import Testing

/// Clients that we did not write publish a host, change it, and withdraw it.
@Suite struct UpdateClientTests {
  let clients: ClientLab
  let host = "host.clients.example"

  init() throws {
    clients = try ClientLab()
  }

  @Test func nsupdate() throws {
    func send(_ lines: String) throws {
      let script = "server 127.0.0.1 \(clients.lab.port)\nzone \(ClientLab.zone)\n\(lines)\nsend\n"
      let key = "hmac-sha256:\(ClientLab.keyName):\(clients.secret)"
      let result = try Tool.run("nsupdate", ["-y", key], input: script)
      #expect(result.status == 0, "\(result.errors)")
    }
    try send("prereq nxdomain \(host)\nupdate add \(host) 300 A 192.0.2.71\nupdate add \(host) 300 TXT \"a host\"")
    #expect(try clients.data(host, "A") == ["192.0.2.71"])
    try send("prereq yxrrset \(host) A 192.0.2.71\nupdate delete \(host) A\nupdate add \(host) 300 A 192.0.2.72")
    #expect(try clients.data(host, "A") == ["192.0.2.72"])
    try send("prereq yxdomain \(host)\nupdate delete \(host)")
    #expect(try clients.data(host, "ANY") == [])
  }

  @Test func knsupdate() throws {
    func send(_ lines: String) throws {
      let script = """
        server 127.0.0.1 \(clients.lab.port)
        zone \(ClientLab.zone).
        key hmac-sha256:\(ClientLab.keyName) \(clients.secret)
        \(lines)
        send
        quit

        """
      let result = try Tool.run("knsupdate", [], input: script)
      #expect(result.status == 0, "\(result.errors)\(result.output)")
    }
    try send("prereq nxdomain \(host).\nadd \(host). 300 A 192.0.2.71\nadd \(host). 300 AAAA 2001:db8::71")
    #expect(try clients.data(host, "A") == ["192.0.2.71"])
    try send("prereq yxrrset \(host). A 192.0.2.71\ndel \(host). A\nadd \(host). 300 A 192.0.2.72")
    #expect(try clients.data(host, "A") == ["192.0.2.72"])
    try send("del \(host).")
    #expect(try clients.data(host, "ANY") == [])
  }

  /// Over TCP and UDP in turn.
  @Test func dnspython() throws {
    let program = """
      import sys, dns.query, dns.rcode, dns.tsigkeyring, dns.update
      port, key, secret, step = sys.argv[1:]
      update = dns.update.Update('clients.example', keyring=dns.tsigkeyring.from_text({key: secret}),
                                 keyalgorithm='hmac-sha256')
      send = dns.query.tcp
      if step == 'publish':
          update.absent('host')
          update.add('host', 300, 'A', '192.0.2.71')
      elif step == 'change':
          update.present('host', 'A', '192.0.2.71')
          update.replace('host', 300, 'A', '192.0.2.72')
          send = dns.query.udp
      else:
          update.present('host')
          update.delete('host', 'A', '192.0.2.72')
      answer = send(update, '127.0.0.1', port=int(port), timeout=20)
      print(dns.rcode.to_text(answer.rcode()), answer.had_tsig)
      """
    for (step, addresses) in [("publish", ["192.0.2.71"]), ("change", ["192.0.2.72"]), ("withdraw", [])] {
      let result = try clients.python(program, step)
      #expect(result.output == "NOERROR True\n", "\(step): \(result.output)\(result.errors)")
      #expect(try clients.data(host, "A") == addresses)
    }
    let again = try clients.python(program, "change")
    #expect(again.output == "NXRRSET True\n", "\(again.output)\(again.errors)")
  }

  /// The part of certbot's plugin that talks to the server: certbot itself wants a certificate authority.
  @Test func certbot() throws {
    let program = """
      import sys, dns.tsig
      from certbot_dns_rfc2136._internal.dns_rfc2136 import _RFC2136Client
      port, key, secret, step, name, text = sys.argv[1:]
      client = _RFC2136Client('127.0.0.1', int(port), key, secret, dns.tsig.HMAC_SHA256)
      if step == 'add':
          client.add_txt_record(name, text, 120)
      else:
          client.del_txt_record(name, text)
      """
    let name = "_acme-challenge.www.clients.example"
    // A certificate for a name and its wildcard has two challenges at one name.
    let steps: [(step: String, text: String, texts: [String])] = [
      ("add", "one", ["\"one\""]), ("add", "two", ["\"one\"", "\"two\""]), ("del", "one", ["\"two\""]),
      ("del", "two", []),
    ]
    for (step, text, texts) in steps {
      let result = try clients.python(program, step, name, text)
      #expect(result.status == 0, "\(step) \(text): \(result.errors)")
      #expect(try clients.data(name, "TXT") == texts)
    }
  }

  @Test(.enabled(if: OctoDNS.isReady, "octodns can't be installed from PyPI")) func octoDNS() throws {
    let octoDNS = try OctoDNS(clients)
    try octoDNS.sync(
      "host: {type: A, ttl: 300, values: [192.0.2.71, 192.0.2.72]}\nalias: {type: CNAME, value: host.clients.example.}")
    #expect(try clients.data(host, "A") == ["192.0.2.71", "192.0.2.72"])
    #expect(try clients.data("alias.clients.example", "CNAME") == ["host.clients.example."])
    try octoDNS.sync("host: {type: A, ttl: 600, value: 192.0.2.73}")
    #expect(try clients.data(host, "A") == ["192.0.2.73"])
    #expect(try clients.data("alias.clients.example", "CNAME") == [])
    try octoDNS.sync("")
    #expect(try clients.data(host, "A") == [])
  }

  /// What a DHCP server has done for its leases, in both directions; DHCID records tell clients apart (RFC 4703).
  @Test func keaPublishesLeases() throws {
    let kea = try Kea(clients)
    let reverse = "71.2.0.192.in-addr.arpa"
    kea.request(isRemoval: false, name: host, address: "192.0.2.71", client: 1)
    try clients.lab.wait("the lease is published") { (try? clients.data(reverse, "PTR")) == ["\(host)."] }
    #expect(try clients.data(host, "A") == ["192.0.2.71"])
    #expect(try clients.data(host, "DHCID").count == 1)
    kea.request(isRemoval: false, name: host, address: "192.0.2.72", client: 1)
    try clients.lab.wait("the lease is changed") { (try? clients.data(host, "A")) == ["192.0.2.72"] }
    // Somebody else's name is not taken.
    kea.request(isRemoval: false, name: host, address: "192.0.2.73", client: 2)
    try clients.lab.wait("the other client is refused") { clients.lab.log.contains("NXRRSET") }
    #expect(try clients.data(host, "A") == ["192.0.2.72"])
    kea.request(isRemoval: true, name: host, address: "192.0.2.72", client: 1)
    try clients.lab.wait("the lease is withdrawn") { (try? clients.data(host, "DHCID")) == [] }
    #expect(try clients.data(host, "A") == [])
  }
}
