import Foundation
import Peers
import Testing

/// What a client finds, as an administrator looks: BIND with the lab's zones.
@Suite struct DiscoverTests {
  let lab: Lab
  private let server: Primary

  init() throws {
    let lab = try Lab()
    self.lab = lab
    try lab.write(
      "zones/empty.example.zone", "$TTL 300\n@ SOA ns h 1 3600 900 604800 300\n@ NS ns\nns A 127.0.0.1\n")
    server = try Primary(
      .bind,
      ["lab.example", "branch.lab.example", "empty.example"].map {
        ($0, lab.folder.appendingPathComponent("zones/\($0).zone").path)
      }, in: lab.folder)
  }

  struct Document: Decodable {
    struct Lookup: Decodable {
      let name: String
      let outcome: String
    }
    struct Host: Decodable {
      let target: String
      let status: String
      let sanctioned: Bool?
      let addresses: [String]
      let port: Int
      let first: Double
      let reached: Double?
    }
    struct Rogues: Decodable {
      let clients: Int
      let expected: Double
    }
    let lookups: [Lookup]
    let found: String?
    let hosts: [Host]
    let rogueShare: Double
    let rogues: Rogues?
  }

  private func discover(_ arguments: [String]) throws -> (status: Int32, document: Document) {
    let result = try lab.kmsdns(
      ["discover", "--format", "json", "--server", "127.0.0.1:\(server.port)", "--config", "zones/kmsdns.yaml"]
        + arguments)
    return (result.status, try JSONDecoder().decode(Document.self, from: Data(result.output.utf8)))
  }

  @Test func domainComesFirst() throws {
    let (status, document) = try discover(["--suffix", "branch.lab.example", "--search", "lab.example"])
    #expect(status == 0)
    #expect(document.found == "_vlmcs._tcp.branch.lab.example")
    #expect(document.lookups.map(\.outcome) == ["found", "not-asked"])
    #expect(document.hosts.map(\.target) == ["kms-branch1.branch.lab.example"])
    #expect(document.hosts.first?.first == 1)
  }

  @Test func searchListIsGoneThrough() throws {
    let (status, document) = try discover([
      "--suffix", "gone.empty.example", "--search", "empty.example,lab.example", "--clients", "1000",
    ])
    #expect(document.lookups.map(\.outcome) == ["no-domain", "nothing", "found"])
    #expect(document.hosts.count == 4)
    // The rogue one has weight 0 beside 60 and 40: it is drawn by one of 101 numbers, as is the dangling one.
    let rogue = try #require(document.hosts.first { $0.status == "rogue" })
    #expect(abs(rogue.first - 1 / 202) < 1e-9)
    #expect(status == 1)
    let rogues = try #require(document.rogues)
    #expect(rogues.clients == 1_000 && abs(rogues.expected - 1_000 * document.rogueShare) < 1e-6)
    #expect(abs(document.hosts.reduce(0) { $0 + ($1.reached ?? 0) } - 1) < 1e-9)
    #expect(document.hosts.first { $0.status == "dangling" }?.reached == 0)
  }

  @Test func lookupDomainIsAskedForAlone() throws {
    let (_, document) = try discover([
      "--suffix", "lab.example", "--search", "lab.example", "--lookup-domain", "branch.lab.example",
    ])
    #expect(document.lookups.map(\.name) == ["_vlmcs._tcp.branch.lab.example"])
  }

  @Test func hostOfItsOwnNeedsNoLookup() throws {
    let (status, document) = try discover(["--suffix", "lab.example", "--host", "kms2.lab.example:1700"])
    #expect(status == 0 && document.lookups.isEmpty)
    #expect(document.hosts.map(\.target) == ["kms2.lab.example"])
    #expect(try discover(["--host", "desktop-7g2k9q.lab.example"]).status == 1)
  }

  /// As `slmgr /skms` takes them.
  @Test(arguments: [("192.0.2.20", "192.0.2.20", 1688), ("[2001:db8::20]:1700", "2001:db8::20", 1700)])
  func hostMayBeAnAddress(host: String, address: String, port: Int) throws {
    let result = try lab.kmsdns([
      "discover", "--format", "json", "--server", "127.0.0.1:1", "--host", host, "--sanctioned", address,
    ])
    let document = try JSONDecoder().decode(Document.self, from: Data(result.output.utf8))
    let found = try #require(document.hosts.first)
    #expect(result.status == 0 && found.target == address && found.addresses == [address] && found.port == port)
  }

  @Test func hostWhoseAddressesAreNotKnownIsNotTakenForGood() throws {
    for policy in [[], ["--sanctioned", "kms1.lab.example"]] {
      let result = try lab.kmsdns(["discover", "--host", "kms1.lab.example", "--server", "127.0.0.1:1"] + policy)
      #expect(result.status == 2)
      #expect(result.output.contains("The addresses of kms1.lab.example are not all known"), "\(result.output)")
      #expect(result.output.contains("Without a list") == policy.isEmpty)
    }
  }

  @Test func hostWithoutAnAddressIsJudged() throws {
    try lab.write(
      "zones/bare.example.zone",
      "$TTL 300\n@ SOA ns h 1 3600 900 604800 300\n@ NS ns\nns A 127.0.0.1\n_vlmcs._tcp SRV 0 0 1688 gone\n")
    let server = try Primary(
      .bind, [("bare.example", lab.folder.appendingPathComponent("zones/bare.example.zone").path)], in: lab.folder)
    for (sanctioned, message) in [("*.lab.example", "Not sanctioned"), ("gone.bare.example", "gets to none")] {
      let result = try lab.kmsdns([
        "discover", "--suffix", "bare.example", "--server", "127.0.0.1:\(server.port)", "--sanctioned", sanctioned,
      ])
      #expect(result.status == 1 && result.output.contains(message), "\(result.output)")
    }
  }

  @Test func nobodyFoundIsAFinding() throws {
    let (status, document) = try discover(["--suffix", "empty.example"])
    #expect(status == 1 && document.hosts.isEmpty && document.found == nil)
  }

  @Test func whoCannotBeAskedIsToldOf() throws {
    let (status, document) = try discover(["--suffix", "elsewhere.example", "--search", "branch.lab.example"])
    #expect(status == 2)
    #expect(document.lookups.map(\.outcome) == ["unknown", "found"])
    let table = try lab.kmsdns(["discover", "--server", "127.0.0.1:\(server.port)", "--suffix", "elsewhere.example"])
    #expect(table.status == 2 && table.output.contains("Whether a client finds a KMS host is not known"))
  }

  @Test func tableSaysWhatTheDocumentSays() throws {
    let result = try lab.kmsdns([
      "discover", "--server", "127.0.0.1:\(server.port)", "--config", "zones/kmsdns.yaml", "--suffix", "lab.example",
      "--clients", "500",
    ])
    #expect(result.status == 1)
    #expect(result.output.contains("59.4 %") && result.output.contains("Of 500 clients, about 2.5"), "\(result.output)")
  }

  @Test(arguments: [
    ([], "--suffix"), (["--suffix", "a,b"], "a,b"), (["--suffix", "lab.example", "--clients", "-1"], "--clients"),
    (["--host", "::1:::"], "--host"), (["--suffix", "lab.example", "--format", "xml"], "xml"),
  ])
  func wrongUseIsToldOf(arguments: [String], message: String) throws {
    let result = try lab.kmsdns(["discover"] + arguments)
    #expect(result.status == 2 && result.errors.contains(message), "\(result.errors)")
  }
}
