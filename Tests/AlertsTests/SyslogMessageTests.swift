import Alerts
import DNSWire
import KMS
import TestSupport
import Testing

/// RFC 5424: the form of syslog messages.
@Suite struct SyslogMessageTests {
  private static func text(
    _ event: PublisherEvent, facility: SyslogFacility = .local4, application: String = "evntslog",
    host: String = "mymachine.example.com", process: String = "8710"
  ) -> String {
    let origin = SyslogMessage.Origin(facility: facility, application: application, host: host, process: process)
    return SyslogMessage(Alert(event, server: "ns1"), from: origin).text
  }

  /// Whether a message follows the grammar of §6, which is put down here anew.
  private static func isValid(_ text: String) throws -> Bool {
    let name = #"[!#-<>-\\^-~]{1,32}"#
    let element = #"\[\#(name)(?: \#(name)="(?:[^"\\\]]|\\["\\\]])*")*\]"#
    let time = #"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z"#
    let header = #"<\d{1,3}>1 \#(time) [!-~]{1,255} [!-~]{1,48} [!-~]{1,128} [!-~]{1,32}"#
    return try text.wholeMatch(of: Regex("\(header) (?:-|(?:\(element))+) .*")) != nil
  }

  /// §6.5, example 3 has PRI 165 for facility local4 and severity notice.
  @Test func headerIsThatOfTheExample() {
    let text = Self.text(event(.refused, time: 1_065_910_455))
    #expect(text.hasPrefix("<165>1 2003-10-11T22:14:15Z mymachine.example.com evntslog 8710 refused [kmsdns@32473 "))
  }

  @Test(
    arguments: [
      (.appeared, 132), (.changed, 132), (.held, 132), (.refused, 133), (.approved, 133), (.rejected, 133),
    ] as [(PublisherEvent.Kind, Int)])
  func kindGivesTheSeverityAndTheMessageID(kind: PublisherEvent.Kind, priority: Int) {
    let text = Self.text(event(kind), facility: .local0)
    #expect(text.hasPrefix("<\(priority)>1 "))
    #expect(text.contains(" 8710 \(kind.rawValue) ["))
  }

  @Test func testIsInformational() {
    let origin = SyslogMessage.Origin(facility: .kern, application: "kmsdns", host: "h", process: "1")
    let text = SyslogMessage(.test(server: "ns1", time: 0), from: origin).text
    #expect(text.hasPrefix("<6>1 1970-01-01T00:00:00Z h kmsdns 1 test ["))
  }

  @Test func structuredDataHoldsTheEvent() throws {
    let text = Self.text(event())
    for parameter in [
      "kind=\"appeared\"", "server=\"ns1\"", "zone=\"lab.example.\"", "owner=\"_vlmcs._tcp.lab.example.\"",
      "target=\"kms9.lab.example.\"", "port=\"1688\"", "priority=\"0\"", "weight=\"100\"",
      "credential=\"key kms9.lab.example\"", "address=\"192.0.2.9\"",
    ] { #expect(text.contains(" \(parameter)"), "\(parameter)") }
    #expect(try Self.isValid(text))
  }

  @Test func numbersThatAnAliasHasNotAreLeftOut() throws {
    let text = Self.text(event(.refused, isAlias: true))
    for name in ["port", "priority", "weight"] { #expect(!text.contains(" \(name)=\"")) }
    #expect(text.contains(" credential=\"") && text.contains("an alias leads to it"))
    #expect(try Self.isValid(text))
  }

  @Test func addressOfAnOperatorIsLeftOut() {
    #expect(!Self.text(event(.approved, address: nil)).contains("address="))
  }

  @Test func quotesBackslashesAndBracketsAreEscaped() throws {
    let text = Self.text(event(credential: #"a"b\c]d"#))
    #expect(text.contains(#" credential="a\"b\\c\]d""#))
    #expect(try Self.isValid(text))
  }

  @Test(arguments: [
    "\n<13>1 - - - - - - forged", "\r\n", "\0", "\u{1B}[2J", "\u{202E}", "\u{2028}", "\u{85}", "\u{7F}",
  ])
  func nothingThatEndsALineOrActsOnATerminalGetsThrough(hostile: String) throws {
    let text = Self.text(event(credential: "x" + hostile, reason: "y" + hostile), host: "h" + hostile)
    #expect(text.unicodeScalars.allSatisfy { $0 != "\n" && $0.properties.generalCategory != .control })
    #expect(!text.unicodeScalars.contains { ["\u{202E}", "\u{2028}"].contains($0) })
    #expect(try Self.isValid(text))
  }

  @Test func hostileNameIsShownInItsPresentationForm() throws {
    let target = try Name(labels: [Array("a\"]\n\\".utf8), Array("example".utf8)])
    let text = Self.text(event(target: target))
    #expect(!text.contains("\n"))
    #expect(try Self.isValid(text))
  }

  @Test func longestMessageFitsWhatDaemonsTake() throws {
    let label = [UInt8](repeating: 0, count: 63)
    let name = try Name(labels: [label, label, label, [UInt8](repeating: 0, count: 61)])
    var longest = event(
      target: name, credential: String(repeating: "\0", count: 9_999), reason: String(repeating: "é", count: 9_999))
    longest.zone = name
    longest.owner = name
    #expect(Self.text(longest).utf8.count <= AlertLimits.syslogOctets)
  }

  @Test func onlyAMessageThatIsNotASCIIHasAByteOrderMark() {
    #expect(!Self.text(event()).unicodeScalars.contains("\u{FEFF}"))
    #expect(Self.text(event(reason: "Regel „Büro“")).contains("] \u{FEFF}KMS publisher "))
  }

  @Test func missingFieldsAreADash() {
    #expect(Self.text(event(), application: "", host: "", process: "").contains("Z - - - appeared ["))
  }

  @Test(
    arguments: [
      ("udp://127.0.0.1", .udp(host: "127.0.0.1", port: 514)),
      ("udp://log.example:5514", .udp(host: "log.example", port: 5514)),
      ("tcp://[2001:db8::1]", .tcp(host: "2001:db8::1", port: 601)),
      ("tcp://[::1]:601", .tcp(host: "::1", port: 601)), ("unix:/dev/log", .unix(path: "/dev/log")),
    ] as [(String, SyslogDestination)])
  func destinationIsRead(text: String, expected: SyslogDestination) {
    #expect(SyslogDestination(text: text) == expected)
  }

  @Test(arguments: [
    "", "udp:", "udp://", "127.0.0.1:514", "udp://:514", "udp://a:0", "udp://a:65536", "udp://a:b", "udp://a:",
    "udp://[::1",
    "udp://[]:1", "udp://::1", "tls://a:1", "unix:log", "unix:///dev/log", "udp://a/b", "udp://a b", "udp://u@a",
    "udp://a\n",
    "unix:/" + String(repeating: "a", count: 107),
  ])
  func otherDestinationIsRefused(text: String) {
    #expect(SyslogDestination(text: text) == nil)
  }
}
