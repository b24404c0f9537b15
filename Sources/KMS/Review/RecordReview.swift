import AccessPolicy
import DNSWire

/// The review of one KMS record.
struct RecordReview {
  let publisher: Publisher
  let standing: SanctionedHosts.Standing?
  let context: ReviewContext
  private(set) var findings: [Finding] = []

  init(_ publisher: Publisher, _ standing: SanctionedHosts.Standing?, _ context: ReviewContext) {
    self.publisher = publisher
    self.standing = standing
    self.context = context
  }

  var record: PublishedService { publisher.record }
  var service: ServiceData { publisher.record.service }
  /// The target as messages name it.
  var host: String { publisher.record.service.target.relativeText }

  mutating func add(_ code: FindingCode, _ message: String) {
    let fields = "\(service.priority) \(service.weight) \(service.port) \(host)"
    findings.append(
      Finding(
        code: code, domain: publisher.domain, owner: record.owner, service: service, host: service.target,
        record: "\(record.owner.relativeText) SRV \(fields)", evidence: record.place, message: message))
  }

  /// What the list of sanctioned hosts says.
  mutating func reviewStanding() {
    if service.target.isRoot {
      return add(.noService, "The record says that there is no KMS host here: its target is the root (RFC 2782).")
    }
    switch standing {
    case nil: add(.unreviewed, "Nothing says whether \(host) may serve KMS.")
    case .unlisted: add(.rogue, "\(host) is not a sanctioned KMS host.")
    case .deviating(let deviations):
      for deviation in deviations { add(deviation) }
    case .sanctioned: break
    }
  }

  private mutating func add(_ deviation: Deviation) {
    switch deviation {
    case .addresses(let addresses):
      let list = addresses.map(\.description).joined(separator: ", ")
      add(.unsanctionedAddress, "\(host) is sanctioned, but not with the address \(list).")
    case .credential(let credential):
      add(.unsanctionedCredential, "\(host) is sanctioned, but its record was published by \(credential).")
    case .source(let source):
      add(.unsanctionedSource, "\(host) is sanctioned, but its record was published from \(source).")
    }
  }

  /// What the target leads to.
  mutating func reviewTarget() {
    guard !service.target.isRoot else { return }
    if record.target.isDangling { add(.dangling, "\(host) has no address, so no client reaches it.") }
    if let failure = record.target.failure {
      add(.unresolved, "The addresses of \(host) are not known: \(failure).")
    }
    // A host that is sanctioned by its addresses is so by all of them.
    if let gap = record.target.gap, standing == .sanctioned(byAddress: true) {
      add(.unresolved, "Not all addresses of \(host) are known: \(gap).")
    }
    if case .alias(let names, _) = record.target {
      let way = names.map(\.relativeText).joined(separator: ", then ")
      add(.aliasTarget, "\(host) is an alias: it leads to \(way).")
    }
    if isOutside {
      add(.outsideTarget, "\(host) is outside the audited zones and the domains of all sanctioned hosts.")
    } else if case .foreign = record.target {
      add(.foreignTarget, "\(host) is in none of the audited zones.")
    }
    if standing != .sanctioned(byAddress: true) {
      let addresses = record.target.addresses.filter(\.isPublic).map(\.description)
      if !addresses.isEmpty {
        add(.publicAddress, "\(host) has a public address: \(addresses.joined(separator: ", ")).")
      }
    }
    if isLikeEmulator {
      add(.emulator, "Priority 0, weight 100 and a name like \(host) are what activation emulators are often given.")
    }
  }

  /// Whether the target has nothing to do with the domains that are known: without a list, nobody has said which are.
  private var isOutside: Bool {
    guard standing == .unlisted, let sanctioned = context.policy.sanctioned else { return false }
    return !context.isInAuditedDomain(service.target) && !sanctioned.isInDomain(service.target)
  }

  private var isLikeEmulator: Bool {
    if case .sanctioned = standing { return false }
    return service.priority == 0 && service.weight == 100 && EmulatorNames.contains(service.target)
  }
}
