import Foundation
import Glibc
import Testing

/// Alerts of a server that runs, brought about by real updates.
@Suite struct PublisherAlertTests {
  /// The lab, whose kms3 is not sanctioned, with a zone in a mode and these alerts.
  private func lab(_ mode: String, _ alerts: String) throws -> Lab {
    let lab = try Lab { text in
      text.replacingOccurrences(
        of: "  - file: lab.example.zone", with: "  - {file: lab.example.zone, publishers: \(mode)}"
      )
      .replacingOccurrences(of: "\n  - kms3.lab.example\n", with: "\n") + "\nidentity: ns1\nalerts:\n\(alerts)\n"
    }
    _ = try lab.writeSecret("zones/hook", WebhookReceiver.secret)
    try lab.start()
    return lab
  }

  private func hook(_ receiver: WebhookReceiver, _ path: String = "hook", events: String? = nil) -> String {
    let wanted = events.map { ", events: [\($0)]" } ?? ""
    return "  webhooks: [{url: \"\(receiver.url(path))\", secret-file: hook, timeout: 20\(wanted)}]"
  }

  private static func update(weight: Int = 0) -> String {
    "update add _vlmcs._tcp.lab.example 3600 SRV 0 \(weight) 1688 kms3.lab.example"
  }

  @Test(arguments: [("observe", "appeared"), ("hold", "held"), ("enforce", "refused")])
  func updateOfAHostThatIsNotSanctionedIsTold(mode: String, kind: String) throws {
    let receiver = try WebhookReceiver()
    let lab = try lab(mode, hook(receiver))
    _ = try lab.nsupdate(Self.update(weight: 7))
    try lab.wait("the webhook is called") { !receiver.requests.isEmpty }
    let request = try #require(receiver.requests.first)
    #expect(request.isSignatureRight)
    #expect(request.field("kind") == kind && request.field("server") == "ns1")
    #expect(request.field("zone") == "lab.example." && request.field("owner") == "_vlmcs._tcp.lab.example.")
    #expect(request.field("target") == "kms3.lab.example." && request.field("port") == "1688")
    #expect(request.field("weight") == "7" && request.field("priority") == "0")
    #expect(request.field("credential") == "key kms3.lab.example" && request.field("address") == "127.0.0.1")
    #expect(request.field("reason")?.isEmpty == false)
    try lab.wait("it is counted") { (try? lab.kmsdns(["status"]).output.contains(/\n  delivered +1\n/)) == true }
  }

  @Test func sanctionedHostIsNotTold() throws {
    let receiver = try WebhookReceiver()
    let lab = try lab("observe", hook(receiver))
    try lab.write(
      "zones/kmsdns.yaml",
      try lab.read("zones/kmsdns.yaml").replacingOccurrences(
        of: "\nsanctioned:\n", with: "\nsanctioned:\n  - kms3.lab.example\n"))
    lab.signal(SIGHUP)
    try lab.wait("the configuration is reloaded") { lab.log.contains("reloaded zones/kmsdns.yaml") }
    #expect(try lab.nsupdate(Self.update()).output.contains("NOERROR"))
    #expect(try lab.stop() == 0)
    #expect(receiver.requests.isEmpty)
  }

  @Test func hostThatComesWithTheZoneFileIsTold() throws {
    let receiver = try WebhookReceiver()
    let lab = try lab("observe", hook(receiver))
    let record = "_vlmcs._tcp 3600 SRV 0 0 1688 kms9\nkms9 A 192.0.2.99\n"
    try lab.write("zones/lab.example.zone", try lab.read("zones/lab.example.zone") + record)
    lab.signal(SIGHUP)
    try lab.wait("the webhook is called") { !receiver.requests.isEmpty }
    let request = try #require(receiver.requests.first)
    #expect(request.field("kind") == "appeared" && request.field("target") == "kms9.lab.example.")
    #expect(request.field("credential")?.contains("lab.example.zone") == true && request.field("address") == nil)
    #expect(receiver.requests.count == 1)
    #expect(lab.log.contains("KMS publisher appeared: kms9.lab.example"))
  }

  @Test func importedHostIsTold() throws {
    let receiver = try WebhookReceiver()
    let lab = try lab("observe", hook(receiver))
    let record = "_vlmcs._tcp 3600 SRV 0 0 1688 kms9\nkms9 A 192.0.2.99\n"
    try lab.write("new.zone", try lab.read("zones/lab.example.zone") + record)
    let result = try lab.kmsdns(["import", "--by", "ada", "--origin", "lab.example", "--yes", "new.zone"])
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    try lab.wait("the webhook is called") { !receiver.requests.isEmpty }
    let request = try #require(receiver.requests.first)
    #expect(request.field("kind") == "appeared" && request.field("target") == "kms9.lab.example.")
    #expect(request.field("credential")?.contains("ada") == true)
  }

  @Test func repetitionIsNotToldAgain() throws {
    let receiver = try WebhookReceiver()
    let lab = try lab("enforce", hook(receiver))
    for weight in 1...3 { #expect(try lab.nsupdate(Self.update(weight: weight)).output.contains("REFUSED")) }
    #expect(try lab.kmsdns(["status"]).output.contains(/\n  not sent again +2\n/))
    #expect(try lab.stop() == 0)
    #expect(receiver.requests.count == 1)
  }

  @Test func whatWaitsWhenTheServerStopsIsDelivered() throws {
    let receiver = try WebhookReceiver()
    let lab = try lab("observe", hook(receiver))
    #expect(try lab.nsupdate(Self.update()).output.contains("NOERROR"))
    #expect(try lab.stop() == 0)
    #expect(receiver.requests.map { $0.field("kind") } == ["appeared"])
  }

  @Test func receiverThatHangsKeepsNoServerFromStopping() throws {
    let receiver = try WebhookReceiver()
    let lab = try lab("observe", hook(receiver, "hang"))
    #expect(try lab.nsupdate(Self.update()).output.contains("NOERROR"))
    try lab.wait("the webhook is called") { !receiver.requests.isEmpty }
    #expect(try lab.stop() == 0)
    #expect(lab.log.contains("alerts lost: 1: there was no time left"))
  }

  @Test func errorIsLoggedAndTheAlertTriedAgain() throws {
    let receiver = try WebhookReceiver()
    let lab = try lab("observe", hook(receiver, "later"))
    #expect(try lab.nsupdate(Self.update()).output.contains("NOERROR"))
    try lab.wait("it got through") { lab.log.contains("alerts are delivered again") }
    #expect(receiver.requests.count == 3 && Set(receiver.requests.map { $0.field("id") }).count == 1)
    #expect(lab.log.contains("an alert is not delivered yet: it answered with status 500"))
  }

  @Test func onlyChosenEventsAreTold() throws {
    let receiver = try WebhookReceiver()
    let lab = try lab("observe", hook(receiver, events: "changed, refused"))
    #expect(try lab.nsupdate(Self.update()).output.contains("NOERROR"))
    #expect(try lab.nsupdate(Self.update(weight: 5)).output.contains("NOERROR"))
    #expect(try lab.stop() == 0)
    #expect(receiver.requests.map { $0.field("kind") } == ["changed"])
  }

  @Test func reloadReplacesTheReceivers() throws {
    let (first, second) = (try WebhookReceiver(), try WebhookReceiver())
    let lab = try lab("observe", hook(first))
    #expect(try lab.nsupdate(Self.update()).output.contains("NOERROR"))
    try lab.wait("the first is called") { !first.requests.isEmpty }
    try lab.write(
      "zones/kmsdns.yaml",
      try lab.read("zones/kmsdns.yaml").replacingOccurrences(of: ":\(first.port)/", with: ":\(second.port)/"))
    lab.signal(SIGHUP)
    try lab.wait("the configuration is reloaded") { lab.log.contains("reloaded zones/kmsdns.yaml") }
    #expect(try lab.nsupdate(Self.update(weight: 5)).output.contains("NOERROR"))
    try lab.wait("the second is called") { !second.requests.isEmpty }
    #expect(first.requests.map { $0.field("kind") } == ["appeared"])
    #expect(second.requests.map { $0.field("kind") } == ["changed"])
  }

  @Test func syslogDaemonIsTold() throws {
    let daemon = try SyslogDaemon()
    let lab = try lab("hold", "  syslog: [{to: \"tcp://127.0.0.1:\(daemon.port)\", facility: local0}]")
    #expect(try lab.nsupdate(Self.update()).output.contains("NOERROR"))
    #expect(try lab.kmsdns(["publishers", "approve", "kms3.lab.example", "--by", "ada"]).status == 0)
    let entries = try daemon.entries(2)
    #expect(entries.map(\.kind) == ["held", "approved"])
    #expect(entries.map(\.pri) == ["132", "133"])
    #expect(entries.map { $0.parameter("target") } == ["kms3.lab.example.", "kms3.lab.example."])
    #expect(entries.last?.message.contains("by operator ada") == true)
  }
}
