import AccessPolicy
import Authority
import Configuration
import DNSWire
import KMS
import Zone

/// Judges updates that nobody has sent, and says why.
struct Explainer {
  /// A key that a configuration knows, and the host that it stands for.
  struct KnownKey {
    let signer: Signer
    let host: Name
  }

  let zones: ZoneSet
  let policy: AccessPolicy
  let enforcement: Enforcement
  let serials: [Name: SerialPolicy]
  let keys: [Name: KnownKey]
  /// What the judgement rests on, in words.
  let source: String

  func document(_ request: ExplainRequest) throws(CommandFailure) -> ExplainDocument {
    guard let address = IPAddress(text: request.address) else {
      throw CommandFailure("\"\(request.address)\" is not an address")
    }
    guard let transport = TransportKind(rawValue: request.transport) else {
      throw CommandFailure("\"\(request.transport)\" is not a transport")
    }
    let now = SystemClock.now()
    var trial = UpdateTrial(
      zones: zones, policy: policy, enforcement: enforcement, serials: serials, now: now)
    var entries: [ExplainDocument.UpdateEntry] = []
    for update in request.updates {
      guard let (prerequisites, operations) = update.records else {
        throw CommandFailure("the update can't be read: does the server run the same version?")
      }
      let asker = try asker(update)
      let zone = try zone(update, of: operations + prerequisites)
      let verdict = trial.judge(
        UpdateRequest(
          zone: zone, prerequisites: prerequisites, updates: operations,
          requestor: Requestor(
            signer: asker.signer, host: asker.host, address: address, transport: transport, groups: asker.groups)),
        zoneClass: RecordClass(rawValue: update.zoneClass))
      let decisions = verdict.decisions
      entries.append(
        ExplainDocument.UpdateEntry(
          zone: zone.description, signer: asker.signer.description, host: asker.host?.relativeText,
          prerequisites: update.prerequisites,
          records: update.operations.enumerated().map { index, line in
            ExplainDocument.RecordEntry(line, decisions.indices.contains(index) ? decisions[index] : nil)
          },
          outcome: ExplainDocument.Outcome(verdict), notes: update.notes))
    }
    return ExplainDocument(
      generated: SystemClock.text(now), source: source, address: request.address, transport: request.transport,
      updates: entries)
  }

  /// Who would have signed an update.
  private struct Asker {
    let signer: Signer
    let host: Name?
    var groups: Set<PrincipalGroup>?
  }

  private func asker(_ update: ExplainRequest.Update) throws(CommandFailure) -> Asker {
    if let text = update.principal { return try asker(text, groups: update.groups ?? []) }
    if let text = update.zoneKey {
      guard let owner = try? Name(text: text) else { throw CommandFailure("\"\(text)\" is no name of a KEY record") }
      return Asker(signer: .zoneKey(owner), host: owner)
    }
    guard let text = update.key else { return Asker(signer: .nobody, host: nil) }
    guard let known = (try? Name(text: text)).flatMap({ keys[$0] }) else {
      let names = keys.keys.sorted().map(\.relativeText).joined(separator: ", ")
      throw CommandFailure(
        "there is no key \(text); " + (names.isEmpty ? "no key is configured" : "there are \(names)"))
    }
    return Asker(signer: known.signer, host: known.host)
  }

  /// A principal with its groups. With none it is one whose ticket tells no groups, as those of MIT Kerberos.
  private func asker(_ text: String, groups names: [String]) throws(CommandFailure) -> Asker {
    guard let principal = Principal(text: text) else {
      throw CommandFailure("\"\(text)\" is no principal such as KMS1$@AD.LAB.EXAMPLE")
    }
    guard policy.realms.trusts(principal.realm) else {
      let realms = policy.realms.realms.map(\.name).joined(separator: ", ")
      throw CommandFailure(
        "the realm \(principal.realm) is not trusted, so no key is negotiated; "
          + (realms.isEmpty ? "no realm is configured" : "there are \(realms)"))
    }
    var groups: Set<PrincipalGroup> = []
    for name in names {
      let known = policy.realms.groups.first { $0.name == name }
      guard let group = known ?? SecurityIdentifier(text: name).map({ PrincipalGroup(name: name, identifier: $0) })
      else {
        throw CommandFailure("there is no group \(name), and it is no SID")
      }
      groups.insert(group)
    }
    return Asker(
      signer: .principal(principal), host: policy.realms.host(of: principal), groups: names.isEmpty ? nil : groups)
  }

  /// The zone that the update names, or the closest one above its first name.
  private func zone(_ update: ExplainRequest.Update, of records: [ResourceRecord]) throws(CommandFailure) -> Name {
    let served = zones.versions.map(\.apex)
    func failure(_ what: String) -> CommandFailure {
      CommandFailure("\(what); there are \(served.sorted().map(\.description).joined(separator: ", "))")
    }
    if let text = update.zone {
      guard let name = try? Name(text: text), served.contains(name) else {
        throw failure("\(text) is no zone of this server")
      }
      return name
    }
    guard let first = records.first else { throw failure("the update has no records") }
    let above = served.filter { first.name.isSubdomain(of: $0) }
    guard let closest = above.max(by: { $0.labelCount < $1.labelCount }) else {
      throw failure("\(first.name) is in no zone of this server")
    }
    return closest
  }
}
