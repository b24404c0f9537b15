import AccessPolicy
import DNSWire
import Foundation
public import KMS

/// An event on its way to those who are to hear of it; its texts do no harm where they are shown.
public struct Alert: Sendable, Equatable {
  /// What receivers know it by, however often it is delivered (RFC 9562).
  public let id: String
  /// What the server calls itself.
  public let server: String
  /// What happened.
  public let event: PublisherEvent
  /// Whether nothing happened: it is sent to try the way.
  public let isTest: Bool

  /// Makes the alert of an event.
  public init(_ event: PublisherEvent, server: String, isTest: Bool = false) {
    id = UUID().uuidString.lowercased()
    var event = event
    event.credential = HarmlessText.of(event.credential, octets: AlertLimits.textOctets)
    event.reason = HarmlessText.of(event.reason, octets: AlertLimits.textOctets)
    self.event = event
    self.server = HarmlessText.of(server, octets: AlertLimits.textOctets)
    self.isTest = isTest
  }

  /// Makes an alert of nothing, at a time in seconds since 1970.
  public static func test(server: String, time: UInt64) -> Alert {
    func name(_ text: String) -> Name { (try? Name(text: text)) ?? .root }
    let event = PublisherEvent(
      kind: .appeared, time: time, zone: name("example"), owner: name("_vlmcs._tcp.example"),
      service: ServiceData(priority: 0, weight: 0, port: KMSLimits.port, target: name("kms.example")),
      credential: "nobody", address: nil, reason: "this is a test")
    return Alert(event, server: server, isTest: true)
  }

  /// What happened, in one word.
  public var kind: String { isTest ? "test" : event.kind.rawValue }

  /// What happened, in one sentence.
  public var sentence: String {
    let what =
      switch event.kind {
      case _ where isTest: "is made up"
      case .appeared: "is served from now on"
      case .changed: "publishes other values"
      case .held: "is held back until it is approved"
      case .refused: "was refused"
      case .approved: "was approved"
      case .rejected: "was rejected"
      }
    let source = event.address.map { " from \($0)" } ?? ""
    return
      "KMS publisher \(event.service.target) \(what): \(event.values), at \(event.owner) in zone \(event.zone), asked by"
      + " \(event.credential)\(source): \(event.reason)"
  }
}

extension PublisherEvent {
  /// Whether an update was refused that nobody signed rightly: anybody can send those.
  var isOfAnybody: Bool { kind == .refused && isUnsigned }
}
