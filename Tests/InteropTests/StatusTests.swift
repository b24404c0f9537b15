import DNSWire
import Foundation
import Glibc
import Testing

/// What the server says of itself: to `kmsdns status`, and to clients that ask for it.
@Suite struct StatusTests {
  private func lab(_ options: String) throws -> Lab {
    let lab = try Lab { $0 + options }
    try lab.start()
    return lab
  }

  @Test func statusShowsZonesAndCounters() throws {
    let lab = try lab("")
    for _ in 0..<3 { _ = try lab.dig("lab.example", "SOA") }
    _ = try lab.dig("+tcp", "example.com", "A")
    _ = try lab.nsupdate("update add _vlmcs._tcp.lab.example 60 SRV 0 0 1688 kms3.lab.example")
    let result = try lab.kmsdns(["status"])
    #expect(result.status == 0)
    #expect(result.output.contains("Running since "))
    #expect(result.output.contains(/lab\.example +serial \d+/))
    #expect(result.output.contains(/over TCP +[1-9]/))
    #expect(result.output.contains(/REFUSED +1\n/))
    #expect(result.output.contains(/updates done +1\n/))
  }

  @Test func statusIsJSONForScripts() throws {
    let lab = try lab("")
    for _ in 0..<3 { _ = try lab.dig("lab.example", "SOA") }
    let result = try lab.kmsdns(["status", "--format", "json"])
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let counters = try #require(object["counters"] as? [String: Int])
    #expect(counters["udpRequests"] == 3 && counters["noError"] == 3 && counters["cookiesNew"] == 3)
    #expect((object["zones"] as? [[String: Any]])?.count == 2)
  }

  @Test func everyCounterIsShown() throws {
    let lab = try lab("")
    let json = try lab.kmsdns(["status", "--format", "json"]).output
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let counters = try #require(object["counters"] as? [String: Int])
    let rows = try lab.kmsdns(["status"]).output.split(separator: "\n").filter { $0.contains(/^  .* \d+$/) }
    // Two of the rows are zones.
    #expect(rows.count == counters.count + 2)
  }

  @Test func statusWithoutAServerFails() throws {
    let lab = try Lab()
    let result = try lab.kmsdns(["status"])
    #expect(result.status == 2 && result.output.isEmpty && !result.errors.isEmpty)
  }

  @Test func digShowsIdentityAndCookie() throws {
    let lab = try lab("\nidentity: ns1\nversion: kmsdns\n")
    let answer = try lab.dig("+nsid", "+cookie", "lab.example", "SOA")
    #expect(answer.contains("(\"ns1\")"))
    #expect(answer.contains("(good)"))
    #expect(try lab.dig("+short", "CH", "TXT", "version.bind") == "\"kmsdns\"\n")
    #expect(try lab.dig("+short", "CH", "TXT", "id.server") == "\"ns1\"\n")
  }

  @Test func digShowsWhyANameIsRefused() throws {
    #expect(try lab("").dig("example.com", "A").contains("EDE: 20 (Not Authoritative)"))
  }

  @Test func digIsToldAboutAnOptionOfAWrongForm() throws {
    let lab = try lab("")
    #expect(try lab.dig("+nocookie", "+ednsopt=10:0102", "lab.example", "SOA").contains("FORMERR"))
    #expect(try lab.dig("+nocookie", "+ednsopt=65001:0102", "lab.example", "SOA").contains("NOERROR"))
  }

  @Test func digLearnsTheIdleTimeOverTCP() throws {
    #expect(try lab("").dig("+tcp", "+keepalive", "lab.example", "SOA").contains("TCP KEEPALIVE: 10.0 secs"))
  }

  @Test func kdigShowsTheIdentity() throws {
    let lab = try lab("\nidentity: ns1\n")
    let result = try Tool.run("kdig", ["@127.0.0.1", "-p", "\(lab.port)", "+nsid", "lab.example", "SOA"])
    #expect(result.output.contains("NSID") && result.output.contains("ns1"))
  }

  @Test func reloadSetsLimitsAndTheLogCountsWhatTheyHoldBack() throws {
    let lab = try lab("")
    let text = try lab.read("zones/kmsdns.yaml")
    try lab.write("zones/kmsdns.yaml", text + "\nrate-limit: {responses-per-second: 1, slip: 0}\n")
    lab.signal(SIGHUP)
    try lab.wait("the configuration is reloaded") { lab.log.contains("reloaded zones/kmsdns.yaml") }
    let client = try WireClient(port: lab.port, timeout: 0.1)
    var answers = 0
    for _ in 0..<20 where try client.ask("lab.example", .soa) != nil { answers += 1 }
    #expect(answers < 20)
    try lab.wait("the log says so") { lab.log.contains("rate limit: ") }
    #expect(try lab.kmsdns(["status"]).output.contains(/answers not sent +[1-9]/))
  }

  @Test func brokenSecretsAreRefusedAndNotShown() throws {
    let lab = try Lab { $0 + "\ncookies: {secret-file: secret}\n" }
    try lab.write("zones/secret", "0123456789abcdef-not-all-of-it\n")
    unsafe chmod(lab.folder.appendingPathComponent("zones/secret").path, 0o600)
    try lab.launch()
    #expect(try lab.exitStatus() == 2)
    #expect(lab.log.contains("secret, line 1") && !lab.log.contains("0123456789abcdef"))
  }
}
