import Alerts
import Foundation
import KMS
import TestSupport
import Testing

/// What webhooks are sent, and how it is signed.
@Suite struct WebhookTests {
  /// The code comes from `openssl dgst -sha256 -hmac 0123456789abcdef-secret` and from Python's `hmac`.
  @Test func signatureIsThatOfOtherPrograms() throws {
    let secret = try #require(WebhookSecret("0123456789abcdef-secret\n"))
    #expect(
      secret.signature(timestamp: 1_795_923_600, body: Data(#"{"version":1}"#.utf8))
        == "dc601965648754d37ca75faac2212e4bd7919dc08f50b27b2ea0877922ed8a46")
  }

  @Test(arguments: ["", "0123456789abcde", "   0123456789abcde \n"])
  func shortSecretIsRefused(text: String) {
    #expect(WebhookSecret(text) == nil)
  }

  @Test func secretIsNowhereShown() throws {
    let secret = try #require(WebhookSecret("0123456789abcdef-secret"))
    let address = try WebhookAddress(text: "https://h.example/token-of-mine")
    let sink = WebhookSink(address: address, secret: secret, timeout: .seconds(1))
    var dumped = ""
    dump(secret, to: &dumped)
    for text in ["\(secret)", String(reflecting: secret), dumped, sink.name] {
      #expect(!text.contains("0123456789abcdef") && !text.contains("token-of-mine"))
    }
    #expect(sink.name == "webhook https://h.example")
  }

  @Test func bodyHoldsTheEvent() throws {
    let alert = Alert(event(), server: "ns1")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(WebhookBody(alert).octets)) as? [String: Any])
    #expect(object["version"] as? Int == 1)
    #expect(object["id"] as? String == alert.id)
    #expect(object["kind"] as? String == "appeared")
    #expect(object["time"] as? String == "2026-11-29T03:40:00Z")
    #expect(object["server"] as? String == "ns1")
    #expect(object["zone"] as? String == "lab.example.")
    #expect(object["owner"] as? String == "_vlmcs._tcp.lab.example.")
    #expect(object["target"] as? String == "kms9.lab.example.")
    #expect(object["port"] as? Int == 1688)
    #expect(object["priority"] as? Int == 0)
    #expect(object["weight"] as? Int == 100)
    #expect(object["credential"] as? String == "key kms9.lab.example")
    #expect(object["address"] as? String == "192.0.2.9")
    #expect(object["reason"] as? String == "it is not on the list of sanctioned hosts")
    #expect((object["text"] as? String)?.hasPrefix("KMS publisher kms9.lab.example. is served from now on") == true)
  }

  @Test func aliasHasNoNumbers() throws {
    let body = WebhookBody(Alert(event(.refused, isAlias: true), server: "ns1"))
    let object = try #require(try JSONSerialization.jsonObject(with: Data(body.octets)) as? [String: Any])
    #expect(Set(["port", "priority", "weight"]).isDisjoint(with: object.keys))
    #expect(body.text.hasPrefix("KMS publisher kms9.lab.example. was refused: an alias leads to it, at _vlmcs._tcp"))
  }

  @Test func everyAlertHasAnIDOfItsOwn() {
    let alerts = (0..<100).map { _ in Alert(event(), server: "ns1") }
    #expect(Set(alerts.map(\.id)).count == 100)
  }

  @Test func longAndHostileTextsAreCutAndSpelledOut() {
    let alert = Alert(event(credential: String(repeating: "x", count: 9_999), reason: "a\n\u{202E}b"), server: "ns1")
    #expect(alert.event.credential.utf8.count <= AlertLimits.textOctets + 3)
    #expect(alert.event.reason == "a\\u{A}\\u{202E}b")
  }

  /// An address, and what it is taken apart into.
  struct Taken: Sendable, CustomTestStringConvertible {
    let text: String
    let host: String
    let port: Int
    let path: String
    let authority: String
    var testDescription: String { text }
  }

  @Test(arguments: [
    Taken(
      text: "https://hooks.example/a?b=c", host: "hooks.example", port: 443, path: "/a?b=c", authority: "hooks.example"),
    Taken(text: "http://127.0.0.1:8080", host: "127.0.0.1", port: 8080, path: "/", authority: "127.0.0.1:8080"),
    Taken(text: "HTTPS://[::1]:8443/%20x", host: "::1", port: 8443, path: "/%20x", authority: "[::1]:8443"),
    Taken(text: "http://[2001:db8::1]?q", host: "2001:db8::1", port: 80, path: "/?q", authority: "[2001:db8::1]"),
  ])
  func addressIsTaken(taken: Taken) throws {
    let address = try WebhookAddress(text: taken.text)
    #expect(address.isEncrypted == taken.text.lowercased().hasPrefix("https"))
    #expect(address.host == taken.host && address.port == taken.port)
    #expect(address.path == taken.path && address.authority == taken.authority)
  }

  @Test(arguments: [
    "", "hooks.example", "ftp://hooks.example/", "file:///etc/passwd", "https://", "https:///path",
    "https://user@h.example/",
    "https://user:sesame@h.example/", "https://:sesame@h.example/", "https://h.example/#part", "https://h.example:0/",
    "https://h.example:65536/", "http://a%0D%0AX:b/", "http://a%20b/", "http://[::1/", "http://[a]/",
  ])
  func otherAddressIsRefusedAndNotRepeated(text: String) {
    let failure = #expect(throws: WebhookAddress.Failure.self) { try WebhookAddress(text: text) }
    #expect(failure?.reason.contains("sesame") == false)
  }
}
