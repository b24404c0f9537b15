import Configuration
import DNSClient
import DNSWire
import KMS
import Zone

/// Zones and domains of other servers, as the source of an audit.
struct RemoteSource {
  let options: RemoteOptions
  let client: DNSClient

  /// Domains that are asked for at once, for each question that is under way: those that nobody answers for do not hold up the others.
  private static let domainsForEachTurn = 2

  /// Reads all; what can't be had is noted, and does not stop the others.
  func read() async throws(CommandFailure) -> AuditInput {
    let (zones, domains, mistakes) = try options.subjects()
    let subjects =
      zones.map { Subject(domain: $0, isTransferred: true) }
      + domains.map { Subject(domain: $0, isTransferred: options.axfr) }
    let inspection = DomainInspection(client: client)
    let bar = ProgressBar(total: subjects.count)
    let isStrict = options.axfr
    // Questions wait for their turns. All domains' first questions come first, so that those come to light soon that nobody
    // answers for.
    let ahead = subjects.contains(where: \.isTransferred) ? 1 : Self.domainsForEachTurn
    let results = await concurrentMap(subjects, limit: options.asking.parallel * ahead) { result in
      bar.advance(hasFailed: result.isUnaudited)
    } inStages: { [client] subject in
      guard subject.isTransferred else { return await Self.begin(subject.domain, inspection) }
      return .done(await Self.inspect(subject, client, inspection, isStrict: isStrict))
    }
    bar.finish()
    var input = AuditInput()
    for mistake in mistakes {
      input.unaudited.append(Unaudited(subject: mistake.place.description, reason: mistake.message))
    }
    let transferred = ZoneSet(results.compactMap(\.transferred?.version))
    for result in results {
      if let warning = result.warning { input.warnings.append(warning) }
      switch result.outcome {
      case .transferred(let zone): input.domains.append(zone.audited(in: transferred))
      case .asked(let domain): input.domains.append(domain)
      case .unaudited(let unaudited): input.unaudited.append(unaudited)
      }
    }
    return input
  }

  private struct Subject: Sendable {
    let domain: Name
    let isTransferred: Bool
  }

  private struct Result: Sendable {
    enum Outcome: Sendable {
      case transferred(TransferredCopy)
      case asked(AuditedDomain)
      case unaudited(Unaudited)
    }

    var outcome: Outcome
    var warning: String?

    var isUnaudited: Bool {
      if case .unaudited = outcome { true } else { false }
    }

    var transferred: TransferredCopy? {
      if case .transferred(let zone) = outcome { zone } else { nil }
    }
  }

  private static func inspect(
    _ subject: Subject, _ client: DNSClient, _ inspection: DomainInspection, isStrict: Bool
  ) async -> Result {
    let failure: TransferredCopy.Failure
    do throws(TransferredCopy.Failure) {
      let zone = try await TransferredCopy(subject.domain, from: client)
      return Result(outcome: .transferred(zone), warning: zone.warning)
    } catch {
      failure = error
    }
    guard failure.isRefusal, !isStrict else {
      return Result(
        outcome: .unaudited(Unaudited(subject: subject.domain.relativeText, reason: failure.description)))
    }
    var result = await ask(subject.domain, inspection)
    if case .unaudited(let unaudited) = result.outcome {
      guard unaudited.reason != failure.description else { return result }
      let reason = "\(failure.description); asked for as clients do: \(unaudited.reason)"
      return Result(outcome: .unaudited(Unaudited(subject: unaudited.subject, reason: reason)))
    }
    // What a client gets is not the whole zone: whoever reads the report has to know.
    result.warning =
      "\(subject.domain.relativeText) was asked for as clients do, not transferred: \(failure.description)"
    return result
  }

  /// Asks the first question.
  private static func begin(_ domain: Name, _ inspection: DomainInspection) async -> WorkStage<Result> {
    do throws(DomainInspection.Failure) {
      let rest = try await inspection.begin(domain)
      return .next { await result(of: domain, rest) }
    } catch {
      return .done(unaudited(domain, error))
    }
  }

  private static func ask(_ domain: Name, _ inspection: DomainInspection) async -> Result {
    switch await begin(domain, inspection) {
    case .done(let result): result
    case .next(let rest): await rest()
    }
  }

  private static func result(
    of domain: Name, _ rest: () async throws(DomainInspection.Failure) -> AuditedDomain
  ) async -> Result {
    do throws(DomainInspection.Failure) {
      return Result(outcome: .asked(try await rest()))
    } catch {
      return unaudited(domain, error)
    }
  }

  private static func unaudited(_ domain: Name, _ failure: DomainInspection.Failure) -> Result {
    Result(outcome: .unaudited(Unaudited(subject: domain.relativeText, reason: failure.description)))
  }
}
