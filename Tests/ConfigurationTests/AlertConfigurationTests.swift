import Alerts
import Configuration
import Foundation
import Glibc
import KMS
import Testing

/// Who is alerted, as the configuration says it.
@Suite struct AlertConfigurationTests {
  private func alerts(_ text: String) throws -> ServerConfiguration.AlertEntries {
    try ServerConfiguration.parse("alerts:\n" + text, file: "/etc/kmsdns/kmsdns.yaml", isPartial: true).alerts
  }

  @Test func nobodyIsAlertedUnlessSet() throws {
    let alerts = try ServerConfiguration.parse("data: d\nzones: []", file: "f").alerts
    #expect(alerts.webhooks.isEmpty && alerts.syslog.isEmpty)
    #expect(alerts.repeatAfter == 3_600)
  }

  @Test func webhookHasItsFields() throws {
    let alerts = try alerts(
      """
        webhooks:
          - {url: "https://h.example/x", secret-file: hook.secret, events: [appeared, held], timeout: 5}
          - {url: "http://127.0.0.1:8080/", secret-env: HOOK}
      """)
    #expect(alerts.webhooks.map(\.address.description) == ["https://h.example", "http://127.0.0.1:8080"])
    #expect(alerts.webhooks.map(\.secret) == [.file("/etc/kmsdns/hook.secret"), .environment("HOOK")])
    #expect(alerts.webhooks.map(\.kinds) == [[.appeared, .held], nil])
    #expect(alerts.webhooks.map(\.timeout) == [5, 10])
  }

  /// Paths are not shown, as they may be secret.
  @Test func webhooksOfOneHostAreToldApart() throws {
    let alerts = try alerts(
      """
        webhooks:
          - {url: "https://h.example/x", secret-env: HOOK}
          - {url: "https://i.example/x", secret-env: HOOK}
          - {url: "https://h.example/y", secret-env: HOOK}
      """)
    let settings = try alerts.settings(server: "ns1") { _ in "0123456789abcdef" }
    #expect(
      settings.sinks.map(\.name) == [
        "webhook https://h.example (/etc/kmsdns/kmsdns.yaml:3:7)", "webhook https://i.example",
        "webhook https://h.example (/etc/kmsdns/kmsdns.yaml:5:7)",
      ])
  }

  @Test func syslogHasItsFields() throws {
    let alerts = try alerts(
      """
        repeat-after: 2h
        syslog:
          - {to: "udp://127.0.0.1:514", facility: local0, app-name: dns, events: [refused]}
          - to: unix:/dev/log
      """)
    #expect(alerts.repeatAfter == 7_200)
    #expect(alerts.syslog.map(\.destination) == [.udp(host: "127.0.0.1", port: 514), .unix(path: "/dev/log")])
    #expect(alerts.syslog.map(\.facility) == [.local0, .daemon])
    #expect(alerts.syslog.map(\.application) == ["dns", "kmsdns"])
    #expect(alerts.syslog.map(\.kinds) == [[.refused], nil])
  }

  /// A mistake, and where and how it is reported.
  struct Mistake: Sendable, CustomTestStringConvertible {
    let text: String
    let place: String
    let message: String
    var testDescription: String { message }
  }

  @Test(arguments: [
    Mistake(text: "  webhook: []", place: "2:3", message: "alerts has no key \"webhook\""),
    Mistake(text: "  webhooks: x", place: "2:13", message: "webhooks must be a list"),
    Mistake(text: "  webhooks: [{secret-env: S}]", place: "2:14", message: "has no url"),
    Mistake(text: "  webhooks: [{url: \"https://h/\"}]", place: "2:14", message: "either secret-file or secret-env"),
    Mistake(
      text: "  webhooks: [{url: \"https://h/\", secret-env: S, secret-file: f}]", place: "2:14",
      message: "either secret-file or secret-env"),
    Mistake(
      text: "  webhooks: [{url: \"ftp://h/\", secret-env: S}]", place: "2:20", message: "must start with https://"),
    Mistake(
      text: "  webhooks: [{url: \"https://me:sesame@h/\", secret-env: S}]", place: "2:20",
      message: "holds a user name or a password"),
    Mistake(
      text: "  webhooks: [{url: \"https://h/\", secret-env: S, events: [gone]}]", place: "2:58",
      message: "an event must be one of appeared, changed, held, refused, approved, rejected"),
    Mistake(
      text: "  webhooks: [{url: \"https://h/\", secret-env: S, timeout: 61}]", place: "2:58",
      message: "timeout must be a number from 1 to 60"),
    Mistake(text: "  syslog: [{facility: local0}]", place: "2:12", message: "does not say where to"),
    Mistake(text: "  syslog: [{to: \"tls://h:1\"}]", place: "2:17", message: "to must be such as udp://"),
    Mistake(
      text: "  syslog: [{to: \"udp://h:1\", facility: local8}]", place: "2:40", message: "facility must be one of kern"),
    Mistake(text: "  syslog: [{to: \"udp://h:1\", app-name: a b}]", place: "2:40", message: "app-name has at most 48"),
    Mistake(text: "  repeat-after: never", place: "2:17", message: "repeat-after must be a time"),
    Mistake(
      text: "  syslog: [\(String(repeating: "{to: \"udp://h\"}, ", count: 17))]", place: "2:11",
      message: "syslog has more than 16 items"),
  ])
  func mistakeIsToldWithItsPlace(mistake: Mistake) throws {
    let errors = try #require(#expect(throws: ConfigurationErrors.self) { try alerts(mistake.text) }).errors
    let error = try #require(errors.first)
    #expect("\(error.line):\(error.column)" == mistake.place)
    #expect(error.message.contains(mistake.message))
    #expect(!error.description.contains("sesame"))
  }

  private static let secret = "0123456789abcdef"

  private func settings(_ source: String, _ environment: [String: String] = [:]) throws -> AlertSettings {
    try alerts("  webhooks: [{url: \"https://h.example/\", \(source)}]\n  syslog: [{to: \"udp://h\"}]")
      .settings(server: "ns1", environment: { environment[$0] })
  }

  @Test func secretComesFromTheEnvironment() throws {
    let settings = try settings("secret-env: HOOK", ["HOOK": Self.secret])
    #expect(settings.sinks.map(\.name) == ["webhook https://h.example", "syslog udp://h:514"])
    #expect(settings.repeatAfter == 3_600 && settings.server == "ns1")
  }

  @Test(arguments: [[:], ["HOOK": "0123456789abcde"]])
  func missingOrShortSecretIsToldWithItsPlaceAlone(environment: [String: String]) throws {
    let errors = #expect(throws: ConfigurationErrors.self) { try settings("secret-env: HOOK", environment) }
    let text = try #require(errors?.description)
    #expect(text.hasPrefix("/etc/kmsdns/kmsdns.yaml:2:"))
    #expect(!text.contains("0123456789"))
  }

  @Test func secretFileIsForItsOwnerAlone() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("kmsdns-hook-\(UUID().uuidString)").path
    try Data((Self.secret + "\n").utf8).write(to: URL(fileURLWithPath: file))
    defer { try? FileManager.default.removeItem(atPath: file) }
    unsafe chmod(file, 0o600)
    #expect(try settings("secret-file: \(file)").sinks.count == 2)
    unsafe chmod(file, 0o644)
    let errors = #expect(throws: ConfigurationErrors.self) { try settings("secret-file: \(file)") }
    #expect(errors?.description.contains("chmod 600") == true)
  }
}
