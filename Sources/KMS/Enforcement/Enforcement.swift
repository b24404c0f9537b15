import AccessPolicy
public import DNSWire

/// What becomes of publishers that are not sanctioned, zone by zone.
public struct Enforcement: Sendable {
  /// The zones' modes; those of other zones are observed.
  public var modes: [Name: EnforcementMode]
  /// The hosts that may serve KMS.
  public var sanctioned: SanctionedHosts?
  private var rulings: [PublisherSubject: Bool]

  /// Makes an enforcement by the configuration and what operators decided.
  public init(
    modes: [Name: EnforcementMode] = [:], sanctioned: SanctionedHosts? = nil, rulings: [PublisherRuling] = []
  ) {
    self.modes = modes
    self.sanctioned = sanctioned
    self.rulings = Dictionary(rulings.map { ($0.subject, $0.isApproved) }) { $1 }
  }

  /// A zone's mode.
  public func mode(of zone: Name) -> EnforcementMode { modes[zone] ?? .observe }

  /// Whether there is anything to judge a zone's publishers by.
  public func isWatched(_ zone: Name) -> Bool {
    sanctioned != nil || !rulings.isEmpty || mode(of: zone) != .observe
  }

  /// Takes up what an operator decided; nil for what holds no longer.
  public mutating func rule(_ subject: PublisherSubject, isApproved: Bool?) {
    rulings[subject] = isApproved
  }

  /// What an operator decided about a publisher; nil where none has.
  public func ruling(on subject: PublisherSubject) -> Bool? { rulings[subject] }

  /// What becomes of a record.
  public enum Verdict: Sendable, Equatable {
    /// It may be served, or there is nothing to compare it with.
    case sanctioned
    /// It is not sanctioned, for this reason, and served.
    case flagged(String)
    /// It is kept until an operator approves it, for this reason.
    case held(String)
    /// It is refused, for this reason.
    case refused(String)
  }

  /// The verdict on a record that somebody publishes; `record` knows who, as far as it is known.
  public func verdict(on record: PublishedService, in zone: Name) -> Verdict {
    let mode = mode(of: zone)
    guard let reason = objection(to: record, in: zone, mode: mode) else { return .sanctioned }
    // What an operator decided counts in all modes.
    if ruling(on: record, in: zone) == false { return .refused(reason) }
    return switch mode {
    case .observe: .flagged(reason)
    case .hold: .held(reason)
    case .enforce: .refused(reason)
    }
  }

  /// The verdict on an alias or a delegation by which clients would be led to a name. Whom they find there is not up to the zone, so
  /// that no list sanctions it; and there is no host that an operator could approve.
  public func verdict(on lead: String, to target: Name, in zone: Name) -> Verdict {
    let mode = mode(of: zone)
    let reason = "the \(lead) may lead KMS clients to \(target.relativeText), which no list of hosts is about"
    return switch mode {
    case .observe: sanctioned == nil ? .sanctioned : .flagged(reason)
    case .hold, .enforce: .refused(reason)
    }
  }

  private func ruling(on record: PublishedService, in zone: Name) -> Bool? {
    guard !rulings.isEmpty, let credential = record.provenance?.credential else { return nil }
    return ruling(on: PublisherSubject(zone: zone, host: record.service.target, credential: credential))
  }

  /// Why a record is not sanctioned; nil where it is.
  private func objection(to record: PublishedService, in zone: Name, mode: EnforcementMode) -> String? {
    let host = record.service.target.relativeText
    switch ruling(on: record, in: zone) {
    case true: return nil
    case false: return "an operator rejected \(host)"
    case nil: break
    }
    guard let sanctioned else {
      return mode == .observe ? nil : "there is no list of sanctioned hosts, and no operator has approved \(host)"
    }
    return switch sanctioned.standing(of: record, in: zone) {
    case .sanctioned: nil
    case .unlisted: "\(host) is not a sanctioned KMS host"
    case .deviating(let deviations): "\(host) is sanctioned, but " + deviations.map(\.words).joined(separator: ", and ")
    }
  }
}

extension Deviation {
  /// The deviation in words.
  fileprivate var words: String {
    switch self {
    case .addresses(let addresses): "not with the address \(addresses.map(\.description).joined(separator: " "))"
    case .credential(let credential): "not by \(credential)"
    case .source(let source): "not from \(source)"
    }
  }
}
