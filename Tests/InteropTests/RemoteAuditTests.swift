import Foundation
import Peers
import Testing

/// The audit of other servers, as an administrator runs it: BIND, Knot and NSD with the lab's zones.
@Suite struct RemoteAuditTests {
  let lab: Lab

  init() throws {
    lab = try Lab()
  }

  init(lab: Lab) {
    self.lab = lab
  }

  /// What a script reads of an audit.
  struct Document: Decodable {
    struct Domain: Decodable {
      let domain: String
      let coverage: String
    }
    struct Publisher: Decodable {
      let owner: String
      let target: String
      let status: String
      let addresses: [String]
    }
    struct Unaudited: Decodable {
      let subject: String
      let reason: String
    }
    let domains: [Domain]
    let publishers: [Publisher]
    let unaudited: [Unaudited]
  }

  private func zones(_ names: [String] = ["lab.example", "branch.lab.example"]) -> [(name: String, file: String)] {
    names.map { ($0, lab.folder.appendingPathComponent("zones/\($0).zone").path) }
  }

  func audit(
    _ arguments: [String], policy: [String] = ["--config", "zones/kmsdns.yaml"]
  ) throws -> (status: Int32, document: Document, errors: String) {
    let result = try lab.kmsdns(["audit", "--format", "json"] + policy + arguments)
    return (result.status, try JSONDecoder().decode(Document.self, from: Data(result.output.utf8)), result.errors)
  }

  /// What the lab's zones hold.
  static let statuses = [
    "kms1.lab.example": "sanctioned", "kms2.lab.example": "sanctioned", "desktop-7g2k9q.lab.example": "rogue",
    "kms-old.lab.example": "dangling", "kms-branch1.branch.lab.example": "sanctioned",
  ]

  static func statuses(_ document: Document) -> [String: String] {
    Dictionary(document.publishers.map { ($0.target, $0.status) }) { first, _ in first }
  }

  @Test(arguments: ForeignServer.ofZoneFiles) func zonesAreTransferredWithTheKey(kind: ForeignServer) throws {
    let server = try Primary(kind, zones(), in: lab.folder)
    let key = try Primary.keyFile(in: lab.folder)
    let (status, document, errors) = try audit([
      "--server", "127.0.0.1:\(server.port)", "--zone", "lab.example,branch.lab.example", "--key-file", key, "--axfr",
    ])
    #expect(status == 1 && errors.isEmpty, "\(errors)")
    #expect(Self.statuses(document) == Self.statuses)
    #expect(document.domains.map(\.coverage) == ["zone", "zone"])
    #expect(document.publishers.first { $0.target == "kms1.lab.example" }?.addresses.count == 2)
  }

  @Test(arguments: ForeignServer.ofZoneFiles) func zonesAreAskedForWithoutTheKey(kind: ForeignServer) throws {
    let server = try Primary(kind, zones(), in: lab.folder)
    let (status, document, errors) = try audit([
      "--server", "127.0.0.1:\(server.port)", "--zone", "lab.example", "--zone", "branch.lab.example",
    ])
    #expect(status == 1)
    #expect(Self.statuses(document) == Self.statuses)
    #expect(document.domains.map(\.coverage) == ["lookup", "lookup"])
    #expect(document.publishers.first { $0.target == "kms1.lab.example" }?.addresses.count == 2)
    // That it is not the whole zone is said.
    #expect(errors.components(separatedBy: "was asked for as clients do, not transferred").count == 3, "\(errors)")
  }

  @Test(arguments: ForeignServer.ofZoneFiles) func refusedTransferIsNotAudited(kind: ForeignServer) throws {
    let server = try Primary(kind, zones(), in: lab.folder)
    let (status, document, _) = try audit([
      "--server", "127.0.0.1:\(server.port)", "--zone", "lab.example", "--axfr",
    ])
    #expect(status == 2 && document.domains.isEmpty)
    #expect(document.unaudited.map(\.subject) == ["lab.example"])
    let reason = document.unaudited.first?.reason ?? ""
    #expect(reason.contains("REFUSED") || reason.contains("NOTAUTH"), "\(reason)")
  }

  @Test(arguments: ForeignServer.ofZoneFiles) func wrongSecretIsNotAudited(kind: ForeignServer) throws {
    let server = try Primary(kind, zones(), in: lab.folder)
    let key = try Primary.keyFile(in: lab.folder, secret: Data(repeating: 8, count: 32).base64EncodedString())
    let (status, document, _) = try audit([
      "--server", "127.0.0.1:\(server.port)", "--zone", "lab.example", "--key-file", key,
    ])
    #expect(status == 2 && document.domains.isEmpty)
    #expect(document.unaudited.first?.reason.contains("BADSIG") == true, "\(document.unaudited)")
  }

  /// Large enough for many messages, of which a server may sign some only (RFC 8945 §5.3.1).
  @Test(arguments: ForeignServer.ofZoneFiles) func largeZoneIsTransferred(kind: ForeignServer) throws {
    var text = "$TTL 300\n@ SOA ns h 1 3600 900 604800 300\n@ NS ns\nns A 127.0.0.1\n"
    for number in 0..<60_000 { text += "host-with-a-long-name-\(number) A 10.0.\(number / 250).\(number % 250)\n" }
    text += "_vlmcs._tcp SRV 0 0 1688 host-with-a-long-name-59999\n"
    try lab.write("zones/large.example.zone", text)
    let server = try Primary(kind, zones(["large.example"]), in: lab.folder)
    let key = try Primary.keyFile(in: lab.folder)
    let (status, document, errors) = try audit(
      ["--server", "127.0.0.1:\(server.port)", "--zone", "large.example", "--key-file", key, "--axfr"],
      policy: ["--sanctioned", "*.large.example"])
    #expect(status == 0, "\(errors)\(document.unaudited)")
    #expect(Self.statuses(document) == ["host-with-a-long-name-59999.large.example": "sanctioned"])
    #expect(document.publishers.first?.addresses == ["10.0.239.249"])
  }

  @Test func runningServerIsAuditedAsAnyOther() throws {
    try lab.start()
    let (status, document, errors) = try audit([
      "--server", "127.0.0.1:\(lab.port)", "--zone", "lab.example,branch.lab.example",
    ])
    #expect(status == 1)
    #expect(Self.statuses(document) == Self.statuses, "\(errors)")
  }

  @Test func listIsAuditedWithItsMistakes() throws {
    let server = try Primary(.bind, zones(), in: lab.folder)
    try lab.write(
      "domains.txt",
      """
      # the company
      lab.example
      branch.lab.example   ; the branch

      corp,example
      gone.lab.example
      elsewhere.example
      LAB.example
      """)
    let (status, document, _) = try audit(["--server", "127.0.0.1:\(server.port)", "--domains", "domains.txt"])
    #expect(status == 2)
    #expect(Self.statuses(document) == Self.statuses)
    let reasons = Dictionary(document.unaudited.map { ($0.subject, $0.reason) }) { first, _ in first }
    #expect(Set(reasons.keys) == ["domains.txt:5:5", "gone.lab.example", "elsewhere.example"])
    #expect(reasons["gone.lab.example"]?.contains("NXDOMAIN") == true)
    #expect(reasons["elsewhere.example"]?.contains("REFUSED") == true)
  }

  @Test func whatIsNamedTwiceIsAuditedOnce() throws {
    let server = try Primary(.bind, zones(), in: lab.folder)
    try lab.write("domains.txt", "branch.lab.example\nLab.Example\n")
    let (_, document, _) = try audit([
      "--server", "127.0.0.1:\(server.port)", "--zone", "lab.example,LAB.example", "--domains", "domains.txt",
    ])
    #expect(document.domains.map(\.domain).sorted() == ["branch.lab.example", "lab.example"])
    #expect(document.publishers.count { $0.target == "kms1.lab.example" } == 1)
  }

  @Test func listComesFromStandardInput() throws {
    let server = try Primary(.knot, zones(), in: lab.folder)
    let result = try Tool.run(
      Lab.program,
      [
        "audit", "--server", "127.0.0.1:\(server.port)", "--domains", "-", "--sanctioned",
        "kms-branch1.branch.lab.example",
      ], input: "branch.lab.example\n", in: lab.folder)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.contains("kms-branch1.branch.lab.example"))
  }

  @Test(arguments: ForeignServer.ofZoneFiles)
  func domainWithoutHostsIsToldFromOneThatIsNotThere(kind: ForeignServer) throws {
    let text = "$TTL 300\n@ SOA ns h 1 3600 900 604800 300\n@ NS ns\nns A 127.0.0.1\nsub.deep A 127.0.0.1\n"
    try lab.write("zones/plain.example.zone", text)
    try lab.write("domains.txt", "plain.example\ndeep.plain.example\nns.plain.example\nmissing.plain.example\n")
    let server = try Primary(kind, zones(["plain.example"]), in: lab.folder)
    let (status, document, _) = try audit(["--server", "127.0.0.1:\(server.port)", "--domains", "domains.txt"])
    #expect(status == 2)
    #expect(
      Set(document.domains.map(\.domain)) == ["plain.example", "deep.plain.example", "ns.plain.example"])
    #expect(document.unaudited.map(\.subject) == ["missing.plain.example"])
  }

  @Test func aliasesAreFollowed() throws {
    let text = """
      $TTL 300
      @ SOA ns h 1 3600 900 604800 300
      @ NS ns
      ns A 127.0.0.1
      _vlmcs._tcp CNAME shared
      shared SRV 0 0 1688 www
      www CNAME real
      real A 192.0.2.1

      """
    try lab.write("zones/alias.example.zone", text)
    try lab.write("domains.txt", "alias.example\n")
    let server = try Primary(.bind, zones(["alias.example"]), in: lab.folder)
    let result = try lab.kmsdns([
      "audit", "--server", "127.0.0.1:\(server.port)", "--domains", "domains.txt", "--sanctioned", "*.alias.example",
    ])
    #expect(result.status == 1)
    #expect(result.output.contains("KMS019") && result.output.contains("KMS005"), "\(result.output)")
    #expect(result.output.contains("192.0.2.1"))
  }

  @Test(arguments: [
    (["--server", "127.0.0.1"], "--zone"), (["--zone", "lab.example"], "--server"),
    (["--server", "127.0.0.1:dns", "--zone", "lab.example"], "port"),
    (["--server", "nobody.invalid", "--zone", "lab.example"], "nobody.invalid"),
    (["--server", "127.0.0.1", "--zone", "a..b"], "a..b"),
    (["--server", "127.0.0.1", "--domains", "nowhere.txt"], "nowhere.txt"),
    (["--server", "127.0.0.1", "--domains", "-"], "no domain"),
    (["--server", "127.0.0.1", "--zone", "lab.example", "--key-file", "nowhere.key"], "nowhere.key"),
    (["--server", "127.0.0.1", "--zone", "lab.example", "--key", "a.example"], "--key-file"),
    (["--server", "127.0.0.1", "--zone", "lab.example", "--tries", "0"], "--tries"),
    (["--server", "127.0.0.1", "--zone", "lab.example", "--parallel", "100000"], "--parallel"),
    (["--server", "127.0.0.1", "--zone", "lab.example", "--timeout", "0"], "--timeout"),
    (["--server", "127.0.0.1", "--zone", "lab.example", "zones/lab.example.zone"], "--zone"),
    (["--live", "lab.example", "--probe"], "--probe"),
    (["--server", "127.0.0.1", "--zone", "lab.example", "--fix", "--format", "json"], "--format"),
    (["zones/lab.example.zone", "--clients", "400,500"], "two numbers"),
    (["zones/lab.example.zone", "--clients", "a.example=1,A.example=2"], "two numbers for"),
  ])
  func wrongUseIsToldOf(arguments: [String], message: String) throws {
    let result = try lab.kmsdns(["audit"] + arguments)
    #expect(result.status == 2, "\(result.output)")
    #expect(result.errors.contains(message), "\(result.errors)")
  }
}
