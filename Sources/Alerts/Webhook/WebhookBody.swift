import AccessPolicy
import DNSWire
import Foundation
import KMS

/// What a webhook is sent: an alert as JSON.
public struct WebhookBody: Codable, Sendable, Equatable {
  /// The version of this form.
  public var version = 1
  /// What receivers know the alert by, however often it is delivered.
  public var id: String
  /// What happened: one of `PublisherEvent.Kind`, or `test`.
  public var kind: String
  /// When, in the form of RFC 3339.
  public var time: String
  /// What the server calls itself.
  public var server: String
  /// The zone.
  public var zone: String
  /// The `_vlmcs` name.
  public var owner: String
  /// The host that offers KMS.
  public var target: String
  /// Its port; nil where an alias leads to it.
  public var port: UInt16?
  /// Its priority; nil where an alias leads to it.
  public var priority: UInt16?
  /// Its weight; nil where an alias leads to it.
  public var weight: UInt16?
  /// Who asked.
  public var credential: String
  /// The address that the request came from; nil for what an operator did.
  public var address: String?
  /// Why.
  public var reason: String
  /// All of it, in one sentence.
  public var text: String

  /// Takes what an alert says.
  public init(_ alert: Alert) {
    let event = alert.event
    id = alert.id
    kind = alert.kind
    time = ClockText.rfc3339(event.time)
    server = alert.server
    zone = event.zone.description
    owner = event.owner.description
    target = event.service.target.description
    port = event.isAlias ? nil : event.service.port
    priority = event.isAlias ? nil : event.service.priority
    weight = event.isAlias ? nil : event.service.weight
    credential = event.credential
    address = event.address?.description
    reason = event.reason
    text = alert.sentence
  }

  /// The octets that are sent and signed.
  public var octets: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { Array($0) } ?? []
  }
}
