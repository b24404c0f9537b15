import Alerts
import DNSWire
import Foundation
import KMS
import TestSupport
import Testing

/// Webhooks, taken by a server that we did not write.
@Suite struct WebhookDeliveryTests {
  private let receiver: WebhookReceiver
  private let lab: Lab

  init() throws {
    receiver = try WebhookReceiver()
    lab = try Lab()
  }

  /// What `kmsdns alerts test` says of webhooks of these paths.
  private func test(_ paths: [String], secret: String = WebhookReceiver.secret) throws -> Tool.Result {
    _ = try lab.writeSecret("zones/hook", secret + "\n")
    let hooks = paths.map { "\n    - {url: \"\(receiver.url($0))\", secret-file: hook, timeout: 1, events: [refused]}" }
    try lab.write("zones/alerts.yaml", "alerts:\n  webhooks:\(hooks.joined())\n")
    return try lab.kmsdns(["alerts", "test", "--config", "zones/alerts.yaml"])
  }

  @Test func webhookIsSignedAndSaysThatItIsATest() throws {
    let result = try test(["hook?a=b"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output == "webhook http://127.0.0.1:\(receiver.port)  delivered\n")
    let request = try #require(receiver.requests.first)
    #expect(request.isSignatureRight)
    #expect(request.path == "/hook?a=b")
    #expect(request.headers["content-type"] == "application/json")
    #expect(request.field("kind") == "test")
    #expect(request.field("id") == request.headers["x-kmsdns-id"])
  }

  @Test func signatureWithAnotherSecretIsWrong() throws {
    _ = try test(["hook"], secret: "another secret of the same kind")
    #expect(receiver.requests.map(\.isSignatureRight) == [false])
  }

  @Test(arguments: [
    ("redirect", "status 302: redirections are not followed"), ("unwanted", "status 404"), ("denied", "status 401"),
    ("broken", "status 503"), ("hang", "no answer within 1 s"), ("drip", "no answer within 1 s"),
    ("garbage", "webhook http"),
  ])
  func whatDidNotGetThroughIsSaid(path: String, reason: String) throws {
    let result = try test([path])
    #expect(result.status == 1)
    #expect(result.output.contains(reason) && !result.output.contains("delivered"), "\(result.output)")
    #expect(receiver.requests.map(\.path) == ["/\(path)"])
  }

  @Test func oneThatHangsHoldsUpNoOther() throws {
    let result = try test(["hang", "hook"])
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 2 && lines[0].contains("no answer") && lines[1].contains("delivered"))
  }

  @Test func nobodyThereIsSaid() throws {
    let port = try WireClient.freePort()
    try lab.write(
      "zones/alerts.yaml",
      "alerts: {webhooks: [{url: \"http://127.0.0.1:\(port)/secret-path\", secret-env: PATH}]}\n")
    let result = try lab.kmsdns(["alerts", "test", "--config", "zones/alerts.yaml"])
    #expect(result.status == 1)
    #expect(
      result.output.contains("Connection refused") && !result.output.contains("secret-path"), "\(result.output)")
  }

  /// A test over TLS; `trust` is what the configuration says of it.
  private func testEncrypted(_ receiver: WebhookReceiver, trust: String) throws -> Tool.Result {
    let url = receiver.url("hook", scheme: "https")
    try lab.write("zones/alerts.yaml", "alerts: {webhooks: [{url: \"\(url)\", secret-env: PATH\(trust)}]}\n")
    return try lab.kmsdns(["alerts", "test", "--config", "zones/alerts.yaml"])
  }

  @Test func certificateOfATrustedAuthorityIsTaken() throws {
    let receiver = try WebhookReceiver(certifiedFor: "IP:127.0.0.1")
    let result = try testEncrypted(receiver, trust: ", ca-file: \(receiver.certificate)")
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(receiver.requests.count == 1)
  }

  @Test(arguments: [("IP:127.0.0.1", false), ("IP:127.0.0.2", true), ("DNS:hooks.example", true)])
  func certificateOfAnotherAuthorityOrHostIsNotTaken(name: String, isTrusted: Bool) throws {
    let receiver = try WebhookReceiver(certifiedFor: name)
    let result = try testEncrypted(receiver, trust: isTrusted ? ", ca-file: \(receiver.certificate)" : "")
    #expect(result.status == 1 && result.output.contains("TLS failed"), "\(result.output)\(result.errors)")
    #expect(receiver.requests.isEmpty)
  }

  @Test func plainServerIsNoEncryptedOne() throws {
    #expect(try testEncrypted(receiver, trust: "").status == 1)
    #expect(receiver.requests.isEmpty)
  }

  @Test func authoritiesThatCannotBeReadAreAnError() throws {
    let result = try testEncrypted(receiver, trust: ", ca-file: alerts.yaml")
    #expect(result.status == 2 && result.errors.contains("zones/alerts.yaml:1:"), "\(result.errors)")
  }

  @Test func withoutReceiversNothingIsTested() throws {
    let result = try lab.kmsdns(["alerts", "test"])
    #expect(result.status == 2 && result.output.isEmpty && result.errors.contains("names nobody"))
  }

  @Test func errorsAndTooManyRequestsAreTriedAgain() async throws {
    let counts = AlertCounts()
    let secret = try #require(WebhookSecret(WebhookReceiver.secret))
    let sink = WebhookSink(
      address: try WebhookAddress(text: receiver.url("later")), secret: secret, timeout: .seconds(20))
    let delivery = Delivery(
      to: sink, retries: RetryPolicy(firstPause: .milliseconds(5)), counts: counts, onEvent: { _ in })
    delivery.add([Alert(Self.event, server: "ns1")])
    let task = Task { await delivery.run() }
    while counts.value(.delivered) + counts.value(.lost) == 0 { try await Task.sleep(for: .milliseconds(10)) }
    delivery.finish()
    await task.value
    #expect(counts.value(.delivered) == 1)
    #expect(receiver.requests.count == 3 && receiver.requests.allSatisfy(\.isSignatureRight))
    #expect(Set(receiver.requests.map { $0.headers["x-kmsdns-id"] }).count == 1)
    #expect(receiver.requests.first?.field("target") == "kms9.lab.example.")
  }

  @Test(
    arguments: [
      ("120", .seconds(120)), ("0", .zero), ("-1", nil), ("99999999999", nil), ("soon", nil),
      ("Sun,%2006%20Nov%201994%2008:49:37%20GMT", .zero), ("Sun,%2006%20Nov%201994%2008:49:37%20CET", nil),
    ] as [(String, Duration?)])
  func retryAfterIsRead(text: String, expected: Duration?) async throws {
    let secret = try #require(WebhookSecret(WebhookReceiver.secret))
    let sink = WebhookSink(
      address: try WebhookAddress(text: receiver.url("after?" + text)), secret: secret, timeout: .seconds(20))
    let failure = await #expect(throws: DeliveryFailure.self) { try await sink.deliver(.test(server: "ns1", time: 0)) }
    #expect(failure == DeliveryFailure("it answered with status 503", isTransient: true, askedPause: expected))
  }

  private static let event = PublisherEvent(
    kind: .appeared, time: 1_795_923_600, zone: "lab.example", owner: "_vlmcs._tcp.lab.example",
    service: ServiceData(priority: 0, weight: 0, port: 1688, target: "kms9.lab.example"),
    credential: "key kms9.lab.example", address: nil, reason: "it is not on the list")
}
