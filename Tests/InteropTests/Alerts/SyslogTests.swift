import AccessPolicy
import Alerts
import DNSWire
import Foundation
import KMS
import TestSupport
import Testing

/// Syslog messages, understood by a daemon that we did not write.
@Suite struct SyslogTests {
  private func configuration(_ destinations: [String]) -> String {
    let entries = destinations.map { "\n    - {to: \"\($0)\", facility: local3, app-name: kmsdns-test}" }.joined()
    return "identity: ns1\nalerts:\n  syslog:\(entries)\n"
  }

  @Test func daemonTakesTheTestOnEachWay() throws {
    let daemon = try SyslogDaemon()
    let lab = try Lab()
    let ways = ["udp://127.0.0.1:\(daemon.port)", "tcp://127.0.0.1:\(daemon.port)", "unix:\(daemon.folder.path)/log"]
    try lab.write("zones/alerts.yaml", configuration(ways))
    let result = try lab.kmsdns(["alerts", "test", "--config", "zones/alerts.yaml"])
    #expect(result.status == 0, "\(result.output)")
    let entries = try daemon.entries(3)
    #expect(Set(entries.map(\.input)) == ["imudp", "imtcp", "imuxsock"])
    for entry in entries {
      #expect(entry.version == "1" && entry.pri == "158" && entry.kind == "test")
      #expect(entry.application == "kmsdns-test" && Int(entry.process) != nil)
      #expect(entry.parameter("server") == "ns1" && entry.parameter("kind") == "test")
      #expect(entry.message.hasPrefix("KMS publisher kms.example. is made up"))
    }
  }

  @Test func daemonUnderstandsHostileTexts() async throws {
    let daemon = try SyslogDaemon()
    let target = try Name(labels: [Array("]\"\\\n<13>1".utf8), Array("example".utf8)])
    let credential = "key \"a\\]\n\u{1B}[31m<13>1 - - - - - - forged\u{202E}"
    let event = PublisherEvent(
      kind: .refused, time: 1_065_910_455, zone: "lab.example", owner: "_vlmcs._tcp.lab.example",
      service: ServiceData(priority: 1, weight: 2, port: 3, target: target), credential: credential,
      address: IPAddress(text: "2001:db8::9"), reason: "die Regel „Büro“\r\nerlaubt es nicht")
    let alert = Alert(event, server: "ns1")
    for text in ["udp://127.0.0.1:\(daemon.port)", "tcp://127.0.0.1:\(daemon.port)"] {
      let destination = try #require(SyslogDestination(text: text))
      let origin = SyslogMessage.Origin(facility: .auth, application: "kmsdns")
      try await SyslogSink(destination: destination, origin: origin).deliver(alert)
    }
    let entries = try daemon.entries(2)
    #expect(entries.count == 2)
    for entry in entries {
      #expect(entry.pri == "37" && entry.kind == "refused" && entry.time == "2003-10-11T22:14:15Z")
      #expect(entry.parameter("id") == alert.id && entry.parameter("address") == "2001:db8::9")
      #expect(entry.parameter("target") == target.description)
      #expect(entry.parameter("credential") == alert.event.credential)
      #expect(entry.message.hasSuffix("die Regel „Büro“\\u{D}\\u{A}erlaubt es nicht"))
    }
  }

  @Test func nobodyThereIsSaidForEachWay() throws {
    let lab = try Lab()
    let port = try WireClient.freePort()
    try lab.write(
      "zones/alerts.yaml",
      configuration([
        "udp://127.0.0.1:\(port)", "tcp://127.0.0.1:\(port)", "unix:\(lab.folder.path)/none", "udp://no.invalid",
      ]))
    let result = try lab.kmsdns(["alerts", "test", "--config", "zones/alerts.yaml"])
    #expect(result.status == 1)
    let lines = result.output.split(separator: "\n")
    try #require(lines.count == 4)
    #expect(lines[0].contains("Connection refused") && lines[1].contains("Connection refused"))
    #expect(lines[2].contains("No such file") && lines[3].contains("its host has no address"))
  }
}
