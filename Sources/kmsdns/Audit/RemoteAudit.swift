import Configuration
import DNSClient
import DNSWire
import KMS
import Zone

/// The reading of domains from other servers, for an audit.
struct RemoteAudit {
  let options: RemoteOptions

  /// What was read, what could not be, and from where, in words.
  struct Reading {
    var domains: [AuditedDomain] = []
    var unaudited: [Unaudited] = []
    var source: String
  }

  func read() async throws(CommandFailure) -> Reading {
    let (zones, list) = try options.subjects()
    let client = try await options.asking.client()
    let servers = client.servers.map(\.description).joined(separator: ", ")
    var reading = Reading(source: servers)
    for mistake in list?.mistakes ?? [] {
      reading.unaudited.append(Unaudited(subject: mistake.place.description, reason: mistake.message))
    }
    let subjects =
      zones.map { Subject(domain: $0, isTransferred: true) }
      + (list?.domains ?? []).map { Subject(domain: $0, isTransferred: options.axfr) }
    let inspection = DomainInspection(client: client)
    var bar = ProgressBar(total: subjects.count)
    let isStrict = options.axfr
    let results = await concurrentMap(subjects, limit: options.asking.parallel) { result in
      bar.advance(hasFailed: result.isUnaudited)
    } _: { subject in
      await Self.inspect(subject, client, inspection, isStrict: isStrict)
    }
    bar.finish()
    let transferred = ZoneSet(results.compactMap(\.transferred?.version))
    for result in results {
      if let warning = result.warning { StandardError.print("warning: " + warning) }
      switch result.outcome {
      case .transferred(let zone): reading.domains.append(zone.audited(in: transferred))
      case .asked(let domain): reading.domains.append(domain)
      case .unaudited(let unaudited): reading.unaudited.append(unaudited)
      }
    }
    return reading
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
    guard subject.isTransferred else { return await ask(subject.domain, inspection) }
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
    // What a client gets is not the whole zone: whoever reads the report has to know.
    result.warning = "\(failure.description): \(subject.domain.relativeText) was asked for as clients do"
    return result
  }

  private static func ask(_ domain: Name, _ inspection: DomainInspection) async -> Result {
    do throws(DomainInspection.Failure) {
      return Result(outcome: .asked(try await inspection.inspect(domain)))
    } catch {
      return Result(outcome: .unaudited(Unaudited(subject: domain.relativeText, reason: error.description)))
    }
  }
}
