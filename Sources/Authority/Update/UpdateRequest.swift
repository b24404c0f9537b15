public import AccessPolicy
public import DNSWire

/// An update as it was asked for (RFC 2136 §2): sections decoded, nothing decided.
public final class UpdateRequest: Sendable {
  /// The zone to be changed.
  public let zone: Name
  /// The prerequisite section.
  public let prerequisites: [ResourceRecord]
  /// The update section.
  public let updates: [ResourceRecord]
  /// Who asks.
  public let requestor: Requestor
  /// The request's signature; nil where it has none.
  public let signature: UpdateSignature?

  /// Takes the sections of an update.
  public init(
    zone: Name, prerequisites: [ResourceRecord], updates: [ResourceRecord], requestor: Requestor,
    signature: UpdateSignature? = nil
  ) {
    self.zone = zone
    self.prerequisites = prerequisites
    self.updates = updates
    self.requestor = requestor
    self.signature = signature
  }

  /// Checks the version of EDNS (RFC 6891 §6.1.3).
  static func check(_ edns: EDNS?) throws(UpdateRefusal) {
    guard let version = edns?.version, version != 0 else { return }
    throw UpdateRefusal(.badVersion, "the request has EDNS version \(version)")
  }

  /// Reads the zone section (RFC 2136 §3.1.1).
  static func zone(in questions: [Question]) throws(UpdateRefusal) -> Question {
    guard questions.count == 1 else {
      throw UpdateRefusal(.formError, "the zone section has \(questions.count) records instead of one")
    }
    let zone = questions[0]
    guard zone.type == .soa else { throw UpdateRefusal(.formError, "the zone section asks for \(zone.type), not SOA") }
    return zone
  }
}
